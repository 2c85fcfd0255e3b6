"""The only reader of reports: everything a page, export or print shows comes from here, suppressed.

Figures are shown in tenths of the class with the range that the noise leaves (95 % or more), never
as counts: "about 7 in 10, could be 6 to 8". The denominator is everyone who finished, passes
included.
"""

import dataclasses
import datetime as dt
import uuid
from functools import cache
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from lessons.models import Edition
from quizzes.ballots.layout import MINIMUM_N, CellName, Tier
from quizzes.ballots.models import Report, Wave
from quizzes.ballots.sealing import cohort_layout
from quizzes.freezing import asked
from teacher_portal import budget, pulse
from teacher_portal.budget import Decision
from teacher_portal.calendar import academic_year
from teacher_portal.homework_counts import n_completed
from teacher_portal.models import Assignment, SchoolClass
from teacher_portal.retention import why_gone

# The noise stays within this many pupils in at least 95 of 100 reports:
# P(|Z| > k) = 2 e^(-ε(k+1)) / (1 + e^-ε), which is 2.7 % and 3.8 %.
NOISE_REACH = {Tier.KNOWLEDGE: 3, Tier.ATTITUDE: 6}
TOO_WIDE = 6


@cache
def _draw(value: int, low: int, high: int) -> str:
    """A bar; there are some hundred different ones, and a report is opened again and again."""
    return render_to_string(
        "cms/components/figure_bar_drawing.html", {"value": value, "low": low, "high": high}
    )


@dataclasses.dataclass(frozen=True)
class Figure:
    """A share of the class in whole tenths (1 to 9) with its range."""

    value: int
    low: int
    high: int

    @property
    def too_few(self) -> bool:
        """Whether the range is too wide to act on."""
        return self.high - self.low >= TOO_WIDE

    @property
    def least(self) -> int:
        """Where the range begins, as shown: "1 in 10 or fewer" may be none."""
        return 0 if self.low <= 1 else self.low

    @property
    def most(self) -> int:
        """Where the range ends, as shown: "9 in 10 or more" may be everybody."""
        return 10 if self.high >= 9 else self.high

    @property
    def bar(self) -> str:
        """The figure drawn."""
        return _draw(self.value, self.least, self.most)

    @property
    def words(self) -> str:
        """The figure in words, its uncertainty included."""
        if self.too_few:
            return _("too few to be sure: anything from %(low)s to %(high)s in 10") % {
                "low": self.least,
                "high": self.most,
            }
        if self.low == self.high:
            return self.about
        return _("%(about)s, could be %(low)s to %(high)s") % {
            "about": self.about,
            "low": self.least,
            "high": self.most,
        }

    @property
    def about(self) -> str:
        """The best estimate in words, without its range."""
        if self.value <= 1:
            return _("1 in 10 or fewer")
        if self.value >= 9:
            return _("9 in 10 or more")
        return _("about %(value)s in 10") % {"value": self.value}


@dataclasses.dataclass(frozen=True)
class Misconception:
    """A named wrong answer, how common it was, and what the author advises."""

    name: str
    answer: str
    figure: Figure
    say: str
    reteach: str

    @property
    def act(self) -> bool:
        """Whether it is above 3 in 10, the author's threshold for saying something."""
        return self.figure.value > 3 and not self.figure.too_few


@dataclasses.dataclass(frozen=True)
class ReportedQuestion:
    """One reported question of the lesson."""

    identity: uuid.UUID
    number: int
    stem: str
    answer: str
    objective: str
    tier: str
    figure: Figure | None
    misconception: Misconception | None
    why_missing: str = ""
    hoped_against: bool = False
    is_activity: bool = False

    @property
    def is_attitude(self) -> bool:
        """Whether the answer is how the statement was agreed with, which is never right or wrong."""
        return self.tier == Tier.ATTITUDE


@dataclasses.dataclass(frozen=True)
class Engagement:
    """Who took part: exact counts, for they say nothing about answers."""

    joined: int
    started: int
    completed: int
    roll: int
    counted_on: dt.date | None = None
    """For open homework the day these numbers were taken; None where they are of this moment."""

    @property
    def working(self) -> int:
        """How many have started and not finished; somebody who came in twice counts twice."""
        return max(0, self.started - self.completed)


@dataclasses.dataclass(frozen=True)
class ClassReport:
    """The one-page report of a closed assignment."""

    code: str
    title: str
    class_label: str
    opened_on: dt.date
    closed_on: dt.date | None
    engagement: Engagement
    questions: tuple[ReportedQuestion, ...]
    why_only_engagement: str = ""

    @property
    def has_figures(self) -> bool:
        """Whether any question has a figure."""
        return any(question.figure for question in self.questions)


def engagement(assignment: Assignment, classes: list[SchoolClass]) -> Engagement:
    """Joined, started and completed: live in class, of this morning for homework, or in the end."""
    if assignment.is_counted_daily:
        return Engagement(
            **{
                name: assignment.counted.get(name, 0) for name in ("joined", "started", "completed")
            },
            roll=sum(c.declared_roll for c in classes),
            counted_on=assignment.counted_on,
        )
    return Engagement(
        joined=assignment.n_joined,
        started=assignment.n_started,
        completed=n_completed(assignment),
        roll=sum(c.declared_roll for c in classes),
    )


def figure(noisy_count: int, n: int, tier: Tier) -> Figure:
    """Turn a noisy count out of ``n`` ballots into tenths with their range."""

    def tenths(x: int) -> int:
        return min(9, max(1, round(10 * x / n)))

    reach = NOISE_REACH[tier]
    return Figure(tenths(noisy_count), tenths(noisy_count - reach), tenths(noisy_count + reach))


def class_report(assignment: Assignment) -> ClassReport:
    """The report of a closed assignment; for an open one raises ``ValueError``."""
    if not assignment.is_closed:
        raise ValueError("Answers stay sealed until the assignment is closed.")
    classes = list(assignment.classes.all())
    report = Report.objects.filter(cohort=assignment.cohort_id).first()
    taken_part = engagement(assignment, classes)
    withheld = {
        question: Decision.from_json(question, kept).reason
        for question, kept in assignment.withheld.items()
    }
    questions = _questions(assignment, report, taken_part.completed, withheld)
    return ClassReport(
        code=assignment.edition.code,
        title=assignment.edition.title,
        class_label=", ".join(c.label for c in classes),
        opened_on=assignment.opened_on,
        closed_on=assignment.closed_on,
        engagement=taken_part,
        questions=questions,
        why_only_engagement=""
        if report
        else why_gone(assignment) or _why_nothing(taken_part.completed, withheld),
    )


def _why_nothing(n: int, withheld: dict[str, str]) -> str:
    if withheld:
        return " ".join(dict.fromkeys(withheld.values()))
    minimum = MINIMUM_N[Tier.KNOWLEDGE]
    if n < minimum:
        return _(
            "%(n)s pupils finished. With fewer than %(minimum)s, figures could point at one pupil, "
            "so this page shows only who took part. Their answers count towards the school's "
            "picture, where nobody can be picked out."
        ) % {"n": n, "minimum": minimum}
    return _(
        "No question of this lesson is reported, or the answers could not be unsealed. "
        "Who took part is all there is to show."
    )


def _questions(
    assignment: Assignment, report: Report | None, n: int, withheld: dict[str, str]
) -> tuple[ReportedQuestion, ...]:
    layout = cohort_layout(assignment.cohort)
    counted = {str(cell.question) for cell in layout}
    cells = {(c["question"], c["name"]): c for c in report.cells} if report else {}
    return tuple(
        _question(number, question, cells, report.n if report else n, withheld)
        for number, question in enumerate(asked(assignment.edition.counted, layout), start=1)
        if question["uuid"] in counted
    )


def _question(
    number: int,
    question: dict[str, Any],
    cells: dict[tuple[str, str], Any],
    n: int,
    withheld: dict[str, str],
) -> ReportedQuestion:
    tier = Tier(question["tier"])
    headline = cells.get((question["uuid"], CellName.HEADLINE.value))
    named = cells.get((question["uuid"], CellName.MISCONCEPTION.value))
    accurate = [o["text"] for o in question["options"] if o["correct"]]
    is_activity = question["kind"] == "activity"
    return ReportedQuestion(
        identity=uuid.UUID(question["uuid"]),
        number=number,
        stem=question["stem"],
        answer="" if is_activity else " · ".join(accurate),
        objective=question["objective"],
        tier=tier.value,
        figure=figure(headline["noisy_count"], n, tier) if headline else None,
        misconception=_misconception(question, named["noisy_count"], n, tier) if named else None,
        why_missing="" if headline else withheld.get(question["uuid"]) or _too_few(tier),
        hoped_against=question.get("reversed", False),
        is_activity=is_activity,
    )


def _too_few(tier: Tier) -> str:
    return _("Fewer than %(minimum)s pupils finished, so this has no figure.") % {
        "minimum": MINIMUM_N[tier]
    }


def _misconception(question: dict[str, Any], count: int, n: int, tier: Tier) -> Misconception:
    named = question["misconception"]
    answer = next(o["text"] for o in question["options"] if o["key"] == named["option"])
    return Misconception(
        name=named["name"],
        answer=answer,
        figure=figure(count, n, tier),
        say=named["say"],
        reteach=named["reteach"],
    )


@dataclasses.dataclass(frozen=True)
class PlannedQuestion:
    """A question that the report would hold, or why it would not: told before the lesson."""

    stem: str
    why_not: str


@dataclasses.dataclass(frozen=True)
class Plan:
    """What the report of a lesson would hold if the whole class took part today."""

    wave: Wave
    questions: tuple[PlannedQuestion, ...]

    @property
    def is_start(self) -> bool:
        """Whether this is the first of a Class Pulse's two occasions in the year."""
        return self.wave == Wave.BASELINE

    @property
    def is_end(self) -> bool:
        """Whether this is the second of a Class Pulse's two occasions in the year."""
        return self.wave == Wave.ENDPOINT


def report_plan(school_class: SchoolClass, edition: Edition, teacher_id: int) -> Plan:
    """Work out what would be reported, before anything is opened."""
    wave = pulse.due_wave([school_class], edition)
    cells = pulse.cells_for([school_class], edition, wave)
    decisions = budget.decide(
        classes=[school_class],
        teacher_id=teacher_id,
        questions=[cell.question for cell in cells],
        academic_year=academic_year(timezone.localdate()),
        wave=wave,
        ballots=school_class.declared_roll,
    )
    reasons = {str(decision.question): decision.reason for decision in decisions}
    return Plan(
        wave,
        tuple(
            PlannedQuestion(stem=question["stem"], why_not=reasons[question["uuid"]])
            for question in edition.counted
            if question["uuid"] in reasons
        ),
    )
