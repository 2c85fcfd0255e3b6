"""What every response carries so that a shared browser keeps no trace of a pupil's page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PUPIL_PATHS = ("/join/", "/play/", "/leave/", "/your-answers/")


def is_pupil_path(path: str) -> bool:
    """Tell whether a path belongs to pupils: no session, no log, no cache."""
    return path.startswith(PUPIL_PATHS)


class PrivacyHeadersMiddleware:
    """Keeps pupil and staff pages out of caches and search engines."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request and add the headers."""
        response = self.get_response(request)
        if is_pupil_path(request.path_info):
            response["Cache-Control"] = "no-store"
            response["X-Robots-Tag"] = "noindex, nofollow"
        elif request.path_info.startswith(("/teach/", "/accounts/")):
            response.setdefault("Cache-Control", "no-store")
            response["X-Robots-Tag"] = "noindex, nofollow"
        if request.path_info.startswith("/accounts/") and settings.SIGN_IN.hosts:
            # Browsers hold a form's redirect to form-action too; only these pages have such forms.
            response._csp_update = {"form-action": settings.SIGN_IN.hosts}  # type: ignore[attr-defined]
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response
