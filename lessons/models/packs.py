"""Packs: the PDF of an edition while it is being made and once it is there. A cache with a memory."""

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.models import Region
from lessons.models.editions import Edition

# Without a sign of life for so long, whoever made it has died: a page takes a second or two.
PATIENCE = dt.timedelta(seconds=90)


class PackState(models.TextChoices):
    """Where the making of a pack stands."""

    WAITING = "waiting", _("Waiting")
    WORKING = "working", _("Being made")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")


class PackFailure(models.TextChoices):
    """Why a pack was not made; the page says what to do about it."""

    SLOW = "slow", _("It took too long")
    MISSING = "missing", _("The PDF engine is not installed")
    BROKEN = "broken", _("Something went wrong")


def pack_path(pack: "Pack", filename: str) -> str:
    """Where a pack's file lies below ``MEDIA_ROOT``."""
    return f"packs/{pack.edition_id}/{pack.version}.pdf"


class PackQuerySet(models.QuerySet[Any]):
    """Of every kind of PDF: reads and the two conditional writes by which only one of many wins."""

    def claim(self, attempt: int) -> bool:
        """Begin this attempt; False when somebody else has, or a newer one was asked for."""
        now = timezone.now()
        free = models.Q(state=PackState.WAITING) | models.Q(
            state=PackState.WORKING, touched_at__lt=now - PATIENCE
        )
        return bool(
            self.filter(free, attempt=attempt).update(
                state=PackState.WORKING, page=0, touched_at=now
            )
        )


class PdfFile(models.Model):
    """A PDF in one version (what it says and how it looks); remade when either changes.

    A kind of PDF adds what it is of, and a ``file``.
    """

    version = models.CharField(max_length=16)
    state = models.CharField(max_length=10, choices=PackState.choices, default=PackState.WAITING)
    failure = models.CharField(max_length=10, choices=PackFailure.choices, blank=True)
    attempt = models.PositiveIntegerField(default=0)
    page = models.PositiveSmallIntegerField(default=0, help_text=_("Laid out so far."))
    pages = models.PositiveSmallIntegerField(
        default=0, help_text=_("About how many there will be; exact once it is ready.")
    )
    touched_at = models.DateTimeField(default=timezone.now)
    file: Any

    class Meta:
        abstract = True

    @property
    def is_ready(self) -> bool:
        """Whether the file is there; one may be lost, by a restore for instance."""
        name = self.file.name
        return self.state == PackState.DONE and bool(name) and self.file.storage.exists(name or "")

    @property
    def is_under_way(self) -> bool:
        """Whether somebody is at it and shows signs of life."""
        busy = self.state in {PackState.WAITING, PackState.WORKING}
        return busy and timezone.now() - self.touched_at < PATIENCE

    @property
    def is_stuck(self) -> bool:
        """Whether whoever was at it has died."""
        busy = self.state in {PackState.WAITING, PackState.WORKING}
        return busy and not self.is_under_way


class Pack(PdfFile):
    """One edition's pack in one version; of one region where the lesson speaks of it."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="packs")
    region = models.CharField(max_length=20, choices=Region.choices, default=Region.NATIONAL)
    file = models.FileField(upload_to=pack_path, blank=True)

    objects: ClassVar[Any] = PackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "version"], name="lessons_pack_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.version} ({self.state})"
