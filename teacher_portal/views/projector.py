"""The projector, the teacher's notes beside it, and the record of which steps were shown."""

import uuid
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from teacher_portal import access, reports, shortening
from teacher_portal import projector as lesson
from teacher_portal.models import Assignment, AssignmentState, Mode
from teacher_portal.services import NotAllowed
from teacher_portal.views.base import StaffRequest, for_staff, page
from teacher_portal.views.live import door

CONFLICT, NO_CONTENT = 409, 204


def _context(assignment: Assignment) -> dict[str, Any]:
    classes = list(assignment.classes.all())
    return {
        "assignment": assignment,
        "document": shortening.document_of(assignment),
        "band": assignment.edition.band,
        "class_label": ", ".join(c.label for c in classes),
        "closed": assignment.is_closed,
        "held": assignment.state == AssignmentState.HELD,
        "paused": assignment.shown_state == "paused",
        "homework": assignment.mode == Mode.HOMEWORK,
        "deck": lesson.deck(assignment),
        "who": reports.engagement(assignment, classes),
    }


def _place(assignment: Assignment) -> dict[str, str]:
    """Where the projector's buttons lead, and to whom it reports. A preview has none of these."""
    closed, uuids = assignment.is_closed, [assignment.uuid]
    return {
        "channel": str(assignment.uuid),
        "back": reverse("report" if closed else "board", args=uuids),
        "back_word": _("Report") if closed else _("Board"),
        "notes": reverse("projector_notes", args=uuids),
        "counts": "" if closed else reverse("board_counts", args=uuids),
        "shown": "" if closed else reverse("projector_shown", args=uuids),
    }


def _room(assignment: Assignment, context: dict[str, Any]) -> dict[str, Any]:
    """What the first screen and the quiz's show of the class in the room."""
    return {
        "lesson": assignment.edition.code,
        "band": assignment.edition.band,
        "homework": assignment.mode == Mode.HOMEWORK,
        **{key: context[key] for key in ("class_label", "closed", "who")},
    }


@require_safe
@for_staff
def projector(request: StaffRequest, assignment_uuid: uuid.UUID) -> HttpResponse:
    """The whole lesson as screens for the wall."""
    assignment = access.assignment_or_404(request.user, assignment_uuid)
    context = _context(assignment)
    shut = assignment.is_closed or assignment.is_halted or assignment.is_early
    code = "" if shut else access.live_code(assignment)
    context["room"] = _room(assignment, context) | door(request, code, assignment.edition.language)
    context["place"] = _place(assignment)
    return page(request, "projector/projector.html", context)


@require_safe
@for_staff
def notes(request: StaffRequest, assignment_uuid: uuid.UUID) -> HttpResponse:
    """What the teacher reads meanwhile, in a window of its own."""
    assignment = access.assignment_or_404(request.user, assignment_uuid)
    return page(request, "projector/notes.html", _context(assignment))


@require_POST
@for_staff
def step_shown(request: StaffRequest, assignment_uuid: uuid.UUID) -> HttpResponse:
    """Count a step as shown; asking again changes nothing."""
    assignment = access.assignment_or_404(request.user, assignment_uuid)
    try:
        lesson.record_shown(assignment=assignment, step=request.POST.get("step", ""))
    except NotAllowed as refusal:
        return JsonResponse({"error": str(refusal)}, status=CONFLICT)
    except lesson.NoSuchStep:
        return HttpResponse(status=404)
    return HttpResponse(status=NO_CONTENT)
