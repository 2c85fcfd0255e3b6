"""The page that people meet whose work needs a second step at sign-in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.two_steps import has_second_step


@require_safe
@never_cache
@login_required
def two_steps(request: HttpRequest) -> HttpResponse:
    """Say why, and offer the two ways; whoever has one goes on to work."""
    if has_second_step(request.user):
        return redirect("arrive")
    return render(request, "cms/accounts/two_steps.html")
