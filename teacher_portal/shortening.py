"""Fitting a lesson into the time there is: what may be left out or taken shorter, and the choice itself.

Until the lesson opens the choice lies with the class, by the lesson's code, and can be changed; opening
takes it over for good. The wall, the notes, the page to print and the pupils' steps are made from it,
and what was left out is not missing from anybody's record.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from lessons.localising import localised
from lessons.models import Edition
from lessons.shortening import Choice, Document, shortened, shortened_edition, step_ids
from lessons.timing import part_numbers, step_minutes, total_minutes
from teacher_portal import access
from teacher_portal.models import Assignment, SchoolClass
from teacher_portal.services import NotAllowed

TALK = frozenset({"discussion", "spectrum"})
REPORTED = "reported"


@dataclass(frozen=True)
class Step:
    """A step of the whole lesson: its minutes, and why it stays where it must."""

    id: str
    number: int
    title: str
    kind: str
    minutes: int
    part: int
    why_kept: str

    @property
    def is_talk(self) -> bool:
        """Whether it can be taken shorter: talking can stop, a story or a task would be cut in half."""
        return self.kind in TALK and self.minutes > self.shortest

    @property
    def shortest(self) -> int:
        """Half its minutes: less would be no talk."""
        return -(-self.minutes // 2)


def _reasons() -> dict[str, str]:
    return {
        "exit_ticket": _("Stays: everybody leaves with one thing of their own."),
        "calm": _("Stays: settling is part of keeping it safe."),
        REPORTED: _("Stays: its result is part of the report."),
        "quiz": _("Stays: these questions lead to the quiz."),
        "baseline": _("Stays: the same is asked at the end of the series."),
        "endpoint": _("Stays: without it the first time was asked for nothing."),
    }


def steps_of(edition: Edition) -> list[Step]:
    """The steps of the whole lesson."""
    document, reasons = edition.data, _reasons()
    reported = {result["uuid"] for result in edition.results}
    rows = zip(document["steps"], step_ids(document), part_numbers(document), strict=True)
    return [
        Step(
            id=step_id,
            number=number,
            title=step.get("title", ""),
            kind=step.get("type", ""),
            minutes=step_minutes(step),
            part=part,
            why_kept=reasons.get(
                REPORTED if _series(step) in reported else step.get("type", ""), ""
            ),
        )
        for number, (step, step_id, part) in enumerate(rows, start=1)
    ]


def _series(step: Document) -> str | None:
    """Which activity the player shows in a step, if any."""
    series: str | None = (step.get("played") or {}).get("series")
    return series


def most_left_out(steps: Collection[Step]) -> int:
    """How many steps may go: half of those that can, or it would be another lesson."""
    return sum(not step.why_kept for step in steps) // 2


def chosen(school_class: SchoolClass, edition: Edition) -> Choice:
    """What was chosen for this class: nothing, or nothing any more for a newer edition."""
    found = school_class.shortened.get(edition.code, {})
    if found.get("edition") != str(edition.pk):
        return {}
    return {name: found[name] for name in ("left_out", "minutes") if found.get(name)}


def minutes_there_are(school_class: SchoolClass, edition: Edition) -> int | None:
    """The minutes that the teacher has, where they have said it."""
    have: int | None = school_class.shortened.get(edition.code, {}).get("have")
    return have


def minutes_of(edition: Edition, choice: Choice) -> int:
    """How long the lesson takes, with coming in, words and quiz."""
    return total_minutes(shortened(edition.data, choice))


@transaction.atomic
def choose(
    *,
    school_class: SchoolClass,
    edition: Edition,
    left_out: Collection[str],
    minutes: Mapping[str, int],
    have: int | None = None,
) -> Choice:
    """Write down what the class will have of a lesson; raises ``NotAllowed`` for what must stay.

    What is as long as the lesson has it is not written down: choosing nothing leaves nothing.
    """
    SchoolClass.objects.select_for_update().get(pk=school_class.pk)  # as opening does
    if access.opened_already(school_class, edition):
        raise NotAllowed(_("This lesson is open: its steps stay as they are."))
    steps = steps_of(edition)
    known = {step.id: step for step in steps}
    if any(step_id not in known or known[step_id].why_kept for step_id in left_out):
        raise NotAllowed(_("This step stays. Leave out another one."))
    if len(set(left_out)) > most_left_out(steps):
        raise NotAllowed(
            _("Keep at least half of the steps that can be left out: less is another lesson.")
        )
    for step_id, number in minutes.items():
        step = known.get(step_id)
        allowed = step and (step.shortest <= number <= step.minutes if step.is_talk else False)
        if not allowed:
            raise NotAllowed(_("Only talk can be taken shorter, down to half its minutes."))
    choice: Choice = {
        "left_out": [step.id for step in steps if step.id in set(left_out)],
        "minutes": {
            step_id: number
            for step_id, number in minutes.items()
            if number < known[step_id].minutes and step_id not in left_out
        },
    }
    choice = {name: value for name, value in choice.items() if value}
    _keep(school_class, edition, choice, have)
    return choice


def _keep(school_class: SchoolClass, edition: Edition, choice: Choice, have: int | None) -> None:
    locked = SchoolClass.objects.select_for_update().get(pk=school_class.pk)
    kept = {code: value for code, value in locked.shortened.items() if code != edition.code}
    if choice or have:
        kept[edition.code] = {"edition": str(edition.pk), "have": have, **choice}
    SchoolClass.objects.filter(pk=school_class.pk).update(shortened=kept)
    school_class.shortened = kept


def take_over(classes: Sequence[SchoolClass], edition: Edition) -> Choice:
    """The first class's choice, for the assignment that is being opened for all of them.

    The next time begins with the whole lesson.
    """
    for school_class in classes:
        # As it is now: somebody may have saved since this request read it.
        school_class.refresh_from_db(
            fields=["shortened"], from_queryset=SchoolClass.objects.select_for_update()
        )
    choice = chosen(classes[0], edition)
    for school_class in classes:
        if edition.code in school_class.shortened:
            _keep(school_class, edition, {}, None)
    return choice


def document_of(assignment: Assignment) -> Document:
    """The lesson as this class has it: in the words of its region, without what was left out."""
    region = assignment.school.region
    return localised(shortened(assignment.edition.data, assignment.shortened), region)


def edition_for(school_class: SchoolClass, edition: Edition, running: Assignment | None) -> Edition:
    """The lesson as this class has it or is to have it, for paper."""
    return shortened_edition(
        edition, running.shortened if running else chosen(school_class, edition)
    )


def left_out_of_cohort(cohort: uuid.UUID) -> list[str]:
    """The steps that pupils of a cohort do not get."""
    rows = Assignment.objects.filter(cohort=cohort).values_list("shortened", flat=True)
    found: list[str] = (rows.first() or {}).get("left_out", [])
    return found
