"""A person's own page, and the link that ends the weekly e-mail without signing in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from teacher_portal import digests
from teacher_portal.forms_day import DigestForm
from teacher_portal.views.base import StaffRequest, for_staff, page


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def account(request: StaffRequest) -> HttpResponse:
    """What is the person's own: roles, the weekly e-mail, and the ways to signing in."""
    wanted = digests.wants_digest(request.user)
    form = DigestForm(request.POST or None, initial={"weekly": wanted})
    if request.method == "POST":
        form = DigestForm(request.POST)
        if form.is_valid():
            weekly = form.cleaned_data["weekly"]
            digests.set_digest(user=request.user, wanted=weekly)
            messages.success(
                request,
                _("Saved. The first e-mail comes on Monday.")
                if weekly
                else _("Saved. You get no weekly e-mail."),
            )
            return redirect("account")
    return page(request, "account.html", {}, nav="account", form=form)


# A mail program's one-click button posts without a cookie; the signed token is the proof.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def digest_stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, because mail scanners open links; POST ends the weekly e-mail."""
    if request.method == "POST":
        digests.stop(token)
    context = {"token": token, "active": digests.find(token) is not None}
    return render(request, "teacher_portal/digest_stop.html", context)
