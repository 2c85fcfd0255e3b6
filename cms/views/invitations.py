"""An invitation's link: what the invited person sees before they have an account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms import invitations
from cms.adapters import INVITATION_SESSION_KEY
from cms.models import Invitation, User
from cms.models.invitations import InvitationState


def _gone(request: HttpRequest, invitation: Invitation | None) -> HttpResponse:
    """Say why a link leads nowhere: 404 for one that we never sent, 410 for one that has ended."""
    context = {
        "state": invitation.state if invitation else "unknown",
        "mine": bool(invitation and invitation.is_for(request.user)),
    }
    status = 410 if invitation else 404
    return render(request, "cms/accounts/invitation_gone.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """GET says who invites to what; POST goes on: to sign-up, to sign-in or straight to work."""
    found = invitations.find(token)
    if found is None or found.state is not InvitationState.OPEN:
        return _gone(request, found)
    if request.user.is_authenticated and not found.is_for(request.user):
        return render(request, "cms/accounts/invitation_other.html", {"token": token}, status=403)
    has_account = User.objects.filter(email__iexact=found.email).exists()
    if request.method != "POST":
        context = {"invitation": found, "has_account": has_account}
        return render(request, "cms/accounts/invitation.html", context)
    if isinstance(request.user, User):
        try:
            invitations.accept(invitation=found, user=request.user)
        except invitations.InvitationRefused:
            return _gone(request, invitations.find(token))
        messages.success(request, _("Welcome: %(purpose)s.") % {"purpose": found.purpose})
        return redirect("arrive")
    if has_account:
        here = reverse("invitation", args=[token])
        return redirect(f"{reverse('account_login')}?{urlencode({'next': here})}")
    request.session[INVITATION_SESSION_KEY] = str(found.uuid)
    return redirect("account_signup")
