"""Asking for a pack, making it once, and handing the same file to everybody after that.

Nothing depends on a message arriving: a pack whose maker has died can be asked for again, and an old
attempt that wakes up late finds that it has been replaced and stops.
"""

import logging
import time

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from lessons.models import Edition, Pack, PackFailure, PackState
from lessons.packs import rendering

LONGEST = 240.0  # seconds from the first page to the last; most packs take under ten
logger = logging.getLogger("regard")


class Replaced(Exception):
    """Another attempt has taken over."""


class TookTooLong(Exception):
    """The machine is too slow for this pack now."""


def find_pack(edition: Edition) -> Pack | None:
    """The pack of an edition as it would be made today; None when nobody has asked for it."""
    version = rendering.version_of(rendering.pack_html(edition))
    found: Pack | None = Pack.objects.filter(edition=edition, version=version).first()
    return found


def ask_for(edition: Edition) -> tuple[Pack, bool]:
    """The pack of an edition, and whether it must be made: then ``attempt`` is the caller's to send on.

    Of two who ask at once one gets True. What is ready or under way is left alone.
    """
    version = rendering.version_of(rendering.pack_html(edition))
    pack, _new = Pack.objects.get_or_create(edition=edition, version=version)
    untouched = pack.attempt == 0
    if pack.is_ready or (pack.is_under_way and not untouched):
        return pack, False
    won = Pack.objects.filter(pk=pack.pk, attempt=pack.attempt).update(
        state=PackState.WAITING,
        failure="",
        attempt=pack.attempt + 1,
        page=0,
        pages=rendering.about_pages(edition),
        touched_at=timezone.now(),
    )
    pack.refresh_from_db()
    return pack, bool(won)


def make(*, pack_pk: int, attempt: int) -> None:
    """Make a pack that was asked for; running twice does the work once."""
    if not Pack.objects.filter(pk=pack_pk).claim(attempt):
        return
    pack = Pack.objects.select_related("edition").get(pk=pack_pk)
    if rendering.missing():
        _fail(pack, PackFailure.MISSING)
        return
    html = rendering.pack_html(pack.edition)
    if rendering.version_of(html) != pack.version:
        # A help line has changed since it was asked for: nobody asks for this version any more.
        pack.delete()
        return
    try:
        pdf, pages = rendering.write_pdf(html, _Watch(pack, time.monotonic()).page)
    except Replaced:
        return
    except TookTooLong:
        _fail(pack, PackFailure.SLOW)
    except Exception:
        _fail(pack, PackFailure.BROKEN)
        logger.exception("The pack of edition %s could not be made", pack.edition_id)
        raise
    else:
        _keep(pack, pdf, pages)


class _Watch:
    """Writes down each page as it is laid out, and stops what is replaced or takes too long."""

    def __init__(self, pack: Pack, began: float) -> None:
        self.mine = Pack.objects.filter(pk=pack.pk, attempt=pack.attempt, state=PackState.WORKING)
        self.began = began
        self.reached = 0

    def page(self, number: int) -> None:
        """Note a page; the engine goes over some twice, which is no progress but a sign of life."""
        if time.monotonic() - self.began > LONGEST:
            raise TookTooLong
        self.reached = max(self.reached, number)
        if not self.mine.update(page=self.reached, touched_at=timezone.now()):
            raise Replaced


def _fail(pack: Pack, failure: PackFailure) -> None:
    Pack.objects.filter(pk=pack.pk, attempt=pack.attempt).update(
        state=PackState.FAILED, failure=failure
    )


def _keep(pack: Pack, pdf: bytes, pages: int) -> None:
    """Store the file, call the pack ready, and drop the edition's older versions."""
    storage, name = pack.file.storage, pack.file.field.generate_filename(pack, "")
    if storage.exists(name):
        storage.delete(name)
    name = storage.save(name, ContentFile(pdf))
    with transaction.atomic():
        kept = Pack.objects.filter(pk=pack.pk, attempt=pack.attempt).update(
            state=PackState.DONE, file=name, page=pages, pages=pages, touched_at=timezone.now()
        )
        old = list(Pack.objects.filter(edition=pack.edition_id).exclude(pk=pack.pk)) if kept else []
        Pack.objects.filter(pk__in=[other.pk for other in old]).delete()
    for other in old:
        if other.file.name:
            storage.delete(other.file.name)
