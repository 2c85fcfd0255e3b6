"""A lesson on the wall: its screens in order, and which of its steps were really shown.

What pupils are asked stays off the wall while the lesson is open: a screen says "On your own device
now" and how many have finished. Only a closed lesson shows questions with their answers.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.ages import AgeBand
from cms.models import HelpEntry
from lessons.localising import national
from lessons.models import Edition
from lessons.player import shuffled
from lessons.shortening import shortened, step_ids
from lessons.timing import (
    JOINING_MINUTES,
    QUIZ_MINUTES,
    WORDS_MINUTES,
    part_numbers,
    step_minutes,
)
from lessons.words import PROMISE
from quizzes.ballots.layout import Tier
from quizzes.ballots.sealing import cohort_layout
from quizzes.freezing import FrozenQuestion, asked
from teacher_portal import shortening
from teacher_portal.models import Assignment, AssignmentState, RunStep
from teacher_portal.projector_cards import Screen, list_screens, passages
from teacher_portal.projector_screens import step_screens
from teacher_portal.services import NotAllowed

SETTLING_MINUTES = 1

Document = dict[str, Any]


class NoSuchStep(Exception):
    """The lesson has no step of this name."""


@dataclass
class Section:
    """A stretch of the lesson: its beginning, its words, one of its steps, its quiz or its end.

    ``step`` is the id under which it counts as shown; only steps of the lesson have one.
    """

    name: str
    title: str
    minutes: int
    screens: list[Screen]
    number: int = 0
    step: str = ""
    teacher: str = ""
    shown: bool = False
    part: int = 1
    starts_part: bool = False
    timer: int = 0

    def __post_init__(self) -> None:
        """Name the screens: a story's by their scenes, all others by their place."""
        plain = 0
        for screen in self.screens:
            plain += not screen.slug
            screen.id = f"{self.name}-{screen.slug or plain}"
            # Copies: the choices are the frozen lesson's own, and that never changes.
            screen.choices = [
                {**choice, "screen": f"{self.name}-{choice['to']}-1"} for choice in screen.choices
            ]
        self.timer = self.timer or self.minutes

    @property
    def is_story(self) -> bool:
        """Whether the way through it is chosen."""
        return any(screen.scene for screen in self.screens)


@dataclass(frozen=True)
class Deck:
    """Everything that the projector shows of an assignment."""

    sections: tuple[Section, ...]
    steps: int
    shown: int
    parts: int

    @property
    def screens(self) -> list[Screen]:
        """All screens in their order."""
        return [screen for section in self.sections for screen in section.screens]


def deck(assignment: Assignment) -> Deck:
    """Lay an assignment's lesson out as screens."""
    document = shortening.document_of(assignment)
    closed, band = assignment.is_closed, assignment.edition.age_band
    shown = set(RunStep.objects.filter(assignment=assignment).values_list("step", flat=True))
    steps = _steps(document, shown, with_answers=closed)
    helpers = _helpers(assignment)
    sections = [_start(document, helpers), *_words(document), *steps]
    questions = asked(assignment.edition.questions, cohort_layout(assignment.cohort))
    if closed:
        sections += _answers(questions, assignment.edition.uuid)
    elif alone := questions + assignment.edition.results:
        sections.append(_own_device(len(alone), band, rotates=assignment.edition.rotates))
    sections.append(_end(helpers))
    return Deck(
        tuple(sections),
        steps=len(steps),
        shown=sum(section.shown for section in steps),
        parts=max((section.part for section in steps), default=1),
    )


def trial_deck(edition: Edition) -> Deck:
    """The screens of a lesson that nobody teaches yet: for its author, or a teacher who chooses."""
    document, band = national(edition.data), edition.age_band
    entries = HelpEntry.objects.current().for_band(band).filter(never_hide=True)
    helpers = {"entries": list(entries), "dsl": "", "where": ""}
    steps = _steps(document, set(), with_answers=False)
    sections = [_start(document, helpers), *_words(document), *steps]
    if edition.counted:
        sections.append(_own_device(len(edition.counted), band, rotates=edition.rotates))
    sections.append(_end(helpers))
    parts = max((section.part for section in steps), default=1)
    return Deck(tuple(sections), steps=len(steps), shown=0, parts=parts)


@transaction.atomic
def record_shown(*, assignment: Assignment, step: str) -> None:
    """Write down, once, that a step stood on the projector. Idempotent.

    It is the teacher's own record of the lesson and says nothing about pupils. A lesson that is
    closed, or held by the DSL, gets no more of it.
    """
    running = Assignment.objects.select_for_update().filter(
        pk=assignment.pk, state__in=[AssignmentState.OPEN, AssignmentState.LAST_CALL]
    )
    if not running.exists():
        raise NotAllowed(_("This lesson is not running, so nothing is written down."))
    if step not in step_ids(shortened(assignment.edition.data, assignment.shortened)):
        raise NoSuchStep
    RunStep.objects.get_or_create(
        assignment=assignment, step=step, defaults={"shown_on": timezone.localdate()}
    )


def _start(document: Document, helpers: dict[str, Any]) -> Section:
    """The title with the way in; what the lesson is about; the rules; where help is."""
    screens = [Screen("title", document["title"])]
    screens += passages(_("Before we start"), document.get("content_note") or "")
    rules = [{"title": rule} for rule in document.get("ground_rules") or []]
    screens += list_screens(_("Our ground rules"), rules) if rules else []
    screens.append(Screen("help", _("If you want to talk to someone"), more=helpers))
    ready = (document.get("ready") or {}).get("say") or ""
    screens[min(1, len(screens) - 1)].say = [ready] if ready else []
    return Section("start", _("Start"), JOINING_MINUTES, screens)


def _helpers(assignment: Assignment) -> dict[str, Any]:
    """Whom pupils can turn to: the school's own lead, and the entries that never disappear."""
    band, school = assignment.edition.age_band, assignment.school
    entries = HelpEntry.objects.current().for_band(band).filter(never_hide=True)
    return {"entries": list(entries), "dsl": school.dsl_name, "where": school.dsl_where}


def _words(document: Document) -> Iterable[Section]:
    words = document.get("vocabulary") or []
    if not words:
        return []
    screens = [
        Screen(
            "word",
            word["term"],
            kicker=_("Word %(number)s of %(total)s") % {"number": number, "total": len(words)},
            reveals=[word["definition"]],
        )
        for number, word in enumerate(words, start=1)
    ]
    return [Section("words", _("Words for this lesson"), WORDS_MINUTES, screens)]


def _steps(document: Document, shown: set[str], *, with_answers: bool) -> list[Section]:
    sections: list[Section] = []
    rows = zip(document["steps"], step_ids(document), part_numbers(document), strict=True)
    for number, (step, step_id, part) in enumerate(rows, start=1):
        sections.append(
            Section(
                f"s{number}",
                step["title"],
                step_minutes(step),
                step_screens(step, with_answers=with_answers),
                number=number,
                step=step_id,
                teacher=step.get("teacher") or "",
                shown=step_id in shown,
                part=part,
                starts_part=bool(sections) and part > sections[-1].part,
                timer=step.get("timer") or 0,
            )
        )
    return sections


def _own_device(questions: int, band: AgeBand, *, rotates: bool) -> Section:
    """Where the quiz would be: how to get to it and how many are done, never what it asks."""
    screen = Screen(
        "device",
        _("On your own device now"),
        str(PROMISE[band]),
        more={"questions": questions},
        say=[_("The answers stay sealed until you close the lesson. Then this view shows them.")],
    )
    title = _("What do you think?") if rotates else _("Quiz")
    return Section("quiz", title, QUIZ_MINUTES, [screen])


def _answers(questions: list[FrozenQuestion], edition: uuid.UUID) -> list[Section]:
    """After closing: questions of knowledge with their answers. Opinions have no right answer."""
    known = [shuffled(q, edition) for q in questions if q["tier"] == Tier.KNOWLEDGE]
    if not known:
        return []
    screens = [
        Screen(
            "question",
            question["stem"],
            kicker=_("This lesson is closed · Question %(number)s of %(total)s")
            % {"number": number, "total": len(known)},
            more={"options": question["options"]},
            reveals=[o["feedback"] for o in question["options"] if o["correct"] and o["feedback"]],
        )
        for number, question in enumerate(known, start=1)
    ]
    return [Section("quiz", _("Quiz: the answers"), QUIZ_MINUTES, screens)]


def _end(helpers: dict[str, Any]) -> Section:
    """Settle, and say once more where help is: the last thing on the wall."""
    breathe = Screen("breathe", _("A slow breath before you go"), more={"breaths": 3})
    thanks = Screen("help", _("Thank you. Help is here, today and any day"), more=helpers)
    return Section("end", _("Settle"), SETTLING_MINUTES, [breathe, thanks])
