"""The portal's PDFs (evidence, pack for parents, reports of an area and of a lesson): made like lesson packs."""

import uuid
from collections.abc import Callable

from lessons.packs import making, rendering
from teacher_portal import area_report, evidence, report_document
from teacher_portal.models import Area, Assignment, DocumentKind, PortalDocument, School

ABOUT_PAGES = {
    DocumentKind.EVIDENCE: evidence.EVIDENCE_PAGES,
    DocumentKind.CONSULTATION: evidence.CONSULTATION_PAGES,
    DocumentKind.AREA: area_report.ABOUT_PAGES,
    DocumentKind.REPORT: report_document.ABOUT_PAGES,
}


def _evidence(scope: uuid.UUID, year: int) -> str:
    return evidence.evidence_html(School.objects.get(uuid=scope), year)


def _consultation(scope: uuid.UUID, year: int) -> str:
    return evidence.consultation_html(School.objects.get(uuid=scope), year)


def _area(scope: uuid.UUID, year: int) -> str:
    return area_report.area_html(Area.objects.get(uuid=scope), year)


def _report(scope: uuid.UUID, year: int) -> str:
    related = Assignment.objects.select_related("school", "edition", "cohort")
    return report_document.report_html(related.get(uuid=scope))


WRITERS: dict[DocumentKind, Callable[[uuid.UUID, int], str]] = {
    DocumentKind.EVIDENCE: _evidence,
    DocumentKind.CONSULTATION: _consultation,
    DocumentKind.AREA: _area,
    DocumentKind.REPORT: _report,
}


def missing() -> list[str]:
    """What this machine lacks for making PDFs."""
    return rendering.missing()


def find_document(kind: DocumentKind, scope: uuid.UUID, year: int) -> PortalDocument | None:
    """The document as it would be made today; None when nobody has asked for it."""
    found: PortalDocument | None = making.find_file(
        PortalDocument, WRITERS[kind](scope, year), kind=kind, scope=scope, academic_year=year
    )
    return found


def ask_for_document(
    kind: DocumentKind, scope: uuid.UUID, year: int
) -> tuple[PortalDocument, bool]:
    """The document as of today, and whether it must be made."""
    return making.ask_for_file(
        PortalDocument,
        WRITERS[kind](scope, year),
        pages=ABOUT_PAGES[kind],
        kind=kind,
        scope=scope,
        academic_year=year,
    )


def newest_document(kind: DocumentKind, scope: uuid.UUID, year: int) -> PortalDocument | None:
    """The newest attempt, for its progress: without writing the document again to compare."""
    found: PortalDocument | None = (
        PortalDocument.objects.filter(kind=kind, scope=scope, academic_year=year)
        .order_by("-touched_at")
        .first()
    )
    return found


def make_document(*, pk: int, attempt: int) -> None:
    """Make a document that was asked for; running twice does the work once."""
    if not PortalDocument.objects.filter(pk=pk).claim(attempt):
        return
    wanted: PortalDocument = PortalDocument.objects.get(pk=pk)
    kind = DocumentKind(wanted.kind)
    making.make_file(
        wanted,
        lambda: WRITERS[kind](wanted.scope, wanted.academic_year),
        kind=wanted.kind,
        scope=wanted.scope,
        academic_year=wanted.academic_year,
    )
