"""The report of a closed lesson, as a page and as a file."""

import uuid

from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from teacher_portal import access, class_access, reports
from teacher_portal.after_lesson import after_lesson
from teacher_portal.exports import report_csv
from teacher_portal.views.base import StaffRequest, for_staff, page


@require_safe
@for_staff
def report(request: StaffRequest, assignment_uuid: uuid.UUID) -> HttpResponse:
    """The one-page report; while the lesson is open there is only the board."""
    assignment = access.assignment_or_404(request.user, assignment_uuid)
    if not assignment.is_closed:
        return redirect("board", assignment_uuid)
    prefetch_related_objects([assignment], "classes")  # the figures and the page both name them
    found = reports.class_report(assignment)
    context = {
        "assignment": assignment,
        "class_school": assignment.school,
        "report": found,
        "after": after_lesson(assignment, found),
        "next_for": assignment.classes.all()[0],
    }
    return page(request, "report.html", context)


@require_safe
@for_staff
def objective(request: StaffRequest, code: str) -> HttpResponse:
    """A line of the curriculum map and the lessons that teach it, to be set from here."""
    found = class_access.objective_or_404(code)
    context = {
        "objective": found,
        "lessons": class_access.lessons_of_objectives([found.code]),
        "school_class": access.class_from_query(request.user, request.GET.get("class", "")),
    }
    return page(request, "objective.html", context)


@require_safe
@for_staff
def report_file(request: StaffRequest, assignment_uuid: uuid.UUID) -> HttpResponse:
    """The same figures for a spreadsheet."""
    assignment = access.assignment_or_404(request.user, assignment_uuid)
    if not assignment.is_closed:
        return redirect("board", assignment_uuid)
    found = reports.class_report(assignment)
    response = HttpResponse(report_csv(found), content_type="text/csv; charset=utf-8")
    day = found.opened_on.isoformat()
    response["Content-Disposition"] = f'attachment; filename="report-{found.code}-{day}.csv"'
    return response
