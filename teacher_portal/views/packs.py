"""The lesson pack: asking for the PDF, watching it being made, and the same as a page to print."""

import uuid
from typing import Any

from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from cms.ages import AgeBand
from lessons.models import Edition, Pack
from lessons.packs import making, rendering
from lessons.packs.contents import pack_contents
from lessons.tasks import make_pack
from teacher_portal import access
from teacher_portal.views.base import StaffRequest, for_staff, page
from teacher_portal.views.pdf import pdf_context, pdf_progress, pdf_response


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def pack(request: StaffRequest, edition_uuid: uuid.UUID) -> HttpResponse:
    """What the pack holds and where it stands; POST has it made, once for all who ask."""
    edition = access.pack_edition_or_404(request.user, edition_uuid)
    here = _address(request, edition)
    missing = rendering.missing()
    if request.method == "POST":
        if not missing:
            _ask(edition, request.staff.school.region)
        return redirect(here)
    found = None if missing else making.find_pack(edition, request.staff.school.region)
    return page(request, "pack.html", _context(request, edition, found, missing) | {"here": here})


def _address(request: StaffRequest, edition: Edition) -> str:
    """This page, with the class whose start card led here."""
    address = reverse("pack", args=[edition.uuid])
    school_class = access.class_from_query(request.user, request.GET.get("class", ""))
    return f"{address}?class={school_class.uuid}" if school_class else address


def _ask(edition: Edition, region: str) -> None:
    wanted, must_be_made = making.ask_for(edition, region)
    if must_be_made:
        transaction.on_commit(lambda: make_pack.delay(wanted.pk, wanted.attempt))


def _context(
    request: StaffRequest, edition: Edition, found: Pack | None, missing: list[str]
) -> dict[str, Any]:
    contents = pack_contents(edition.data, edition.uuid)
    youngest = contents.band is AgeBand.AGES_5_7
    return pdf_context(found, missing) | {
        "edition": edition,
        "school_class": access.class_from_query(request.user, request.GET.get("class", "")),
        "contents": contents,
        "youngest": youngest,
        "open_now": access.open_with(request.user, edition) if youngest else [],
    }


@require_safe
@for_staff
def pack_state(request: StaffRequest, edition_uuid: uuid.UUID) -> JsonResponse:
    """How far the newest attempt has come, for the page to ask again and again."""
    edition = access.pack_edition_or_404(request.user, edition_uuid)
    region = making.region_for(edition, request.staff.school.region)
    found = edition.packs.filter(region=region).order_by("-touched_at").first()
    return pdf_progress(found)


@require_safe
@for_staff
def pack_file(request: StaffRequest, edition_uuid: uuid.UUID) -> HttpResponse:
    """The PDF, under a name that says nothing; to the pack's page while there is none."""
    edition = access.pack_edition_or_404(request.user, edition_uuid)
    found = making.find_pack(edition, request.staff.school.region)
    if found is None or not found.is_ready:
        return redirect("pack", edition.uuid)
    return pdf_response(found, f"lesson-{slugify(edition.code)}.pdf")


@require_safe
@for_staff
def pack_print(request: StaffRequest, edition_uuid: uuid.UUID) -> HttpResponse:
    """The same pack as a page for the browser's own printing, with this school's safeguarding leads."""
    edition = access.pack_edition_or_404(request.user, edition_uuid)
    school = request.staff.school
    leads = {
        "dsl_name": school.dsl_name,
        "dsl_where": school.dsl_where,
        "deputy_dsl_name": school.deputy_dsl_name,
    }
    return HttpResponse(
        rendering.pack_html(
            edition,
            region=school.region,
            school=leads,
            back_url=_address(request, edition),
        )
    )
