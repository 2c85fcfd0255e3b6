"""Two-step sign-in for those who could do the most harm: until it is set up nothing else opens.

Who needs it is said by the rooms (``TWO_STEPS_FOR``): safeguarding leads, school leads, commissioners
and administrators. There is no period of grace: after the password the set-up page is all there is.
That it is in order is remembered for a minute in the cache, so a page costs no question more, and
whoever gets such a role, or takes their second step away, is stopped within that minute.
"""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_removed
from django.conf import settings
from django.core.cache import cache
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.module_loading import import_string

from cms.groups import SITE_ADMINISTRATORS
from cms.middleware import without_language

STAFF_PATHS = ("/teach/", "/studio/", "/area/", "/accounts/")
# Setting it up, proving again who one is, and leaving.
STILL_OPEN = (
    "/accounts/two-steps/",
    "/accounts/2fa/",
    "/accounts/reauthenticate/",
    "/accounts/login/",
    "/accounts/logout/",
    "/accounts/confirm-email/",
    "/accounts/password/reset/",
    "/studio/login/",
)
SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
REMEMBERED_FOR = 60


def administers(user: Any) -> bool:
    """Whether the person runs the site."""
    return user.is_superuser or user.groups.filter(name=SITE_ADMINISTRATORS).exists()


def has_second_step(user: Any) -> bool:
    """Whether the person has an authenticator app or a passkey; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=SECOND_STEPS).exists())


def must_set_up(user: Any) -> bool:
    """Whether the person's work needs a second step that they do not have yet."""
    needs = any(import_string(path)(user) for path in settings.TWO_STEPS_FOR)
    return needs and not has_second_step(user)


def _key(user: Any) -> str:
    return f"two-steps-in-order:{user.pk}"


class TwoStepsMiddleware:
    """Sends people who still need a second step to the page that sets it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through, or lead it to the set-up page. Pupils' pages ask nothing."""
        if self._is_stopped(request):
            return redirect("two_steps")
        return self.get_response(request)

    @staticmethod
    def _is_stopped(request: HttpRequest) -> bool:
        path = without_language(request.path_info)
        if not settings.REQUIRE_TWO_STEPS or not path.startswith(STAFF_PATHS):
            return False
        if path.startswith(STILL_OPEN) or not request.user.is_authenticated:
            return False
        if cache.get(_key(request.user)):
            return False
        if must_set_up(request.user):
            return True
        cache.set(_key(request.user), True, REMEMBERED_FOR)
        return False


@receiver(authenticator_removed, dispatch_uid="cms.two_steps.forget")
def forget(sender: Any, user: Any, **kwargs: Any) -> None:
    """A second step was taken away: look again at once."""
    cache.delete(_key(user))
