"""The seat's cookie: the only thing that a pupil's browser holds, gone with the browser."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

SEAT_COOKIE = "seat"
PRACTICE_COOKIE = "practice"  # "I've done this already": nothing is sent
STARTED_COOKIE = "started"  # so that a reloaded start page does not count twice


def seat_token(request: HttpRequest) -> str:
    """The token of the seat, or an empty text."""
    return request.COOKIES.get(SEAT_COOKIE, "")


def is_practice(request: HttpRequest) -> bool:
    """Whether the pupil said that they have done this lesson already."""
    return request.COOKIES.get(PRACTICE_COOKIE) == "1"


def remember_seat(response: HttpResponse, token: str) -> None:
    """Give the browser its seat, in earnest: whoever practised on it before is forgotten."""
    response.delete_cookie(PRACTICE_COOKIE, path="/", samesite="Lax")
    _set(response, SEAT_COOKIE, token)


def remember_started(response: HttpResponse) -> None:
    """This browser's start has been counted."""
    response.delete_cookie(PRACTICE_COOKIE, path="/", samesite="Lax")
    _set(response, STARTED_COOKIE, "1")


def remember_practice(response: HttpResponse) -> None:
    """From now on this browser practises."""
    _set(response, PRACTICE_COOKIE, "1")


def _set(response: HttpResponse, name: str, value: str) -> None:
    """A session cookie that scripts cannot read."""
    response.set_cookie(
        name,
        value,
        max_age=None,
        httponly=True,
        samesite="Lax",
        secure=settings.SEAT_COOKIE_SECURE,
        path="/",
    )


def forget_seat(response: HttpResponse) -> None:
    """Take all of a pupil's cookies away."""
    for name in (SEAT_COOKIE, STARTED_COOKIE, PRACTICE_COOKIE):
        response.delete_cookie(name, path="/", samesite="Lax")
