"""An area's figures, added up once a week: how far the lessons reach, and what they cover.

They show reach, not less abuse. What may be seen is decided here, when they are written down, so
that no page, file or later question can show more:

* Pupils are counted in tens, and not at all where they are fewer than 10 or of fewer than 3 classes.
  A band that would give such a group away (all ages less the other bands) is held back with it.
* Once a week, so that a week less the week before is rarely one class: and then it is its
  attendance, in tens, without its name.
* Pupils are "at least": for each class the best attended lesson, because nobody is known by name.
* Schools, classes and lessons are counted exactly: they are about staff, not pupils. No class has a
  figure of its own; no school has one either, unless it is alone in its area.

``AreaSummary.figures``::

    {"schools", "schools_taught", "classes", "classes_taught", "lessons", "pupils", "joined", "finished",
     "bands": [{"band", "classes", "classes_taught", "lessons", "pupils"}],
     "objectives": {code: {"schools", "planned", "taught"}}}

A number that is hidden is ``None``.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.ages import AgeBand, YearGroupName
from lessons.models import Objective
from teacher_portal.calendar import academic_year, year_days
from teacher_portal.coverage import KEY_STAGES
from teacher_portal.models import Area, AreaSummary, Assignment, PlannedLesson, School, SchoolClass
from teacher_portal.teaching import sessions

HIDDEN_BELOW = 10
CLASSES_AT_LEAST = 3
ROUNDED_TO = 10
A_WEEK = dt.timedelta(days=7)


@dataclass
class _Count:
    """Running totals of one band, or of all."""

    classes: int = 0
    lessons: int = 0
    joined: int = 0
    finished: int = 0
    best: dict[int, int] = field(default_factory=dict)

    @property
    def classes_taught(self) -> int:
        """Classes that have had a lesson."""
        return len(self.best)

    @property
    def pupils(self) -> int:
        """At least so many pupils have had one."""
        return sum(self.best.values())

    @property
    def classes_joined(self) -> int:
        """Classes of which anybody joined; one that had its lesson on the projector has no pupils."""
        return sum(pupils > 0 for pupils in self.best.values())

    @property
    def is_large(self) -> bool:
        """Whether its pupils may be counted out loud."""
        return enough(self.pupils, self.classes_joined)


def enough(pupils: int, classes: int) -> bool:
    """Whether a group is nobody at all or large enough to be counted."""
    return not pupils or (pupils >= HIDDEN_BELOW and classes >= CLASSES_AT_LEAST)


def in_tens(pupils: int) -> int:
    """Pupils as they are shown."""
    return (pupils + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def shown_bands(bands: dict[AgeBand, _Count]) -> set[AgeBand]:
    """The bands whose pupils may be seen: large ones, and never all but a group that is too small."""
    shown = {band for band, count in bands.items() if count.is_large}
    while not _rest_is_safe(bands, shown):
        # Of those with any pupils the smallest is held back: then the rest holds it, and is larger.
        shown.remove(min((b for b in shown if bands[b].pupils), key=lambda b: bands[b].pupils))
    return shown


def _rest_is_safe(bands: dict[AgeBand, _Count], shown: set[AgeBand]) -> bool:
    rest = [count for band, count in bands.items() if band not in shown]
    if not any(bands[band].pupils for band in shown):
        return True
    return enough(sum(c.pupils for c in rest), sum(c.classes_joined for c in rest))


def summarise_due() -> None:
    """Add up every area whose figures are a week old; may run as often as one likes."""
    today = timezone.localdate()
    now = academic_year(today)
    fresh = AreaSummary.objects.filter(academic_year=now, made_on__gt=today - A_WEEK)
    for area in Area.objects.exclude(pk__in=fresh.values("area")):
        summarise(area, now)


@transaction.atomic
def summarise(area: Area, year: int) -> AreaSummary:
    """Add up one school year of an area; may run as often as one likes."""
    summary, _new = AreaSummary.objects.update_or_create(
        area=area,
        academic_year=year,
        defaults={"figures": figures_of(area, year), "made_on": timezone.localdate()},
    )
    return summary


def figures_of(area: Area, year: int) -> dict[str, Any]:
    """The figures as they may be seen."""
    schools = set(School.objects.filter(area=area).values_list("pk", flat=True))
    years_of_school = defaultdict(set)
    bands = {band: _Count() for band in AgeBand}
    whole = _Count()
    classes = SchoolClass.objects.filter(school__area=area, academic_year=year)
    for school, name in classes.values_list("school_id", "year_group").iterator():
        years_of_school[school].add(name)
        for count in (whole, bands[YearGroupName(name).band]):
            count.classes += 1
    taught: dict[str, set[int]] = defaultdict(set)
    set_then = Assignment.objects.filter(school__area=area, opened_on__range=year_days(year))
    schools_taught = set()
    for session in sessions(set_then):
        if not session.taught:
            continue
        schools_taught.add(session.school)
        for code in session.lesson.objectives:
            taught[code].add(session.school)
        whole.lessons += 1
        for band in {YearGroupName(c.year).band for c in session.classes}:
            bands[band].lessons += 1
        for one in session.classes:
            for count in (whole, bands[YearGroupName(one.year).band]):
                count.joined += one.joined
                count.finished += one.finished
                # Somebody whose tablet died joins twice: a class has no more pupils than its roll.
                count.best[one.pk] = max(count.best.get(one.pk, 0), min(one.joined, one.roll))
    seen = shown_bands(bands)
    return {
        "schools": len(schools),
        "schools_taught": len(schools_taught),
        "classes": whole.classes,
        "classes_taught": whole.classes_taught,
        "lessons": whole.lessons,
        "pupils": in_tens(whole.pupils) if whole.is_large else None,
        "joined": in_tens(whole.joined) if whole.is_large else None,
        "finished": in_tens(whole.finished) if whole.is_large else None,
        "bands": [
            {
                "band": band.value,
                "classes": count.classes,
                "classes_taught": count.classes_taught,
                "lessons": count.lessons,
                "pupils": in_tens(count.pupils) if band in seen else None,
            }
            for band, count in bands.items()
        ],
        "objectives": _objectives(area, year, years_of_school, taught),
    }


def _objectives(
    area: Area,
    year: int,
    years_of_school: dict[int, set[str]],
    taught: dict[str, set[int]],
) -> dict[str, dict[str, int]]:
    """By objective: the schools that have its key stage, and in how many it is planned and taught."""
    planned: dict[str, set[int]] = defaultdict(set)
    rows = PlannedLesson.objects.filter(
        school__area=area, academic_year=year, lesson__live=True
    ).values_list("lesson__objectives__code", "school_id")
    for code, school in rows.distinct():
        planned[code].add(school)
    stages = {
        stage: {school for school, years in years_of_school.items() if years & set(names)}
        for stage, names in KEY_STAGES.items()
    }
    found = {}
    for code, stage in Objective.objects.values_list("code", "key_stage"):
        done = taught.get(code, set())
        meant = planned.get(code, set()) | done
        found[code] = {
            "schools": len(stages.get(stage, set()) | meant),
            "planned": len(meant),
            "taught": len(done),
        }
    return found
