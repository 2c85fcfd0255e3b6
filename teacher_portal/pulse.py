"""Class Pulse: which three statements a class is asked, and on which occasion of the year.

A class is asked three statements, so that its report stays within what one assignment may reveal;
the school's picture collects all of them across classes. A statement is shown for a year group from
three classes on, so the rotation finishes one before it begins another.
"""

import uuid
from collections import Counter
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils import timezone

from lessons.models import Edition
from quizzes.ballots.layout import ASKED_IN_ROTATION, Cell
from quizzes.ballots.models import Wave
from teacher_portal.calendar import academic_year, year_days
from teacher_portal.models import Assignment, SchoolClass
from teacher_portal.rollups import MINIMUM_COHORTS


def _this_year(school_id: int) -> "QuerySet[Assignment]":
    """A school's pulses of the academic year, oldest first."""
    days = year_days(academic_year(timezone.localdate()))
    return (
        Assignment.objects.filter(school=school_id, opened_on__range=days)
        .exclude(wave=Wave.ONCE)
        .order_by("opened_on", "pk")
    )


def due_wave(classes: Sequence[SchoolClass], edition: Edition) -> Wave:
    """The occasion that is due: a class's first pulse of a school year is its baseline."""
    if not edition.rotates:
        return Wave.ONCE
    before = _this_year(classes[0].school_id).filter(
        classes__in=classes, wave=Wave.BASELINE, edition__lesson=edition.lesson_id
    )
    return Wave.ENDPOINT if before.exists() else Wave.BASELINE


def cells_for(classes: Sequence[SchoolClass], edition: Edition, wave: str) -> list[Cell]:
    """What a cohort of these classes counts: all cells, or of a Class Pulse the three chosen."""
    return _choose(classes, edition.cells, wave) if edition.rotates else edition.cells


def _choose(classes: Sequence[SchoolClass], cells: list[Cell], wave: str) -> list[Cell]:
    """Three statements, in the order of the quiz.

    A class keeps its three all year, so that a year group's figures of start and end are about the
    same statements. Otherwise, in this order: those that the year group has begun and not finished
    (asked in three classes), at the end of the year those asked at its start, and those asked least.
    Statements are recognised by their uuids, because one quiz may serve several age bands.
    """
    years = {c.year_group for c in classes}
    own = {c.pk for c in classes}
    of_year: Counter[uuid.UUID] = Counter()
    of_school: Counter[uuid.UUID] = Counter()
    at_start: set[uuid.UUID] = set()
    kept: set[uuid.UUID] = set()
    past = _this_year(classes[0].school_id).select_related("cohort").prefetch_related("classes")
    for pulse in past:
        asked = [Cell.from_json(item).question for item in pulse.cohort.layout]
        asked_of = pulse.classes.all()
        in_year = any(c.year_group in years for c in asked_of)
        if pulse.wave == wave:
            of_school.update(asked)
            if in_year:
                of_year.update(asked)
        elif in_year:
            at_start.update(asked)
        if own & {c.pk for c in asked_of}:
            kept = set(asked)

    def order(place: int) -> tuple[bool, bool, bool, int, int, int]:
        question = cells[place].question
        times = of_year[question]
        return (
            question not in kept,
            not 0 < times < MINIMUM_COHORTS,
            wave == Wave.ENDPOINT and question not in at_start,
            times,
            of_school[question],
            place,
        )

    chosen = sorted(range(len(cells)), key=order)[:ASKED_IN_ROTATION]
    return [cells[place] for place in sorted(chosen)]
