"""The seat's cookie: the only thing that a pupil's browser holds, gone with the browser."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

SEAT_COOKIE = "seat"
STARTED_COOKIE = "started"  # so that a reloaded start page does not count twice


def seat_token(request: HttpRequest) -> str:
    """The token of the seat, or an empty text."""
    return request.COOKIES.get(SEAT_COOKIE, "")


def remember_seat(response: HttpResponse, token: str) -> None:
    """Give the browser its seat: a session cookie that scripts cannot read."""
    response.set_cookie(
        SEAT_COOKIE,
        token,
        max_age=None,
        httponly=True,
        samesite="Lax",
        secure=settings.SEAT_COOKIE_SECURE,
        path="/",
    )


def forget_seat(response: HttpResponse) -> None:
    """Take both cookies away."""
    for name in (SEAT_COOKIE, STARTED_COOKIE):
        response.delete_cookie(name, path="/", samesite="Lax")
