"""Editions: a lesson and its quiz frozen at publication; what assignments, player and reports read.

A Revision rebuilt with ``as_object()`` shows the *live* quiz behind its chooser, later edits
included, so pinning a revision pins nothing (ADR 0003).
"""

import datetime as dt
import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from cms.ages import AgeBand
from lessons.levels import Level
from quizzes.ballots.layout import Cell

SCHEMA_VERSION = 1


class EditionQuerySet(models.QuerySet["Edition"]):
    """Reads of editions."""

    def current(self) -> Self:
        """Editions of what is published now."""
        return self.filter(lesson__live=True, lesson_revision=F("lesson__live_revision"))

    def assignable(self, today: dt.date | None = None) -> Self:
        """Editions that a teacher may set: current, and their review date has not passed."""
        return self.current().filter(review_by__gte=today or timezone.localdate())


class Edition(models.Model):
    """An immutable, signed-off lesson with its quiz; ``data`` is described in ``freezing``."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    lesson = models.ForeignKey(
        "lessons.LessonPage", on_delete=models.PROTECT, related_name="editions"
    )
    number = models.PositiveIntegerField()
    schema_version = models.PositiveSmallIntegerField(default=SCHEMA_VERSION)
    code = models.CharField(max_length=10)
    title = models.CharField(max_length=255)
    band = models.CharField(max_length=5, choices=AgeBand.choices)
    level = models.CharField(max_length=5, choices=Level.choices)
    data = models.JSONField()
    layout = models.JSONField()
    lesson_revision = models.OneToOneField(
        Revision, on_delete=models.PROTECT, related_name="lesson_edition"
    )
    quiz_revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_on = models.DateField()
    review_by = models.DateField()
    starter_content = models.BooleanField(
        default=False, help_text=_("Signed off by the demo's invented people only.")
    )

    objects: ClassVar[Any] = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["code", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "number"], name="lessons_edition_number_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title} (edition {self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert once; an edition in use never changes under the feet of a class."""
        if not self._state.adding:
            raise TypeError("An edition never changes; publish the lesson again instead.")
        super().save(*args, **kwargs)

    @property
    def language(self) -> str:
        """The language it is written in, which is also that of the player around it."""
        return str(self.data.get("language") or settings.LANGUAGE_CODE)

    @property
    def questions(self) -> list[dict[str, Any]]:
        """The frozen questions."""
        return list(self.data["questions"])

    @property
    def results(self) -> list[dict[str, Any]]:
        """The activities that are reported, in the form of questions."""
        return list(self.data.get("results", []))

    @property
    def counted(self) -> list[dict[str, Any]]:
        """All that a ballot can tell of: the questions, and the activities that are reported."""
        return self.questions + self.results

    @property
    def played(self) -> list[str]:
        """The uuids of the activities that the player shows, each in its version."""
        steps = (step.get("played") or {} for step in self.data["steps"])
        return list(dict.fromkeys(played["uuid"] for played in steps if played))

    @property
    def rotates(self) -> bool:
        """Whether it is a Class Pulse: ``layout`` is then what three statements are chosen from."""
        return bool(self.data.get("rotates"))

    @property
    def cells(self) -> list[Cell]:
        """What can be counted of it; a cohort's own layout says what is."""
        return [Cell.from_json(item) for item in self.layout]

    @property
    def age_band(self) -> AgeBand:
        """The band as an ``AgeBand``."""
        return AgeBand(self.band)

    @property
    def lesson_level(self) -> Level:
        """The level as a ``Level``."""
        return Level(self.level)
