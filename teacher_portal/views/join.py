"""The pupil's door: a code in, a seat out. Nothing here knows who the pupil is.

GET and QR codes never take a seat; only a POST does. The pages read no session, no user and no
messages, and a failed code is counted for its network only (``throttle``).
"""

import math

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.responses import SeeOther
from cms.seat_cookie import (
    STARTED_COOKIE,
    forget_seat,
    remember_practice,
    remember_seat,
    remember_started,
    seat_token,
)
from lessons.localising import localised
from lessons.player import load_edition
from lessons.words import PROMISE
from teacher_portal import access, services, throttle
from teacher_portal.forms import CodeForm
from teacher_portal.join_codes import ALPHABET, CLASS_LENGTH, HOMEWORK_LENGTH, normalise, spaced
from teacher_portal.question_box.doors import is_open_at
from teacher_portal.services import DoorClosed
from teacher_portal.throttle import guesses_of

# Known but shut, gone for good, used up, or never known: 404 tells the least.
STATUS = {"unknown": 404, "closed": 410, "full": 409, "held": 409, "early": 409}
TOO_MANY = 429
NOT_A_CODE = 422


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """GET asks for the code, POST comes in with it."""
    if request.method != "POST":
        return render(request, "teacher_portal/join/door.html")
    typed = request.POST.get("code", "")
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _again(request, typed, str(form.errors["code"][0]), status=NOT_A_CODE)
    guesses = guesses_of(request)
    if wait := guesses.wait():
        return _wait(request, typed, wait)
    try:
        token = services.join(code=form.cleaned_data["code"], held_token=seat_token(request))
    except DoorClosed as shut:
        if shut.reason == "unknown":
            guesses.count_failure()
        return _shut(request, typed, shut.reason)
    response = SeeOther("/join/ready/")
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        # Cookies belong to all tabs: a lesson left open in another one would spend this seat. Its form
        # has the old token and is refused, with a word. Not where a member of staff is signed in and
        # only tries the door: their open pages would break, and no pupils take turns there.
        rotate_token(request)
    if token != seat_token(request):
        # A new seat has not started, whoever had this tablet before.
        response.delete_cookie(STARTED_COOKIE, path="/", samesite="Lax")
    remember_seat(response, token)
    return response


def _again(request: HttpRequest, typed: str, error: str, *, status: int) -> HttpResponse:
    """The form again, with what was typed and what to do."""
    context = {"typed": typed[: HOMEWORK_LENGTH + 4], "error": error}
    return render(request, "teacher_portal/join/door.html", context, status=status)


def _wait(request: HttpRequest, typed: str, seconds: int) -> HttpResponse:
    if seconds <= throttle.PAUSE:
        error = _("Lots of codes are coming in at once. Wait a few seconds, then press Join again.")
    else:
        error = _(
            "Too many codes that do not work came from your school. Wait %(minutes)d minutes, then "
            "press Join again. Tell your teacher."
        ) % {"minutes": math.ceil(seconds / 60)}
    response = _again(request, typed, error, status=TOO_MANY)
    response["Retry-After"] = str(seconds)
    return response


def _shut(request: HttpRequest, typed: str, reason: str) -> HttpResponse:
    if reason == "unknown":
        error = _(
            "That code does not work. Check each letter on the board. Codes run out after two hours: "
            "your teacher can make a new one."
        )
        return _again(request, typed, error, status=STATUS[reason])
    return render(request, f"teacher_portal/join/{reason}.html", status=STATUS[reason])


@require_safe
def join_with_code(request: HttpRequest, code: str) -> HttpResponse:
    """What a QR code opens: one big button. Looking takes no seat and asks no table."""
    filled = normalise(code)
    if len(filled) not in {CLASS_LENGTH, HOMEWORK_LENGTH} or set(filled) - set(ALPHABET):
        filled = ""
    context = {"code": filled, "spaced": spaced(filled)}
    return render(request, "teacher_portal/join/with_code.html", context)


@require_safe
def join_ready(request: HttpRequest) -> HttpResponse:
    """The pupil's start card: what it is about, whom to talk to, one button."""
    token = seat_token(request)
    if not token:
        return redirect("join")
    assignment = access.assignment_of_seat(token)
    if assignment is None:
        response = render(request, "teacher_portal/join/closed.html", status=STATUS["closed"])
        forget_seat(response)
        return response
    if assignment.is_halted:
        return render(request, "teacher_portal/join/held.html", status=STATUS["held"])
    edition = load_edition(assignment.edition_id)
    context = {
        "band": edition.band,
        "content_note": localised(edition.data, assignment.school.region)["content_note"],
        "promise": PROMISE[edition.age_band],
        "school": assignment.school,
        "may_ask": is_open_at(assignment.school, edition.age_band),
    }
    with translation.override(edition.language):
        return render(request, "teacher_portal/join/ready.html", context)


@require_POST
def join_start(request: HttpRequest) -> HttpResponse:
    """Count a start once for each seat, then on to the lesson; or practise, which counts nowhere."""
    token = seat_token(request)
    if not token:
        return SeeOther("/join/")
    response = SeeOther("/play/")
    if "practice" in request.POST:  # "I've done this already": looked at again, never sent
        remember_practice(response)
    else:
        if not request.COOKIES.get(STARTED_COOKIE):
            services.mark_started(token=token)
        remember_started(response)
    return response
