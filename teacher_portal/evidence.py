"""What a school shows to governors, inspectors and parents: its programme, in documents."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from cms.ages import YearGroupName
from cms.context_processors import fonts_available
from cms.models import HelpEntry
from lessons.models import LessonPage
from teacher_portal.calendar import year_days
from teacher_portal.coverage import Coverage, school_coverage, year_label
from teacher_portal.models import (
    PlannedLesson,
    Role,
    School,
    SchoolPolicy,
)
from teacher_portal.took_part import People, TookPart

EVIDENCE_PAGES, CONSULTATION_PAGES = 7, 4
MOST_HELP = 4


@dataclass(frozen=True)
class ProgrammeLesson:
    """One lesson in one year group."""

    code: str
    title: str
    level: str
    planned: bool
    classes: int
    finished: People
    starter_content: bool = False


@dataclass(frozen=True)
class ProgrammeYear:
    """What one year group was to have and has had."""

    label: str
    lessons: tuple[ProgrammeLesson, ...]


@dataclass(frozen=True)
class Safeguarding:
    """How carefully it was taught, in counts of staff and notices; nothing about pupils."""

    teachers: int
    trained: int
    amber: int
    red: int


def programme(coverage: Coverage) -> tuple[ProgrammeYear, ...]:
    """Lessons by year group, planned or taught."""
    about: dict[str, tuple[str, str, bool]] = {}
    wanted: dict[str, set[str]] = defaultdict(set)
    for planned in coverage.plan:
        about[planned.code] = (planned.title, planned.level, False)
        wanted[planned.year].add(planned.code)
    counts = TookPart(coverage.lessons)
    for session in coverage.lessons:
        if session.taught:
            lesson = session.lesson
            about[lesson.code] = (lesson.title, lesson.level, lesson.starter_content)
    found = []
    for name in YearGroupName:
        lessons = tuple(
            ProgrammeLesson(
                code=code,
                title=about[code][0],
                level=about[code][1],
                planned=code in wanted[name.value],
                classes=counts.classes(name.value, code),
                finished=counts.finished(name.value, code),
                starter_content=about[code][2],
            )
            for code in sorted(wanted[name.value] | counts.codes(name.value))
        )
        if lessons:
            found.append(ProgrammeYear(str(name.label), lessons))
    return tuple(found)


def _with_safeguarding(school: School, year: int) -> tuple[School, Safeguarding]:
    """The school with its policy, and the counts: one query."""
    teaches = Q(memberships__role=Role.TEACHER)
    given = Q(notices__given_on__range=year_days(year))
    counts = {
        "teachers": Count("memberships__user", distinct=True, filter=teaches),
        "trained": Count(
            "memberships__user",
            distinct=True,
            filter=teaches & Q(memberships__trained_for_red=True),
        ),
        "amber": Count("notices", distinct=True, filter=given & Q(notices__level="amber")),
        "red": Count("notices", distinct=True, filter=given & Q(notices__level="red")),
    }
    found = School.objects.select_related("policy").annotate(**counts).get(pk=school.pk)
    return found, Safeguarding(**{name: getattr(found, name) for name in counts})


def evidence_html(school: School, year: int, *, back_url: str = "") -> str:
    """Evidence of the programme, for the engine, or with ``back_url`` as a page to print."""
    coverage = school_coverage(school, year)
    years = programme(coverage)
    school, safeguarding = _with_safeguarding(school, year)
    context = {
        "school": school,
        "coverage": coverage,
        "programme": years,
        "starter_content": _has_starter(years),
        "safeguarding": safeguarding,
        "policy": getattr(school, "policy", None),
    }
    return document("evidence", context, back_url=back_url)


def _has_starter(years: Iterable[ProgrammeYear]) -> bool:
    return any(lesson.starter_content for year in years for lesson in year.lessons)


@dataclass(frozen=True)
class ParentsYear:
    """What one year group is to have, as parents read it."""

    label: str
    lessons: tuple[LessonPage, ...]


def for_parents(school: School, year: int) -> dict[str, Any]:
    """What the policy page and the pack for parents say; neither names a class or a day."""
    planned = (
        PlannedLesson.objects.filter(school=school, academic_year=year, lesson__live=True)
        .select_related("lesson")
        .only(
            "year",
            "lesson__title",
            "lesson__code",
            "lesson__slug",
            "lesson__summary",
            "lesson__withdrawal",
            "lesson__minutes",
        )
        .order_by("lesson__code")
    )
    by_year: dict[str, list[LessonPage]] = defaultdict(list)
    for row in planned:
        by_year[row.year].append(row.lesson)
    entries = HelpEntry.objects.current().for_region(school.region).filter(for_adults=True)
    return {
        "school": school,
        "label": year_label(year),
        "years": [
            ParentsYear(str(name.label), tuple(by_year[name.value]))
            for name in YearGroupName
            if by_year[name.value]
        ],
        "help": [entry for entry in entries if entry.phone][:MOST_HELP],
        "site_address": urlsplit(settings.SITE_URL).netloc or settings.SITE_URL,
    }


def consultation_html(school: School, year: int, *, back_url: str = "") -> str:
    """The pack for parents on paper, with a slip to answer on."""
    policy = SchoolPolicy.objects.filter(school=school).first()
    public = policy is not None and policy.published_on is not None
    address = (
        settings.SITE_URL.rstrip("/") + reverse("for_parents", args=[policy.uuid])
        if public and policy
        else ""
    )
    context = for_parents(school, year) | {"policy": policy, "page_address": address}
    return document("consultation", context, back_url=back_url)


def document(name: str, context: dict[str, Any], *, back_url: str = "") -> str:
    """One of the documents; what they share is put in here."""
    shared = {
        "today": timezone.localdate(),
        "fonts_available": fonts_available(),
        "on_screen": bool(back_url),
        "back_url": back_url,
    }
    return render_to_string(f"teacher_portal/documents/{name}.html", shared | context)
