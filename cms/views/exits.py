"""Leaving fast: forget the seat, then somewhere dull."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.seat_cookie import forget_seat


@require_safe
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """Clear the seat's cookie and go. The seat itself stays: its mask must be subtracted at close."""
    response = redirect(settings.EXIT_URL)
    forget_seat(response)
    return response


@require_safe
def times_tables(request: HttpRequest) -> HttpResponse:
    """The dull page behind *Leave now*: it looks like ordinary schoolwork."""
    numbers = range(1, 13)
    rows = [(row, [row * column for column in numbers]) for row in numbers]
    return render(request, "cms/pages/times_tables.html", {"numbers": numbers, "rows": rows})
