"""Series: six to ten lessons in an order that makes sense, because single sessions change little."""

import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.models import Orderable

from lessons.models.pages import LessonPage

FEWEST, MOST = 6, 10


class SeriesQuerySet(models.QuerySet["Series"]):
    """Reads of series."""

    def with_lessons(self) -> Self:
        """With what a list shows of each lesson: one more query, however many there are."""
        places = SeriesPlace.objects.filter(lesson__live=True).select_related("lesson")
        # Without the steps and the other long texts.
        places = places.only("series_id", "sort_order", *LESSON_IN_LIST)
        return self.prefetch_related(Prefetch("places", queryset=places, to_attr="listed"))

    def for_band(self, band: str) -> Self:
        """Series in which lessons of an age band come."""
        return self.filter(Q(places__lesson__band=band, places__lesson__live=True)).distinct()


LESSON_IN_LIST = tuple(
    f"lesson__{name}" for name in ("code", "title", "band", "level", "minutes", "url_path", "slug")
)


class Series(ClusterableModel):
    """Lessons that belong together, in their order, and why they do."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=80, unique=True)
    why = models.TextField(
        _("why these, and how to space them"),
        help_text=_("For teachers and parents. How often, and what it adds up to."),
    )
    sort_order = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    objects: ClassVar[Any] = SeriesQuerySet.as_manager()

    panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldPanel("why"),
        InlinePanel("places", label=_("Lesson"), min_num=FEWEST, max_num=MOST),
        FieldPanel("sort_order"),
    ]

    class Meta:
        ordering = ["sort_order", "title"]
        verbose_name = _("series of lessons")
        verbose_name_plural = _("series of lessons")

    def __str__(self) -> str:
        return self.title


class SeriesPlace(Orderable):
    """One lesson's place in a series."""

    series = ParentalKey(Series, on_delete=models.CASCADE, related_name="places")
    lesson = models.ForeignKey(LessonPage, on_delete=models.CASCADE, related_name="series_places")

    panels: ClassVar[list[Any]] = [PageChooserPanel("lesson")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["series", "lesson"], name="lessons_series_once")
        ]
