"""Choosing a lesson for a class: what fits, what the class has done, what colleagues used, series.

What colleagues used is counted in classes of the school and names nobody.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from lessons.models import LessonPage, Series
from teacher_portal.models import Assignment, Favourite, SchoolClass

RECENTLY = dt.timedelta(days=365)


@dataclasses.dataclass(frozen=True)
class Row:
    """One lesson in the chooser."""

    lesson: LessonPage
    before: Assignment | None
    starred: bool
    classes: int  # other classes of the school that have had it within a year


@dataclasses.dataclass(frozen=True)
class Place:
    """One lesson of a series, as this class stands."""

    code: str
    title: str
    done: bool
    can_be_set: bool


@dataclasses.dataclass(frozen=True)
class SeriesForClass:
    """A series and how far a class has come in it."""

    title: str
    why: str
    places: tuple[Place, ...]

    @property
    def done(self) -> int:
        """How many of its lessons the class has had."""
        return sum(place.done for place in self.places)

    @property
    def next(self) -> Place | None:
        """The first lesson that the class has not had and that can be set."""
        return next((p for p in self.places if not p.done and p.can_be_set), None)

    @property
    def is_under_way(self) -> bool:
        """Begun and not ended."""
        return 0 < self.done < len(self.places) and self.next is not None


def rows(
    found: Iterable[LessonPage],
    *,
    school_class: SchoolClass,
    user: Any,
    history: Iterable[Assignment],
) -> list[Row]:
    """The lessons found, each with what a teacher asks about it. Two queries, however many."""
    done = had_by(history)
    stars = set(Favourite.objects.filter(user=user).values_list("lesson_id", flat=True))
    used = _used_at_school(school_class)
    return [
        Row(lesson, done.get(lesson.code), lesson.pk in stars, used.get(lesson.pk, 0))
        for lesson in found
    ]


def had_by(history: Iterable[Assignment]) -> dict[str, Assignment]:
    """What a class was set, by lesson code; the newest of each."""
    done: dict[str, Assignment] = {}
    for assignment in history:  # newest first
        done.setdefault(assignment.edition.code, assignment)
    return done


def _used_at_school(school_class: SchoolClass) -> dict[int, int]:
    """For each lesson how many other classes of the school have had it within a year."""
    since = timezone.localdate() - RECENTLY
    return dict(
        Assignment.objects.filter(school=school_class.school_id, opened_on__gte=since)
        .exclude(edition__lesson=None)
        .order_by()
        .values_list("edition__lesson")
        .annotate(
            classes=Count("classes", distinct=True, filter=~Q(classes=school_class)),
        )
    )


def series_for(
    school_class: SchoolClass, *, history: Iterable[Assignment], settable: Iterable[str]
) -> list[SeriesForClass]:
    """The series in which lessons of the class's age come, those under way first."""
    done, codes = had_by(history), set(settable)
    found = [
        SeriesForClass(
            series.title,
            series.why,
            tuple(
                Place(
                    place.lesson.code,
                    place.lesson.title,
                    place.lesson.code in done,
                    place.lesson.code in codes,
                )
                for place in series.listed
            ),
        )
        for series in Series.objects.for_band(school_class.band).with_lessons()
    ]
    return sorted(found, key=lambda series: not series.is_under_way)


def under_way(school_class: SchoolClass, history: Iterable[Assignment]) -> list[SeriesForClass]:
    """The series that a class has begun and can go on with; none for a class of last year."""
    done = list(history)
    if not done or school_class.archived_on:
        return []
    settable = LessonPage.objects.assignable().values_list("code", flat=True)
    found = series_for(school_class, history=done, settable=settable)
    return [series for series in found if series.is_under_way]


def star(*, user: Any, lesson: LessonPage, on: bool) -> None:
    """Put a star on a lesson, or take it off; twice is the same as once."""
    if on:
        Favourite.objects.get_or_create(user=user, lesson=lesson)
    else:
        Favourite.objects.filter(user=user, lesson=lesson).delete()
