"""What a report leads on to: its questions' objectives, what to teach next, and the whole school.

The school's figure comes from published roll-ups only. Nothing is ever subtracted or added up here:
where the class is itself in the school's figure the page says so, and where it is half of it or
more there is no comparison, because the class would stand beside itself.
"""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from quizzes.ballots.layout import CellName
from teacher_portal import class_access, rollups
from teacher_portal.calendar import term, term_days, term_words
from teacher_portal.models import Assignment
from teacher_portal.reports import ClassReport, Figure, ReportedQuestion
from teacher_portal.rollup_figures import Share
from teacher_portal.rollups import Published

PUBLISHED_WITHIN = rollups.WAIT_AT_MOST + dt.timedelta(days=7)
LESSONS_AT_MOST = 4


@dataclass(frozen=True)
class NextLesson:
    """Another lesson of the same objective."""

    code: str
    title: str
    level: str
    for_this_age: bool


@dataclass(frozen=True)
class Beside:
    """The school's figure of a question beside the class's, or why there is none."""

    term: str = ""
    share: Share | None = None
    note: str = ""

    @property
    def about(self) -> str:
        """Whose figure it is."""
        if self.share is None:
            return ""
        return _("%(term)s, %(pupils)d pupils of %(classes)d classes") % {
            "term": self.term,
            "pupils": self.share.total.n,
            "classes": self.share.total.cohorts,
        }


@dataclass(frozen=True)
class AfterQuestion:
    """A reported question with what follows from it."""

    question: ReportedQuestion
    objective: str
    school: Beside
    lessons: tuple[NextLesson, ...] = field(default=())


@dataclass(frozen=True)
class AfterLesson:
    """The report's questions with what follows, and what is true of the school for all of them."""

    questions: tuple[AfterQuestion, ...]
    note: str


def after_lesson(assignment: Assignment, report: ClassReport) -> AfterLesson:
    """The report's questions, each with its objective, further lessons and the school's figure.

    Where every question would say the same about the school, it is said once.
    """
    texts = {o["code"]: o["text"] for o in assignment.edition.data.get("objectives", [])}
    lessons = _lessons(assignment, {q.objective for q in report.questions if q.objective})
    schools = _schools(assignment, report)
    alike = set(schools.values())
    note = alike.pop().note if len(alike) == 1 and not any(b.share for b in alike) else ""
    if note:
        schools = {}
    found = tuple(
        AfterQuestion(
            question=question,
            objective=texts.get(question.objective, ""),
            school=schools.get(question.identity, Beside()),
            lessons=tuple(lessons[question.objective][:LESSONS_AT_MOST]),
        )
        for question in report.questions
    )
    return AfterLesson(found, note)


def _lessons(assignment: Assignment, codes: set[str]) -> dict[str, list[NextLesson]]:
    """Lessons that may be set today for each objective, the class's own age first.

    What the classes have been set already is left out.
    """
    found: dict[str, list[NextLesson]] = defaultdict(list)
    if not codes:
        return found
    seen = class_access.codes_set_for(assignment)
    for objective, code, title, level, band in class_access.lessons_of_objectives(codes):
        if code not in seen:
            own_age = band == assignment.edition.band
            found[objective].append(NextLesson(code, title, level, own_age))
    for lessons in found.values():
        lessons.sort(key=lambda lesson: not lesson.for_this_age)
    return found


def _schools(assignment: Assignment, report: ClassReport) -> dict[uuid.UUID, Beside]:
    """The school's figure for each question that has one here."""
    mine = {q.identity: q.figure for q in report.questions if q.figure}
    if not mine:
        return {}
    own_term = term(assignment.opened_on)
    published: dict[uuid.UUID, dict[str, Published]] = defaultdict(dict)
    for row in rollups.published_of_questions(assignment.school.uuid, mine):
        if row.wave == assignment.wave and row.cell_name == CellName.HEADLINE:
            published[row.question][row.term] = row
    return {
        question: _beside(own_term, published[question], figure, report.engagement.completed)
        for question, figure in mine.items()
    }


def _beside(own_term: str, terms: dict[str, Published], figure: Figure, n: int) -> Beside:
    """The school's figure of the class's own term; until that is out, of the latest before it."""
    before = [name for name in terms if term_days(name) < term_days(own_term)]
    name = own_term if own_term in terms else max(before, key=term_days, default="")
    awaited = "" if own_term in terms else _awaited(own_term)
    if not name:
        return Beside(note=awaited)
    total = terms[name].total
    if name == own_term and 2 * n >= total.n:
        return Beside(
            note=_(
                "Your class is half of the school’s figure or more: it would stand beside itself."
            )
        )
    share = Share.of(total)
    overlap = 10 * figure.least <= share.most and share.least <= 10 * figure.most
    notes = [
        _("Your class is one of them.") if name == own_term else "",
        _("The ranges overlap: there is no difference to speak of.")
        if overlap
        else _(
            "The ranges do not overlap: worth a thought about how it was taught, not about who."
        ),
        awaited,
    ]
    return Beside(term_words(name), share, " ".join(filter(None, notes)))


def _awaited(own_term: str) -> str:
    """When this term's figure of the school comes, or that it does not."""
    ends = term_days(own_term)[1]
    if timezone.localdate() > ends + PUBLISHED_WITHIN:
        return _("Too few at your school answered this in the %(term)s for a figure.") % {
            "term": _in_sentence(own_term)
        }
    return _("The school’s figure for this term comes after %(day)s, if enough classes answer.") % {
        "day": date_format(ends, "j F Y")
    }


def _in_sentence(name: str) -> str:
    words = term_words(name)
    return words[0].lower() + words[1:]
