"""What every response carries so that a shared browser keeps no trace of a pupil's page."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

PUPIL_PATHS = ("/join/", "/play/", "/leave/", "/your-answers/")
STAFF_PATHS = ("/teach/", "/area/", "/accounts/")  # the studio has Wagtail's own headers


# The language before a page's own path, as in /ur/join/.
_LANGUAGE = re.compile(r"^/[a-z]{2}(?=/)")


def without_language(path: str) -> str:
    """A page's own path, in whatever language it is shown."""
    return _LANGUAGE.sub("", path)


def is_pupil_path(path: str) -> bool:
    """Tell whether a path belongs to pupils: no session, no log, no cache."""
    return without_language(path).startswith(PUPIL_PATHS)


class LanguageMiddleware:
    """Answers in the language that the address names, or in English.

    Not Django's own: that one would tell caches that a page depends on the browser's wishes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request in its language."""
        found = translation.get_language_from_path(request.path_info)
        with translation.override(found or settings.LANGUAGE_CODE):
            return self.get_response(request)


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
        elif without_language(request.path_info).startswith(STAFF_PATHS):
            response.setdefault("Cache-Control", "no-store")
            response["X-Robots-Tag"] = "noindex, nofollow"
        if request.path_info.startswith("/accounts/") and settings.SIGN_IN.hosts:
            # Browsers hold a form's redirect to form-action too; only these pages have such forms.
            response._csp_update = {"form-action": settings.SIGN_IN.hosts}  # type: ignore[attr-defined]
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response
