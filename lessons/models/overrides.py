"""What stands against a check: a reason, whose it is, and since when. Kept for good."""

import hashlib
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SHORTEST_REASON = 20


def fingerprint(rule: str, where: str, what: str, words: str) -> str:
    """Name a finding by what it says and the words it was found in.

    Whatever else is written there later is another finding, and a reason is asked for anew; blanks
    alone make no other.
    """
    plain = " ".join(words.split())
    return hashlib.sha256(f"{rule}\n{where}\n{what}\n{plain}".encode()).hexdigest()[:32]


class CheckOverrideQuerySet(models.QuerySet["CheckOverride"]):
    """Reads of overrides."""

    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.filter(taken_back_on=None)


class CheckOverride(models.Model):
    """Why a lesson may be published though a check says that something must be mended."""

    lesson = models.ForeignKey(
        "lessons.LessonPage", on_delete=models.CASCADE, related_name="check_overrides"
    )
    fingerprint = models.CharField(max_length=32)
    rule = models.CharField(max_length=40)
    where = models.CharField(max_length=300)
    what = models.TextField()
    reason = models.TextField(
        _("reason"),
        validators=[MinLengthValidator(SHORTEST_REASON)],
        help_text=_("Whoever signs the lesson reads it. It is kept."),
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    given_on = models.DateTimeField(default=timezone.now)
    taken_back_on = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[models.Manager["CheckOverride"]] = CheckOverrideQuerySet.as_manager()

    class Meta:
        ordering = ["given_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "fingerprint"],
                condition=Q(taken_back_on=None),
                name="lessons_override_one_standing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.reason}"
