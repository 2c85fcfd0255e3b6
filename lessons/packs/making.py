"""Asking for a pack, making it once, and handing the same file to everybody after that.

Nothing depends on a message arriving: a pack whose maker has died can be asked for again, and an old
attempt that wakes up late finds that it has been replaced and stops.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from cms.models import Region
from lessons.localising import has_local_words
from lessons.models import Edition, Pack, PackFailure, PackState, PdfFile
from lessons.packs import rendering

LONGEST = 240.0  # seconds from the first page to the last; most packs take under ten
logger = logging.getLogger("regard")


class Replaced(Exception):
    """Another attempt has taken over."""


class TookTooLong(Exception):
    """The machine is too slow for this pack now."""


def region_for(edition: Edition, region: str) -> str:
    """The region in whose words the pack is made: none where the lesson says the same everywhere."""
    return region if has_local_words(edition.data) else Region.NATIONAL


def find_pack(edition: Edition, region: str = Region.NATIONAL) -> Pack | None:
    """The pack of an edition as it would be made today; None when nobody has asked for it."""
    region = region_for(edition, region)
    html = rendering.pack_html(edition, region=region)
    found: Pack | None = find_file(Pack, html, edition=edition, region=region)
    return found


def ask_for(edition: Edition, region: str = Region.NATIONAL) -> tuple[Pack, bool]:
    """The pack of an edition, and whether it must be made: then ``attempt`` is the caller's to send on.

    Of two who ask at once one gets True. What is ready or under way is left alone.
    """
    region = region_for(edition, region)
    html = rendering.pack_html(edition, region=region)
    pages = rendering.about_pages(edition)
    return ask_for_file(Pack, html, pages=pages, edition=edition, region=region)


def make(*, pack_pk: int, attempt: int) -> None:
    """Make a pack that was asked for; running twice does the work once."""
    if not Pack.objects.filter(pk=pack_pk).claim(attempt):
        return
    pack = Pack.objects.select_related("edition").get(pk=pack_pk)
    make_file(
        pack,
        lambda: rendering.pack_html(pack.edition, region=pack.region),
        edition=pack.edition_id,
        region=pack.region,
    )


def find_file(model: Any, html: str, **of: Any) -> Any:
    """The PDF of this HTML (``of`` says what it is of); None when nobody has asked for it."""
    return model.objects.filter(version=rendering.version_of(html), **of).first()


def ask_for_file(model: Any, html: str, *, pages: int, **of: Any) -> tuple[Any, bool]:
    """The PDF of this HTML, and whether it must be made; ``pages`` is a guess for the progress."""
    pdf, _new = model.objects.get_or_create(version=rendering.version_of(html), **of)
    untouched = pdf.attempt == 0
    if pdf.is_ready or (pdf.is_under_way and not untouched):
        return pdf, False
    won = model.objects.filter(pk=pdf.pk, attempt=pdf.attempt).update(
        state=PackState.WAITING,
        failure="",
        attempt=pdf.attempt + 1,
        page=0,
        pages=pages,
        touched_at=timezone.now(),
    )
    pdf.refresh_from_db()
    return pdf, bool(won)


def make_file(pdf: Any, html_of: Callable[[], str], **of: Any) -> None:
    """Make a PDF that was claimed; older versions of the same thing (``of``) go when it is ready."""
    if rendering.missing():
        _fail(pdf, PackFailure.MISSING)
        return
    html = html_of()
    if rendering.version_of(html) != pdf.version:
        # What it says has changed since it was asked for: nobody asks for this version any more.
        pdf.delete()
        return
    try:
        data, pages = rendering.write_pdf(html, _Watch(pdf, time.monotonic()).page)
    except Replaced:
        return
    except TookTooLong:
        _fail(pdf, PackFailure.SLOW)
    except Exception:
        _fail(pdf, PackFailure.BROKEN)
        logger.exception("The PDF %s could not be made", pdf)
        raise
    else:
        _keep(pdf, data, pages, of)


def _rows(pdf: PdfFile) -> Any:
    """This PDF's row while the attempt is the newest."""
    model: Any = type(pdf)
    return model.objects.filter(pk=pdf.pk, attempt=pdf.attempt)


class _Watch:
    """Writes down each page as it is laid out, and stops what is replaced or takes too long."""

    def __init__(self, pdf: PdfFile, began: float) -> None:
        self.mine = _rows(pdf).filter(state=PackState.WORKING)
        self.began = began
        self.reached = 0

    def page(self, number: int) -> None:
        """Note a page; the engine goes over some twice, which is no progress but a sign of life."""
        if time.monotonic() - self.began > LONGEST:
            raise TookTooLong
        self.reached = max(self.reached, number)
        if not self.mine.update(page=self.reached, touched_at=timezone.now()):
            raise Replaced


def _fail(pdf: PdfFile, failure: PackFailure) -> None:
    _rows(pdf).update(state=PackState.FAILED, failure=failure)


def _keep(pdf: PdfFile, data: bytes, pages: int, of: dict[str, Any]) -> None:
    """Store the file, call it ready, and drop the older versions."""
    storage, name = pdf.file.storage, pdf.file.field.generate_filename(pdf, "")
    if storage.exists(name):
        storage.delete(name)
    name = storage.save(name, ContentFile(data))
    model: Any = type(pdf)
    with transaction.atomic():
        kept = _rows(pdf).update(
            state=PackState.DONE, file=name, page=pages, pages=pages, touched_at=timezone.now()
        )
        old = list(model.objects.filter(**of).exclude(pk=pdf.pk)) if kept else []
        model.objects.filter(pk__in=[other.pk for other in old]).delete()
    for other in old:
        if other.file.name:
            storage.delete(other.file.name)
