"""The lesson pack: asking for the PDF, watching it being made, and the same as a page to print."""

import uuid
from typing import Any

from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cms.ages import AgeBand
from lessons.models import Edition, Pack, PackFailure, PackState
from lessons.packs import making, rendering
from lessons.packs.contents import pack_contents
from lessons.tasks import make_pack
from teacher_portal import access
from teacher_portal.views.base import StaffRequest, for_staff, page


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def pack(request: StaffRequest, edition_uuid: uuid.UUID) -> HttpResponse:
    """What the pack holds and where it stands; POST has it made, once for all who ask."""
    edition = access.pack_edition_or_404(request.user, edition_uuid)
    here = _address(request, edition)
    missing = rendering.missing()
    if request.method == "POST":
        if not missing:
            _ask(edition)
        return redirect(here)
    found = None if missing else making.find_pack(edition)
    return page(request, "pack.html", _context(request, edition, found, missing) | {"here": here})


def _address(request: StaffRequest, edition: Edition) -> str:
    """This page, with the class whose start card led here."""
    address = reverse("pack", args=[edition.uuid])
    school_class = access.class_from_query(request.user, request.GET.get("class", ""))
    return f"{address}?class={school_class.uuid}" if school_class else address


def _ask(edition: Edition) -> None:
    wanted, must_be_made = making.ask_for(edition)
    if must_be_made:
        transaction.on_commit(lambda: make_pack.delay(wanted.pk, wanted.attempt))


def _context(
    request: StaffRequest, edition: Edition, found: Pack | None, missing: list[str]
) -> dict[str, Any]:
    contents = pack_contents(edition.data, edition.uuid)
    youngest = contents.band is AgeBand.AGES_5_7
    return {
        "edition": edition,
        "school_class": access.class_from_query(request.user, request.GET.get("class", "")),
        "contents": contents,
        "pack": found,
        "ready": found is not None and found.is_ready,
        "busy": found is not None and found.is_under_way,
        "words": _words(found),
        "too_slow": found is not None and (found.is_stuck or found.failure == PackFailure.SLOW),
        "broken": found is not None and found.failure == PackFailure.BROKEN,
        "missing": missing or (["weasyprint"] if _lacks_engine(found) else []),
        "youngest": youngest,
        "open_now": access.open_with(request.user, edition) if youngest else [],
    }


def _lacks_engine(found: Pack | None) -> bool:
    """Whether the worker, which may be another machine, had no engine."""
    return found is not None and found.failure == PackFailure.MISSING


def _words(found: Pack | None) -> str:
    """The progress in words."""
    if found is None or found.page == 0:
        return _("Getting ready…")
    if found.state == PackState.DONE:
        return _("Ready")
    return _("Page %(page)s of about %(pages)s") % {
        "page": found.page,
        "pages": max(found.page, found.pages),
    }


@require_safe
@for_staff
def pack_state(request: StaffRequest, edition_uuid: uuid.UUID) -> JsonResponse:
    """How far the newest attempt has come, for the page to ask again and again."""
    edition = access.pack_edition_or_404(request.user, edition_uuid)
    found = edition.packs.order_by("-touched_at").first()
    return JsonResponse(
        {
            "busy": found is not None and found.is_under_way,
            "page": found.page if found else 0,
            "pages": max(found.page, found.pages) if found else 0,
            "words": _words(found),
        }
    )


@require_safe
@for_staff
def pack_file(request: StaffRequest, edition_uuid: uuid.UUID) -> HttpResponse:
    """The PDF, under a name that says nothing; to the pack's page while there is none."""
    edition = access.pack_edition_or_404(request.user, edition_uuid)
    found = making.find_pack(edition)
    if found is None or not found.is_ready:
        return redirect("pack", edition.uuid)
    name = f"lesson-{slugify(edition.code)}.pdf"
    with found.file.open("rb") as file:
        return HttpResponse(
            file.read(),
            content_type="application/pdf",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


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
        rendering.pack_html(edition, school=leads, back_url=_address(request, edition))
    )
