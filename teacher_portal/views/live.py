"""While a lesson runs: the board, arrivals, last call, new code, closing, QR cards."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.ages import AgeBand
from teacher_portal import access, reports, services
from teacher_portal.closing import close_assignment
from teacher_portal.join_codes import end_of, spaced
from teacher_portal.models import Assignment, AssignmentState, Mode
from teacher_portal.qr import qr_symbol
from teacher_portal.services import NotAllowed
from teacher_portal.views.base import StaffRequest, for_staff, page

MARKS = ("boat", "sun", "fish", "leaf", "star", "house", "kite", "cup")


def door(request: StaffRequest, code: str, language: str = "") -> dict[str, Any]:
    """The code as people read it, where to type it, and the QR code that fills it in.

    The door speaks the language of the lesson behind it.
    """
    if not code:
        return {"code": ""}
    with translation.override(language or settings.LANGUAGE_CODE):
        at_door, filled_in = reverse("join"), reverse("join_with_code", args=[code])
    address = request.build_absolute_uri(at_door).split("://", 1)[1].rstrip("/")
    return {
        "code": spaced(code),
        "code_aloud": " ".join(code),
        "address": address,
        "qr": qr_symbol(request.build_absolute_uri(filled_in)),
    }


@require_safe
@for_staff
def board(request: StaffRequest, assignment_uuid: uuid.UUID) -> HttpResponse:
    """The projector: address, code, QR code and arrivals."""
    assignment = access.assignment_or_404(request.user, assignment_uuid)
    if assignment.is_closed:
        return redirect("report", assignment_uuid)
    classes = list(assignment.classes.all())
    held = assignment.state == AssignmentState.HELD
    paused = assignment.shown_state == "paused"
    code, until = ("", None) if held or paused else access.live_code_until(assignment)
    if until:  # a lesson in class ends with its day, whatever its code would do
        until = min(until, end_of(assignment.auto_close_on))
    context = {
        "assignment": assignment,
        "classes": classes,
        "class_label": ", ".join(c.label for c in classes),
        "who": reports.engagement(assignment, classes),
        "held": held,
        "paused": paused,
        "early": assignment.is_early,
        "code_until": until,
        "last_call": assignment.state == AssignmentState.LAST_CALL,
        "homework": assignment.mode == Mode.HOMEWORK,
        "youngest": assignment.edition.age_band is AgeBand.AGES_5_7,
        **door(request, code, assignment.edition.language),
    }
    return page(request, "board.html", context)


@require_safe
@for_staff
def board_counts(request: StaffRequest, assignment_uuid: uuid.UUID) -> JsonResponse:
    """Who is in the room, for the board to ask again and again; nothing about answers."""
    assignment = access.assignment_or_404(request.user, assignment_uuid)
    who = reports.engagement(assignment, [])
    return JsonResponse(
        {
            "joined": who.joined,
            "started": who.started,
            "completed": who.completed,
            "working": who.working,
            "state": assignment.shown_state,
            "code_works": bool(access.live_code(assignment)),
        }
    )


@require_POST
@for_staff
def last_call(request: StaffRequest, assignment_uuid: uuid.UUID) -> HttpResponse:
    """Tell the class that the lesson closes in a minute."""
    services.last_call(assignment=access.assignment_or_404(request.user, assignment_uuid))
    return redirect("board", assignment_uuid)


@require_POST
@for_staff
def code_new(request: StaffRequest, assignment_uuid: uuid.UUID) -> HttpResponse:
    """A fresh code; the old one stops working, pupils inside stay inside."""
    try:
        services.renew_code(assignment=access.assignment_or_404(request.user, assignment_uuid))
    except NotAllowed as refusal:
        messages.info(request, str(refusal))
    return redirect("board", assignment_uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def assignment_close(request: StaffRequest, assignment_uuid: uuid.UUID) -> HttpResponse:
    """GET asks, POST closes and leads to the report; closing twice shows the same report."""
    assignment = access.assignment_or_404(request.user, assignment_uuid)
    if request.method == "POST" and not assignment.is_closed:
        close_assignment(assignment_pk=assignment.pk)
    if request.method == "POST" or assignment.is_closed:
        return redirect("report", assignment_uuid)
    classes = list(assignment.classes.all())
    context = {
        "assignment": assignment,
        "class_label": ", ".join(c.label for c in classes),
        "who": reports.engagement(assignment, classes),
    }
    return page(request, "close.html", context)


@require_safe
@for_staff
def qr_cards(request: StaffRequest, assignment_uuid: uuid.UUID) -> HttpResponse:
    """A sheet of equal cards for those who do not type yet.

    Every card is the same, picture included: a card that differed would tell pupils apart.
    """
    assignment: Assignment = access.assignment_or_404(request.user, assignment_uuid)
    if assignment.is_closed:
        return redirect("report", assignment_uuid)
    classes = list(assignment.classes.all())
    code = access.live_code(assignment)
    context = {
        "assignment": assignment,
        "class_label": ", ".join(c.label for c in classes),
        "cards": range(sum(c.declared_roll for c in classes)),
        "mark": MARKS[sum(map(ord, code)) % len(MARKS)],
        **door(request, code, assignment.edition.language),
    }
    if not code:
        messages.info(request, _("The code has run out. Make a new one for the cards."))
        return redirect("board", assignment_uuid)
    return page(request, "cards.html", context)
