"""The pupil's player: one document, one POST, one end page. No session, no account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_POST, require_safe

from cms.responses import SeeOther
from cms.seat_cookie import forget_seat, is_practice, seat_token
from lessons import player
from quizzes.ballots import sealing
from quizzes.ballots.models import CohortState, Seat
from quizzes.ballots.sealing import SubmitOutcome
from quizzes.forms import read_answers, read_results
from quizzes.scoring import score


def _seat(request: HttpRequest) -> Seat | None:
    token = seat_token(request)
    return sealing.seat_for(token) if token else None


def _no_seat(request: HttpRequest) -> HttpResponse:
    """To the door; or, for somebody whose lesson was closed meanwhile, a word about it."""
    if not seat_token(request):
        return redirect("join")
    response = render(request, "lessons/player/closed.html", status=410)
    forget_seat(response)
    return response


def play(request: HttpRequest) -> HttpResponse:
    """GET the lesson of this seat, or POST its one ballot."""
    if request.method == "POST":
        return submit(request)
    return lesson(request)


@require_safe
def lesson(request: HttpRequest) -> HttpResponse:
    """Show the lesson: the same page for everyone in the class."""
    seat = _seat(request)
    if seat is None:
        return _no_seat(request)
    if seat.cohort.state == CohortState.PAUSED:
        with translation.override(player.language_of(seat.cohort)):
            return render(request, "lessons/player/paused.html", status=503)
    template = player.PRACTICE if is_practice(request) else player.LESSON
    return player.serve(request, seat.cohort, template)


@require_POST
def submit(request: HttpRequest) -> HttpResponse:
    """Count the ballot once; a second one gets the same kind page."""
    token = seat_token(request)
    if not token:
        # Left in another tab: say that these answers went nowhere, and do not just open a door.
        return render(request, "cms/pages/stale_pupil.html", status=403)
    seat = _seat(request)
    if seat is None:
        return _no_seat(request)
    questions = player.questions_for(seat.cohort)
    results = player.results_for(seat.cohort)
    answers = {**read_answers(questions, request.POST), **read_results(results, request.POST)}
    ballot = score(questions + results, sealing.cohort_layout(seat.cohort), answers)
    outcome = sealing.submit(token=token, ballot=ballot)
    if outcome is SubmitOutcome.CLOSED:
        return _no_seat(request)
    if outcome is SubmitOutcome.FULL:
        with translation.override(player.language_of(seat.cohort)):
            return render(request, "lessons/player/full.html", status=409)
    return SeeOther("/play/done/")


@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """The end page with every option's feedback; the same for everyone."""
    seat = _seat(request)
    if seat is None:
        return _no_seat(request)
    return player.serve(request, seat.cohort, player.DONE)


@require_POST
def finish(request: HttpRequest) -> HttpResponse:
    """Hand the device to the next pupil: forget the seat and go to the door."""
    response = SeeOther("/join/")
    forget_seat(response)
    return response
