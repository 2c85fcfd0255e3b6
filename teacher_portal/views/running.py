"""While a lesson runs: pausing it, going on, more time, another last day for homework."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from teacher_portal import access, running
from teacher_portal.forms import add_refusal
from teacher_portal.forms_day import LastDayForm
from teacher_portal.models import Mode
from teacher_portal.services import NotAllowed
from teacher_portal.views.base import StaffRequest, for_staff, page


def _brake(change: Callable[..., None]) -> Callable[..., HttpResponse]:
    def view(request: StaffRequest, assignment_uuid: uuid.UUID) -> HttpResponse:
        change(assignment=access.assignment_or_404(request.user, assignment_uuid))
        return redirect("board", assignment_uuid)

    return require_POST(for_staff(view))


pause = _brake(running.pause)
go_on = _brake(running.go_on)


@require_POST
@for_staff
def more_time(request: StaffRequest, assignment_uuid: uuid.UUID) -> HttpResponse:
    """Two more hours for the code on the board."""
    assignment = access.assignment_or_404(request.user, assignment_uuid)
    try:
        running.more_time(assignment=assignment)
    except NotAllowed as refusal:
        messages.info(request, str(refusal))
    return redirect("board", assignment_uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def last_day(request: StaffRequest, assignment_uuid: uuid.UUID) -> HttpResponse:
    """Another last day for homework, within the 14 days."""
    assignment = access.assignment_or_404(request.user, assignment_uuid)
    if assignment.is_closed or assignment.mode != Mode.HOMEWORK:
        return redirect("board", assignment_uuid)
    form = LastDayForm(request.POST or None, assignment=assignment)
    if form.is_valid():
        try:
            running.change_last_day(assignment=assignment, day=form.cleaned_data["close_on"])
        except NotAllowed as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("board", assignment_uuid)
    return page(request, "last_day.html", {"assignment": assignment}, form=form)
