"""Error pages: what happened and what to do, in plain words."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.middleware import is_pupil_path


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """There is no such page, or none that this person may see: we do not say which."""
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """This person may not do that."""
    return render(request, "403.html", status=403)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The request made no sense."""
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke; the template depends on nothing that may have broken."""
    return render(request, "500.html", status=500, using=None)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from yesterday or from another browser: say how to send it again."""
    template = "cms/pages/stale_pupil.html" if is_pupil_path(request.path_info) else "403_csrf.html"
    return render(request, template, status=403)
