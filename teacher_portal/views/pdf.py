"""What every page that hands out a PDF shares: where the making stands, in words, and the file."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from lessons.models import PackFailure, PackState, PdfFile


def pdf_context(found: PdfFile | None, missing: list[str]) -> dict[str, Any]:
    """For ``parts/pdf.html``; ``missing`` is what this machine lacks."""
    return {
        "pdf": found,
        "ready": found is not None and found.is_ready,
        "busy": found is not None and found.is_under_way,
        "words": progress_words(found),
        "too_slow": found is not None and (found.is_stuck or found.failure == PackFailure.SLOW),
        "broken": found is not None and found.failure == PackFailure.BROKEN,
        "missing": missing or (["weasyprint"] if _lacks_engine(found) else []),
    }


def _lacks_engine(found: PdfFile | None) -> bool:
    """Whether the worker, which may be another machine, had no engine."""
    return found is not None and found.failure == PackFailure.MISSING


def progress_words(found: PdfFile | None) -> str:
    """The progress in words."""
    if found is None or found.page == 0:
        return _("Getting ready…")
    if found.state == PackState.DONE:
        return _("Ready")
    return _("Page %(page)s of about %(pages)s") % {
        "page": found.page,
        "pages": max(found.page, found.pages),
    }


def pdf_progress(found: PdfFile | None) -> JsonResponse:
    """How far the newest attempt has come, for the page to ask again and again."""
    return JsonResponse(
        {
            "busy": found is not None and found.is_under_way,
            "page": found.page if found else 0,
            "pages": max(found.page, found.pages) if found else 0,
            "words": progress_words(found),
        }
    )


def pdf_response(found: PdfFile, name: str) -> HttpResponse:
    """The file, to be saved under a name."""
    with found.file.open("rb") as file:
        return HttpResponse(
            file.read(),
            content_type="application/pdf",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
