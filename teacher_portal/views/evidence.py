"""Documents for governors, inspectors and parents: asking for the PDF, watching it, printing it."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from teacher_portal import documents, evidence, tasks
from teacher_portal.calendar import academic_year
from teacher_portal.coverage import chosen_year, year_label, years_to_choose
from teacher_portal.models import DocumentKind, School
from teacher_portal.views.base import StaffRequest, for_staff, led_or_404, overseen_or_404, page
from teacher_portal.views.pdf import pdf_context, pdf_progress, pdf_response


def ask(kind: DocumentKind, scope: UUID, year: int) -> None:
    """Have a document made, unless it is there or under way."""
    if documents.missing():
        return
    wanted, must_be_made = documents.ask_for_document(kind, scope, year)
    if must_be_made:
        pk, attempt = wanted.pk, wanted.attempt
        transaction.on_commit(lambda: tasks.make_document.delay(pk, attempt))


def state_of(kind: DocumentKind, scope: UUID, year: int) -> dict[str, Any]:
    """For ``parts/pdf.html``: where the document of today stands."""
    missing = documents.missing()
    return pdf_context(None if missing else documents.find_document(kind, scope, year), missing)


def _place_or_404(request: StaffRequest) -> tuple[School, int, str]:
    """The school, the school year asked for, and what that adds to an address."""
    school = overseen_or_404(request)
    year = chosen_year(request.GET.get("year", ""))
    if year is None:
        raise Http404
    return school, year, f"?year={year}"


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def evidence_page(request: StaffRequest) -> HttpResponse:
    """What the evidence holds and where it stands; POST has it made."""
    school, year, query = _place_or_404(request)
    here = reverse("evidence") + query
    if request.method == "POST":
        ask(DocumentKind.EVIDENCE, school.uuid, year)
        return redirect(here)
    context = state_of(DocumentKind.EVIDENCE, school.uuid, year) | {
        "school": school,
        "here": here,
        "query": query,
        "year": year,
        "label": year_label(year),
        "choices": years_to_choose(),
    }
    return page(request, "school/evidence.html", context, nav="school")


@require_safe
@for_staff
def evidence_state(request: StaffRequest) -> JsonResponse:
    """How far it has come."""
    school, year, _query = _place_or_404(request)
    return pdf_progress(documents.newest_document(DocumentKind.EVIDENCE, school.uuid, year))


@require_safe
@for_staff
def evidence_file(request: StaffRequest) -> HttpResponse:
    """The PDF of today; to the page while there is none."""
    school, year, query = _place_or_404(request)
    found = documents.find_document(DocumentKind.EVIDENCE, school.uuid, year)
    if found is None or not found.is_ready:
        return redirect(reverse("evidence") + query)
    return pdf_response(found, f"rshe-evidence-{year}.pdf")


@require_safe
@for_staff
def evidence_print(request: StaffRequest) -> HttpResponse:
    """The same as a page for the browser's own printing."""
    school, year, query = _place_or_404(request)
    return HttpResponse(evidence.evidence_html(school, year, back_url=reverse("evidence") + query))


def _now(request: StaffRequest) -> tuple[School, int]:
    """The school that the person leads, and this school year: the pack for parents has no other."""
    return led_or_404(request), academic_year(timezone.localdate())


@require_http_methods(["POST"])
@for_staff
def consultation_make(request: StaffRequest) -> HttpResponse:
    """Have the pack for parents made; it stands on the policy page."""
    school, year = _now(request)
    ask(DocumentKind.CONSULTATION, school.uuid, year)
    return redirect("policy")


@require_safe
@for_staff
def consultation_state(request: StaffRequest) -> JsonResponse:
    """How far it has come."""
    school, year = _now(request)
    return pdf_progress(documents.newest_document(DocumentKind.CONSULTATION, school.uuid, year))


@require_safe
@for_staff
def consultation_file(request: StaffRequest) -> HttpResponse:
    """The PDF of today; to the policy page while there is none."""
    school, year = _now(request)
    found = documents.find_document(DocumentKind.CONSULTATION, school.uuid, year)
    if found is None or not found.is_ready:
        return redirect("policy")
    return pdf_response(found, f"for-parents-{year}.pdf")


@require_safe
@for_staff
def consultation_print(request: StaffRequest) -> HttpResponse:
    """The same as a page for the browser's own printing."""
    school, year = _now(request)
    return HttpResponse(evidence.consultation_html(school, year, back_url=reverse("policy")))
