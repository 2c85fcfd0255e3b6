"""A closed lesson's report as a PDF: asking for it, watching it, saving it, printing it."""

import uuid

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from teacher_portal import access, documents
from teacher_portal.calendar import academic_year
from teacher_portal.models import Assignment, DocumentKind
from teacher_portal.report_document import report_html
from teacher_portal.views.base import StaffRequest, for_staff, page
from teacher_portal.views.evidence import ask, state_of
from teacher_portal.views.pdf import pdf_progress, pdf_response


def _closed_or_404(request: StaffRequest, assignment_uuid: uuid.UUID) -> tuple[Assignment, int]:
    """One of the person's closed lessons, and its school year."""
    assignment = access.assignment_or_404(request.user, assignment_uuid)
    if not assignment.is_closed:
        raise Http404
    return assignment, academic_year(assignment.opened_on)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def report_pdf(request: StaffRequest, assignment_uuid: uuid.UUID) -> HttpResponse:
    """Where the PDF stands; POST has it made."""
    assignment, year = _closed_or_404(request, assignment_uuid)
    here = reverse("report_pdf", args=[assignment_uuid])
    if request.method == "POST":
        ask(DocumentKind.REPORT, assignment.uuid, year)
        return redirect(here)
    context = state_of(DocumentKind.REPORT, assignment.uuid, year)
    return page(request, "report_pdf.html", context | {"assignment": assignment, "here": here})


@require_safe
@for_staff
def report_pdf_state(request: StaffRequest, assignment_uuid: uuid.UUID) -> JsonResponse:
    """How far it has come."""
    assignment, year = _closed_or_404(request, assignment_uuid)
    return pdf_progress(documents.newest_document(DocumentKind.REPORT, assignment.uuid, year))


@require_safe
@for_staff
def report_pdf_file(request: StaffRequest, assignment_uuid: uuid.UUID) -> HttpResponse:
    """The PDF; to its page while there is none."""
    assignment, year = _closed_or_404(request, assignment_uuid)
    found = documents.find_document(DocumentKind.REPORT, assignment.uuid, year)
    if found is None or not found.is_ready:
        return redirect("report_pdf", assignment_uuid)
    return pdf_response(found, f"report-{assignment.edition.code}-{assignment.closed_on}.pdf")


@require_safe
@for_staff
def report_print(request: StaffRequest, assignment_uuid: uuid.UUID) -> HttpResponse:
    """The same as a page for the browser's own printing."""
    assignment, _year = _closed_or_404(request, assignment_uuid)
    back = reverse("report_pdf", args=[assignment_uuid])
    return HttpResponse(report_html(assignment, back_url=back))
