"""Roll-ups of year groups, schools and areas: published once after a term's end, then only read.

Closing adds each cohort's noisy cells to running totals (``release``). After the term's end this
module copies the totals that are large enough into ``PublishedRollup``, in one act for a school and
one for an area; the page (``school_picture``) is made from those copies only. Why nothing can be
had by subtracting them is argued in docs/rollups.md.
"""

import dataclasses
import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from contextlib import nullcontext
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from quizzes.ballots.layout import EPSILON, read_layout
from quizzes.ballots.models import Cohort, PublishedRollup, Rollup
from quizzes.ballots.release import MECHANISM_VERSION
from teacher_portal.calendar import term_days, term_year
from teacher_portal.models import Area, Assignment, School, YearGroup
from teacher_portal.rollup_figures import Total

MINIMUM_N = 50
MINIMUM_COHORTS = 3
# Everything set in a term closes within 14 days; what hangs longer is late and counts nowhere.
WAIT_AT_MOST = dt.timedelta(days=28)
# Older terms are never published: their running totals may be on their way out (retention).
PUBLISHED_WITHIN = dt.timedelta(days=365)

Row = Rollup | PublishedRollup
Key = tuple[uuid.UUID, str, str]
"""Question, cell name and wave: what the scopes of one term have in common."""


@dataclasses.dataclass(frozen=True)
class Sweep:
    """What a sweep did: figures, never their values."""

    published: int = 0
    too_small: int = 0
    complementary: int = 0
    waiting: int = 0

    def __add__(self, other: "Sweep") -> "Sweep":
        return Sweep(
            published=self.published + other.published,
            too_small=self.too_small + other.too_small,
            complementary=self.complementary + other.complementary,
            waiting=self.waiting + other.waiting,
        )


def publish_due(*, today: dt.date | None = None, dry_run: bool = False) -> Sweep:
    """Publish the roll-ups of every ended term that has not been; may run as often as one likes."""
    today = today or timezone.localdate()
    names = set(Rollup.objects.values_list("term", flat=True).distinct())
    done = Sweep()
    with transaction.atomic() if dry_run else nullcontext():
        for name in sorted(names):
            if not dt.timedelta(0) < today - term_days(name)[1] <= PUBLISHED_WITHIN:
                continue
            fed = Rollup.objects.filter(term=name).values("scope")
            for school in School.objects.filter(uuid__in=fed):
                done += _publish_school(school, name, today)
            for area in Area.objects.filter(uuid__in=fed):
                done += _publish_area(area, name, today)
        if dry_run:
            transaction.set_rollback(True)
    return done


@transaction.atomic
def _publish_school(school: School, name: str, today: dt.date) -> Sweep:
    """Publish a school and its year groups, in one act, so that all figures are of one moment."""
    School.objects.select_for_update(no_key=True).get(pk=school.pk)  # one sweep at a time
    if PublishedRollup.objects.filter(scope=school.uuid, term=name).exists():
        return Sweep()
    mine = {"school": school}
    if _waits(name, today, **mine):
        return Sweep(waiting=1)
    groups = YearGroup.objects.filter(school=school, academic_year=term_year(name))
    scopes = [school.uuid, *groups.values_list("uuid", flat=True)]
    found: dict[Key, dict[uuid.UUID, Rollup]] = defaultdict(dict)
    for row in Rollup.objects.filter(scope__in=scopes, term=name):
        found[_key(row)][row.scope] = row
    sweep, chosen = Sweep(), []
    for rows in found.values():
        whole = rows.pop(school.uuid, None)
        if whole is None:  # whatever feeds a year group feeds the school, so this never happens
            continue
        large = [row for row in (whole, *rows.values()) if is_large(row.n, row.cohorts)]
        shown = _choose(whole, large[1:]) if whole in large else []
        chosen += shown
        sweep += Sweep(len(shown), 1 + len(rows) - len(large), len(large) - len(shown))
    _write(chosen, _epsilons(name, **mine), today)
    return sweep


@transaction.atomic
def _publish_area(area: Area, name: str, today: dt.date) -> Sweep:
    """Publish an area once all its schools have been.

    Where taking the schools' published totals from the area's would leave too few classes, the
    area's figure is what those totals add up to, which gives nothing away.
    """
    Area.objects.select_for_update(no_key=True).get(pk=area.pk)
    if PublishedRollup.objects.filter(scope=area.uuid, term=name).exists():
        return Sweep()
    mine = {"school__area": area}
    if _waits(name, today, **mine):
        return Sweep(waiting=1)
    parts: dict[Key, list[PublishedRollup]] = defaultdict(list)
    schools = School.objects.filter(area=area).values("uuid")
    for part in PublishedRollup.objects.filter(scope__in=schools, term=name):
        parts[_key(part)].append(part)
    sweep, chosen = Sweep(), []
    for row in Rollup.objects.filter(scope=area.uuid, term=name):
        if not is_large(row.n, row.cohorts):
            sweep += Sweep(too_small=1)
            continue
        if not _rest_is_safe(row, parts[_key(row)]):
            row = _sum_as(row, parts[_key(row)])
        chosen.append(row)
        sweep += Sweep(published=1)
    _write(chosen, _epsilons(name, **mine), today)
    return sweep


def is_large(n: int, cohorts: int) -> bool:
    """Whether a total has the pupils and the classes that publishing it needs."""
    return n >= MINIMUM_N and cohorts >= MINIMUM_COHORTS


def _choose(whole: Rollup, parts: list[Rollup]) -> list[Rollup]:
    """The school, and its year groups without those that would give the rest of the school away.

    Year groups have no cohort in common, so holding the smallest back makes the rest large.
    """
    shown = sorted(parts, key=lambda row: (row.n, row.scope), reverse=True)
    while not _rest_is_safe(whole, shown):
        shown.pop()
    return [whole, *shown]


def _rest_is_safe(whole: Row, parts: Iterable[Row]) -> bool:
    """Whether the whole less its published parts is nothing at all or large itself."""
    n, cohorts = whole.n, whole.cohorts
    for part in parts:
        n, cohorts = n - part.n, cohorts - part.cohorts
    return (n, cohorts) == (0, 0) or is_large(n, cohorts)


def _sum_as(row: Rollup, parts: list[PublishedRollup]) -> Rollup:
    """The area's row with what its schools' published totals add up to; it is never saved."""
    row.n, row.cohorts, row.cell = (
        sum(getattr(part, name) for part in parts) for name in ("n", "cohorts", "cell")
    )
    return row


def _waits(name: str, today: dt.date, **where: Any) -> bool:
    """Whether something set in the term is still open, and not yet for too long."""
    last = term_days(name)[1]
    still_open = Assignment.objects.open().filter(opened_on__lte=last, **where)
    return today <= last + WAIT_AT_MOST and still_open.exists()


def _epsilons(name: str, **where: Any) -> dict[tuple[uuid.UUID, str], Fraction]:
    """Each cell's ε in the cohorts of a term; the smallest (widest noise) if they ever differed."""
    assignments = Assignment.objects.filter(opened_on__range=term_days(name), **where)
    found: dict[tuple[uuid.UUID, str], Fraction] = {}
    cohorts = Cohort.objects.filter(assignment__in=assignments)
    for layout in cohorts.values_list("layout", flat=True):
        for cell in read_layout(layout):
            key = (cell.question, cell.name.value)
            found[key] = min(cell.epsilon, found.get(key, cell.epsilon))
    return found


def _write(
    rows: list[Rollup], epsilons: dict[tuple[uuid.UUID, str], Fraction], today: dt.date
) -> None:
    """Copy running totals into the table that refuses changes."""
    PublishedRollup.objects.bulk_create(
        PublishedRollup(
            scope=row.scope,
            question=row.question,
            cell_name=row.cell_name,
            term=row.term,
            wave=row.wave,
            n=row.n,
            cohorts=row.cohorts,
            cell=row.cell,
            epsilon=str(epsilons.get((row.question, row.cell_name), min(EPSILON.values()))),
            mechanism_version=MECHANISM_VERSION,
            published_on=today,
        )
        for row in rows
    )


def _key(row: Row) -> Key:
    return row.question, row.cell_name, row.wave


@dataclasses.dataclass(frozen=True)
class Published:
    """One published total."""

    scope: uuid.UUID
    question: uuid.UUID
    cell_name: str
    term: str
    wave: str
    total: Total


def published_terms(scopes: Iterable[uuid.UUID]) -> set[tuple[str, uuid.UUID]]:
    """The terms in which each scope has anything published."""
    rows = PublishedRollup.objects.filter(scope__in=list(scopes))
    return set(rows.values_list("term", "scope").distinct())


def published_in_year(scope: uuid.UUID, academic_year: int) -> list[Published]:
    """Everything published of a scope in one academic year."""
    rows = PublishedRollup.objects.filter(scope=scope, term__startswith=f"{academic_year}-")
    return [_as_published(row) for row in rows]


def published_of_questions(scope: uuid.UUID, questions: Iterable[uuid.UUID]) -> list[Published]:
    """Everything published of a scope about some questions, of all terms."""
    rows = PublishedRollup.objects.filter(scope=scope, question__in=list(questions))
    return [_as_published(row) for row in rows]


def totals_of_all_schools() -> dict[tuple[uuid.UUID, str], Total]:
    """Question and cell name with all that was ever published of whole schools, added up.

    No year group or area, which would count pupils twice. The database adds: there is a row a school,
    term and question.
    """
    totals: dict[tuple[uuid.UUID, str], Total] = {}
    rows = PublishedRollup.objects.filter(scope__in=School.objects.values("uuid"))
    for question, name, epsilon, n, cohorts, cell in rows.values_list(
        "question", "cell_name", "epsilon"
    ).annotate(Sum("n"), Sum("cohorts"), Sum("cell")):
        total = Total(n, cohorts, cell, Fraction(epsilon))
        key = (question, name)
        totals[key] = totals[key] + total if key in totals else total
    return totals


def _as_published(row: PublishedRollup) -> Published:
    return Published(
        scope=row.scope,
        question=row.question,
        cell_name=row.cell_name,
        term=row.term,
        wave=row.wave,
        total=Total(row.n, row.cohorts, row.cell, Fraction(row.epsilon)),
    )


def questions_answered(scope: uuid.UUID, name: str) -> set[uuid.UUID]:
    """The questions that any cohort of a scope answered in a term, published or not."""
    rows = Rollup.objects.filter(scope=scope, term=name)
    return set(rows.values_list("question", flat=True).distinct())
