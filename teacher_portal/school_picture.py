"""The school's picture of a past term, as its page shows it: made from published roll-ups only."""

import dataclasses
import datetime as dt
import uuid
from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.ages import YearGroupName
from lessons.models import Edition
from quizzes.ballots.layout import CellName, Tier
from quizzes.ballots.models import Wave
from teacher_portal import rollups
from teacher_portal.calendar import term, term_days, term_words, term_year
from teacher_portal.models import Area, Assignment, School, YearGroup
from teacher_portal.rollup_figures import Change, Share, Total

A_SWEEP = dt.timedelta(days=7)

Cell = tuple[uuid.UUID, str]
"""Question and cell name."""


class NothingPublished(LookupError):
    """There is no such term, or no such year group in it."""


@dataclasses.dataclass(frozen=True)
class PicturedCell:
    """One figure of a question, and its change since the start of the year where that is known."""

    label: str
    share: Share
    change: Change | None


@dataclasses.dataclass(frozen=True)
class PicturedQuestion:
    """A question with its published figures of one occasion."""

    number: int
    stem: str
    answer: str
    wave: str
    cells: tuple[PicturedCell, ...]
    hoped_against: bool = False

    @property
    def occasion(self) -> str:
        """Which of the year's two occasions it was; empty for an ordinary question."""
        return {
            Wave.BASELINE.value: _("At the start of the year"),
            Wave.ENDPOINT.value: _("At the end of the year"),
        }.get(self.wave, "")


@dataclasses.dataclass(frozen=True)
class PicturedLesson:
    """The questions of one lesson."""

    code: str
    title: str
    questions: tuple[PicturedQuestion, ...]


@dataclasses.dataclass(frozen=True)
class Choice:
    """A term or a year group that can be looked at."""

    value: str
    label: str
    chosen: bool


@dataclasses.dataclass(frozen=True)
class Picture:
    """What a school may see of one past term, of itself or of one year group."""

    label: str
    year: str
    name: str
    term: str
    terms: tuple[Choice, ...]
    years: tuple[Choice, ...]
    lessons: tuple[PicturedLesson, ...]
    too_few: int
    next_term: str
    next_from: dt.date
    minimum_n: int = rollups.MINIMUM_N
    minimum_classes: int = rollups.MINIMUM_COHORTS

    @property
    def has_change(self) -> bool:
        """Whether any figure stands beside one of the start of the year."""
        cells = (c for lesson in self.lessons for q in lesson.questions for c in q.cells)
        return any(cell.change for cell in cells)


def school_picture(
    school: School,
    *,
    oversees: bool,
    name: str = "",
    year: str = "",
    today: dt.date | None = None,
) -> Picture:
    """A past term of the school, the latest unless named, or of one of its year groups.

    Year groups are there only for those who oversee the school. Raises ``NothingPublished`` for a
    term that was never published and for a year that is none; a year group without figures in the
    term is an empty picture, because the page's form keeps the year when the term changes.
    """
    declared = YearGroup.objects.filter(school=school) if oversees else YearGroup.objects.none()
    groups = {group.uuid: group for group in declared}
    published = rollups.published_terms([school.uuid, *groups])
    names = sorted({known for known, _scope in published}, key=term_days, reverse=True)
    name = name or (names[0] if names else "")
    if (name and name not in names) or (year and not (oversees and year in YearGroupName.values)):
        raise NothingPublished
    scopes = {"": school.uuid} | {
        groups[scope].year: scope for known, scope in published if known == name and scope in groups
    }
    scope = scopes.get(year)
    lessons, too_few = _lessons(_set_at(school, name), scope, name) if name and scope else ((), 0)
    years = [known for known in YearGroupName if known in scopes or known == year]
    coming = _coming(school.uuid, names, today or timezone.localdate())
    return Picture(
        label=str(YearGroupName(year).label) if year else _("Whole school"),
        year=year,
        name=name,
        term=term_words(name) if name else "",
        terms=tuple(Choice(known, term_words(known), known == name) for known in names),
        years=tuple(Choice(known.value, str(known.label), known == year) for known in years),
        lessons=lessons,
        too_few=too_few,
        next_term=term_words(coming),
        next_from=term_days(coming)[1] + dt.timedelta(days=1),
    )


def _coming(scope: uuid.UUID, names: list[str], today: dt.date) -> str:
    """The term that is published next: the one that has just ended, while it is still awaited."""
    ended = term(today - rollups.WAIT_AT_MOST - A_SWEEP)
    if ended == term(today) or ended in names:
        return term(today)
    return ended if rollups.questions_answered(scope, ended) else term(today)


def _set_at(school: School, name: str) -> "QuerySet[Edition]":
    """The editions set at the school in a term."""
    set_then = Assignment.objects.filter(school=school, opened_on__range=term_days(name))
    editions: QuerySet[Edition] = Edition.objects.filter(pk__in=set_then.values("edition"))
    return editions


def area_picture(area: Area, *, name: str = "", today: dt.date | None = None) -> Picture:
    """A past term of all schools of an area together: never of one of them, nor of a year group."""
    names = sorted(
        {known for known, _scope in rollups.published_terms([area.uuid])},
        key=term_days,
        reverse=True,
    )
    name = name or (names[0] if names else "")
    if name and name not in names:
        raise NothingPublished
    # Looking for what was set at five hundred schools costs more than reading every edition.
    lessons, too_few = _lessons(Edition.objects.all(), area.uuid, name) if name else ((), 0)
    coming = _coming(area.uuid, names, today or timezone.localdate())
    return Picture(
        label=area.name,
        year="",
        name=name,
        term=term_words(name) if name else "",
        terms=tuple(Choice(known, term_words(known), known == name) for known in names),
        years=(),
        lessons=lessons,
        too_few=too_few,
        next_term=term_words(coming),
        next_from=term_days(coming)[1] + dt.timedelta(days=1),
    )


def _lessons(
    editions: "QuerySet[Edition]", scope: uuid.UUID, name: str
) -> tuple[tuple[PicturedLesson, ...], int]:
    """A term's figures by lesson, and how many questions were answered by too few for any."""
    of_year = rollups.published_in_year(scope, term_year(name))
    baseline: dict[Cell, Total] = {}
    now: dict[tuple[uuid.UUID, str], dict[str, Total]] = defaultdict(dict)
    for row in of_year:
        if row.term == name:
            now[row.question, row.wave][row.cell_name] = row.total
        if row.wave == Wave.BASELINE:
            cell = (row.question, row.cell_name)
            baseline[cell] = baseline[cell] + row.total if cell in baseline else row.total
    lessons = []
    for code, (title, questions) in sorted(_questions(editions).items()):
        pictured = tuple(
            _pictured(question, wave.value, now[identity, wave.value], baseline)
            for identity, question in questions.items()
            for wave in Wave
            if (identity, wave.value) in now
        )
        if pictured:
            lessons.append(PicturedLesson(code, title, pictured))
    answered = rollups.questions_answered(scope, name)
    return tuple(lessons), len(answered - {question for question, _wave in now})


def _questions(
    editions: "QuerySet[Edition]",
) -> dict[str, tuple[str, dict[uuid.UUID, dict[str, Any]]]]:
    """What was asked, by lesson: each question once, in its newest words."""
    seen: set[uuid.UUID] = set()
    found: dict[str, tuple[str, dict[uuid.UUID, dict[str, Any]]]] = {}
    for code, title, questions, results in editions.order_by("code", "-number").values_list(
        "code", "title", "data__questions", "data__results"
    ):
        _title, asked = found.setdefault(code, (title, {}))
        for number, question in enumerate([*questions, *(results or [])], start=1):
            identity = uuid.UUID(question["uuid"])
            if identity not in seen:
                seen.add(identity)
                asked[identity] = {**question, "number": number}
    return found


def _pictured(
    question: dict[str, Any], wave: str, totals: dict[str, Total], baseline: dict[Cell, Total]
) -> PicturedQuestion:
    identity = uuid.UUID(question["uuid"])
    cells = []
    for name in CellName:
        total = totals.get(name.value)
        if total is None:
            continue
        before = baseline.get((identity, name.value)) if wave == Wave.ENDPOINT else None
        change = Change.between(before, total) if before else None
        cells.append(PicturedCell(_label(question, name), Share.of(total), change))
    accurate = [o["text"] for o in question["options"] if o["correct"]]
    return PicturedQuestion(
        number=question["number"],
        stem=question["stem"],
        answer=" · ".join(accurate)
        if question["tier"] == Tier.KNOWLEDGE and question["kind"] != "activity"
        else "",
        wave=wave,
        cells=tuple(cells),
        hoped_against=question.get("reversed", False),
    )


def _label(question: dict[str, Any], name: CellName) -> str:
    if name is CellName.HEADLINE:
        if question["kind"] == "activity":
            return _("reached the pass mark")
        return _("agreed") if question["tier"] == Tier.ATTITUDE else _("answered accurately")
    if question["misconception"] is None:  # it was named in an older edition
        return _("had the misconception that was named then")
    chosen = question["misconception"]["option"]
    answer = next(o["text"] for o in question["options"] if o["key"] == chosen)
    return _("chose “%(answer)s”") % {"answer": answer}
