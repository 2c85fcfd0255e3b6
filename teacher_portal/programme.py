"""A school's plan of the year and its page for parents: reading and writing both."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from cms.ages import AgeBand, YearGroupName
from lessons.models import LessonPage
from teacher_portal.models import PlannedLesson, School, SchoolPolicy, YearGroup


def published_lessons() -> Any:
    """Lessons that a school can plan: all that are published, without their long texts.

    A translation is the same lesson, so it is not planned beside it.
    """
    return (
        LessonPage.objects.live()
        .filter(locale__language_code=settings.LANGUAGE_CODE)
        .defer("steps", "vocabulary", "teacher_notes", "safeguarding_note", "ground_rules")
        .order_by("code")
    )


def policy_of(school: School) -> SchoolPolicy | None:
    """What the school says to parents; None before it has written anything."""
    return SchoolPolicy.objects.filter(school=school).first()


def public_policy_or_404(policy_uuid: uuid.UUID) -> SchoolPolicy:
    """A policy page that its school has published: anybody may read it."""
    found = (
        SchoolPolicy.objects.filter(uuid=policy_uuid, published_on__isnull=False)
        .select_related("school")
        .first()
    )
    if found is None:
        raise Http404
    return found


def planned_codes(school: School, academic_year: int) -> dict[str, set[str]]:
    """The codes of the lessons planned for each year group in one school year."""
    found: dict[str, set[str]] = {}
    rows = PlannedLesson.objects.filter(school=school, academic_year=academic_year)
    for year, code in rows.values_list("year", "lesson__code"):
        found.setdefault(year, set()).add(code)
    return found


def years_of(school: School, academic_year: int) -> list[str]:
    """The year groups of which the school has declared pupils, youngest first."""
    declared = YearGroup.objects.filter(
        school=school, academic_year=academic_year, declared_size__gt=0
    )
    there = set(declared.values_list("year", flat=True))
    return [name for name in YearGroupName.values if name in there]


@transaction.atomic
def save_plan(*, school: School, academic_year: int, year: str, codes: Iterable[str]) -> None:
    """Plan these lessons for a year group, and no others."""
    wanted = published_lessons().filter(code__in=list(codes))
    mine = PlannedLesson.objects.filter(school=school, academic_year=academic_year, year=year)
    mine.exclude(lesson__in=wanted).delete()
    PlannedLesson.objects.bulk_create(
        (
            PlannedLesson(school=school, academic_year=academic_year, year=year, lesson=lesson)
            for lesson in wanted
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def fill_plan(*, school: School, academic_year: int, years: Sequence[str]) -> int:
    """Suggest a plan for the year groups that have none; returns how many lessons were planned."""
    planned = planned_codes(school, academic_year)
    empty = [year for year in years if not planned.get(year)]
    # A Class Pulse serves no objective: when to take the class's pulse is for the teacher to say.
    teaching = published_lessons().filter(objectives__isnull=False).distinct()
    lessons = {lesson.code: lesson for lesson in teaching}
    suggested = suggest(
        {code: str(lesson.band) for code, lesson in lessons.items()}, years, only=empty
    )
    made = [
        PlannedLesson(school=school, academic_year=academic_year, year=year, lesson=lessons[code])
        for year, codes in suggested.items()
        for code in codes
    ]
    PlannedLesson.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def suggest(
    bands: Mapping[str, str], years: Sequence[str], *, only: Iterable[str]
) -> dict[str, list[str]]:
    """Each lesson once, in a year group of its age band, as evenly as the codes' order allows."""
    of_band: dict[str, list[str]] = defaultdict(list)
    for code, band in sorted(bands.items()):
        of_band[band].append(code)
    wanted = set(only)
    found: dict[str, list[str]] = {}
    for band in AgeBand:
        mine = [y for y in YearGroupName.values if y in years and YearGroupName(y).band is band]
        codes = of_band[band]
        for number, code in enumerate(codes):
            year = mine[number * len(mine) // len(codes)] if mine else None
            if year and year in wanted:
                found.setdefault(year, []).append(code)
    return found


def save_policy(*, school: School, public: bool, **fields: Any) -> SchoolPolicy:
    """Keep the school's words, and show or hide the page; its address never changes."""
    policy = policy_of(school) or SchoolPolicy(school=school)
    for name, value in fields.items():
        setattr(policy, name, value)
    today = timezone.localdate()
    policy.changed_on = today
    policy.published_on = (policy.published_on or today) if public else None
    policy.save()
    return policy


def set_region(*, school: School, region: str) -> None:
    """Choose which region's help entries go with the national ones."""
    School.objects.filter(pk=school.pk).update(region=region)
