"""The lesson pack: asking for the PDF, watching it being made, and the same as a page to print."""

import uuid
from dataclasses import dataclass
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
from teacher_portal import access, shortening
from teacher_portal.models import School, SchoolClass
from teacher_portal.views.base import StaffRequest, for_staff, page
from teacher_portal.views.pdf import pdf_context, pdf_progress, pdf_response


@dataclass(frozen=True)
class _Wanted:
    """Which pack: of an edition, for a class whose start card led here, or for nobody's in particular.

    It speaks as the class's school does: a teacher may work at schools of two regions.
    """

    edition: Edition
    school: School
    school_class: SchoolClass | None

    @property
    def query(self) -> str:
        """What the class adds to an address."""
        return f"?class={self.school_class.uuid}" if self.school_class else ""

    @property
    def as_taught(self) -> Edition:
        """The lesson as the class has it, or is to have it, with what its teacher left out left out."""
        if self.school_class is None:
            return self.edition
        running = access.opened_already(self.school_class, self.edition)
        return shortening.edition_for(self.school_class, self.edition, running)

    @property
    def here(self) -> str:
        """The pack's page."""
        return reverse("pack", args=[self.edition.uuid]) + self.query


def _wanted_or_404(request: StaffRequest, edition_uuid: uuid.UUID) -> _Wanted:
    edition = access.pack_edition_or_404(request.user, edition_uuid)
    school_class = access.class_from_query(request.user, request.GET.get("class", ""))
    school = school_class.school if school_class else request.staff.school
    return _Wanted(edition, school, school_class)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def pack(request: StaffRequest, edition_uuid: uuid.UUID) -> HttpResponse:
    """What the pack holds and where it stands; POST has it made, once for all who ask."""
    wanted = _wanted_or_404(request, edition_uuid)
    missing = rendering.missing()
    if request.method == "POST":
        if not missing:
            _ask(wanted)
        return redirect(wanted.here)
    found = None if missing else making.find_pack(wanted.edition, wanted.school.region)
    return page(request, "pack.html", _context(request, wanted, found, missing))


def _ask(wanted: _Wanted) -> None:
    asked, must_be_made = making.ask_for(wanted.edition, wanted.school.region)
    if must_be_made:
        transaction.on_commit(lambda: make_pack.delay(asked.pk, asked.attempt))


def _context(
    request: StaffRequest, wanted: _Wanted, found: Pack | None, missing: list[str]
) -> dict[str, Any]:
    edition = wanted.edition
    contents = pack_contents(edition.data, edition.uuid)
    youngest = contents.band is AgeBand.AGES_5_7
    return pdf_context(found, missing) | {
        "edition": edition,
        "school_class": wanted.school_class,
        "here": wanted.here,
        "query": wanted.query,
        "shorter": wanted.as_taught is not wanted.edition,
        "contents": contents,
        "youngest": youngest,
        "open_now": access.open_with(request.user, edition) if youngest else [],
    }


@require_safe
@for_staff
def pack_state(request: StaffRequest, edition_uuid: uuid.UUID) -> JsonResponse:
    """How far the newest attempt has come, for the page to ask again and again."""
    wanted = _wanted_or_404(request, edition_uuid)
    region = making.region_for(wanted.edition, wanted.school.region)
    found = wanted.edition.packs.filter(region=region).order_by("-touched_at").first()
    return pdf_progress(found)


@require_safe
@for_staff
def pack_file(request: StaffRequest, edition_uuid: uuid.UUID) -> HttpResponse:
    """The PDF, under a name that says nothing; to the pack's page while there is none."""
    wanted = _wanted_or_404(request, edition_uuid)
    found = making.find_pack(wanted.edition, wanted.school.region)
    if found is None or not found.is_ready:
        return redirect(wanted.here)
    return pdf_response(found, f"lesson-{slugify(wanted.edition.code)}.pdf")


@require_safe
@for_staff
def pack_print(request: StaffRequest, edition_uuid: uuid.UUID) -> HttpResponse:
    """The same pack as a page for the browser's own printing, with this school's safeguarding leads."""
    wanted = _wanted_or_404(request, edition_uuid)
    leads = {
        "dsl_name": wanted.school.dsl_name,
        "dsl_where": wanted.school.dsl_where,
        "deputy_dsl_name": wanted.school.deputy_dsl_name,
    }
    return HttpResponse(
        rendering.pack_html(
            wanted.as_taught, region=wanted.school.region, school=leads, back_url=wanted.here
        )
    )
