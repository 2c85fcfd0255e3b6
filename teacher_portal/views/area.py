"""An area's pages: reach, coverage, roll-ups of all its schools, and the same as files."""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from teacher_portal import area_access, documents
from teacher_portal.area_report import (
    AreaReport,
    area_csv,
    area_html,
    area_report,
    not_less_abuse,
)
from teacher_portal.coverage import YearChoice, year_label
from teacher_portal.models import Area, AreaRole, AreaSummary, DocumentKind
from teacher_portal.school_picture import NothingPublished, area_picture
from teacher_portal.views.base import REFUSED
from teacher_portal.views.evidence import ask, state_of
from teacher_portal.views.pdf import pdf_progress, pdf_response


def area_page(
    request: HttpRequest,
    template: str,
    area: Area,
    held: set[str],
    context: dict[str, Any],
    *,
    tab: str,
    form: Form | None = None,
) -> HttpResponse:
    """Render a page of an area; one whose form was refused says so with its status."""
    refused = form is not None and form.is_bound and bool(form.errors)
    shared = {
        "area": area,
        "tab": tab,
        "is_commissioner": AreaRole.COMMISSIONER in held,
        "is_partner": AreaRole.PARTNER in held,
        "not_less_abuse": not_less_abuse(),
        "form": form,
    }
    return render(
        request,
        f"teacher_portal/area/{template}",
        shared | context,
        status=REFUSED if refused else 200,
    )


@require_safe
@login_required
def area_home(request: HttpRequest) -> HttpResponse:
    """Straight to the only area; a list where there are several; nothing for anybody else."""
    found = area_access.areas_of(request.user)
    if not found:
        raise Http404
    commissioned = area_access.areas_of(request.user, AreaRole.COMMISSIONER)
    places = [
        (area, reverse("area" if area in commissioned else "area_help", args=[area.uuid]))
        for area in found
    ]
    if len(places) > 1:
        return render(request, "teacher_portal/area/choose.html", {"places": places})
    return redirect(places[0][1])


def _figures(
    request: HttpRequest, area_uuid: uuid.UUID
) -> tuple[Area, set[str], dict[int, AreaSummary], AreaSummary | None]:
    """The area, the person's roles, and the figures: of the year asked for, or the newest."""
    area, held = area_access.own_area_or_404(request.user, area_uuid, AreaRole.COMMISSIONER)
    summaries = area_access.summaries_of(area)
    asked = request.GET.get("year", "")
    if not asked:
        return area, held, summaries, next(iter(summaries.values()), None)
    if not asked.isdecimal() or int(asked) not in summaries:
        raise Http404
    return area, held, summaries, summaries[int(asked)]


def _report_or_404(request: HttpRequest, area_uuid: uuid.UUID) -> tuple[Area, AreaReport]:
    area, _held, _summaries, summary = _figures(request, area_uuid)
    if summary is None:
        raise Http404
    return area, area_report(area, summary)


def _report_page(request: HttpRequest, area_uuid: uuid.UUID, tab: str) -> HttpResponse:
    area, held, summaries, summary = _figures(request, area_uuid)
    report = area_report(area, summary) if summary else None
    context = {
        "report": report,
        "choices": [YearChoice(year, year_label(year)) for year in summaries],
    }
    return area_page(request, f"{tab}.html", area, held, context, tab=tab)


@require_safe
@login_required
def area_reach(request: HttpRequest, area_uuid: uuid.UUID) -> HttpResponse:
    """Schools, classes, lessons, and pupils by age band."""
    return _report_page(request, area_uuid, "reach")


@require_safe
@login_required
def area_coverage(request: HttpRequest, area_uuid: uuid.UUID) -> HttpResponse:
    """Objectives: in how many schools they are planned and taught."""
    return _report_page(request, area_uuid, "coverage")


@require_safe
@login_required
def area_rollups(request: HttpRequest, area_uuid: uuid.UUID) -> HttpResponse:
    """All schools' answers of a past term, added up; of no single school."""
    area, held = area_access.own_area_or_404(request.user, area_uuid, AreaRole.COMMISSIONER)
    try:
        picture = area_picture(area, name=request.GET.get("term", ""))
    except NothingPublished:
        raise Http404 from None
    return area_page(request, "picture.html", area, held, {"picture": picture}, tab="picture")


@require_safe
@login_required
def area_file(request: HttpRequest, area_uuid: uuid.UUID) -> HttpResponse:
    """Reach and coverage for a spreadsheet."""
    _area, report = _report_or_404(request, area_uuid)
    response = HttpResponse(area_csv(report), content_type="text/csv; charset=utf-8")
    year = report.summary.academic_year
    response["Content-Disposition"] = f'attachment; filename="area-{year}.csv"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def area_document(request: HttpRequest, area_uuid: uuid.UUID) -> HttpResponse:
    """The report as a PDF: what it holds and where it stands; POST has it made."""
    area, held, _summaries, summary = _figures(request, area_uuid)
    here = reverse("area_document", args=[area.uuid])
    if summary is None:
        return redirect("area", area.uuid)
    year = summary.academic_year
    query = f"?year={year}"
    if request.method == "POST":
        ask(DocumentKind.AREA, area.uuid, year)
        return redirect(here + query)
    context = state_of(DocumentKind.AREA, area.uuid, year) | {
        "here": here + query,
        "query": query,
        "label": year_label(year),
    }
    return area_page(request, "document.html", area, held, context, tab="document")


@require_safe
@login_required
def area_document_state(request: HttpRequest, area_uuid: uuid.UUID) -> JsonResponse:
    """How far it has come."""
    area, report = _report_or_404(request, area_uuid)
    year = report.summary.academic_year
    return pdf_progress(documents.newest_document(DocumentKind.AREA, area.uuid, year))


@require_safe
@login_required
def area_document_file(request: HttpRequest, area_uuid: uuid.UUID) -> HttpResponse:
    """The PDF of today; to its page while there is none."""
    area, report = _report_or_404(request, area_uuid)
    year = report.summary.academic_year
    found = documents.find_document(DocumentKind.AREA, area.uuid, year)
    if found is None or not found.is_ready:
        return redirect("area_document", area.uuid)
    return pdf_response(found, f"area-report-{year}.pdf")


@require_safe
@login_required
def area_document_print(request: HttpRequest, area_uuid: uuid.UUID) -> HttpResponse:
    """The same as a page for the browser's own printing."""
    area, report = _report_or_404(request, area_uuid)
    back = reverse("area_document", args=[area.uuid])
    return HttpResponse(area_html(area, report.summary.academic_year, back_url=back))
