"""The three steps of a first visit; read off from what is there, so they go away by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from teacher_portal.models import Assignment, SchoolClass


@dataclass(frozen=True)
class Step:
    """One step: what to do, whether it is done, and for the next one where it is done."""

    title: str
    about: str
    done: bool
    url: str = ""
    action: str = ""


def first_steps(
    classes: Sequence[SchoolClass], open_now: Sequence[Assignment], closed: Sequence[Assignment]
) -> tuple[Step, ...]:
    """The steps of somebody who has not taken them all; none for anybody else."""
    was_set = bool(open_now or closed)
    came_in = bool(closed) or any(assignment.joined_shown for assignment in open_now)
    if came_in:
        return ()
    steps = [
        Step(
            _("Make your first class"),
            _("A name, a year and the number of pupils. No pupil is ever named here."),
            bool(classes or was_set),
            reverse("class_new"),
            _("New class"),
        ),
        Step(
            _("Set it a lesson"),
            _("Choose one for their age and read its start card: ten minutes prepare you."),
            was_set,
            reverse("class_choose", args=[classes[0].uuid]) if classes else "",
            _("Choose a lesson"),
        ),
        Step(
            _("Put the code on the board"),
            _("Pupils type it and are in. When the first has joined, these steps go away."),
            False,
            reverse("board", args=[open_now[0].uuid]) if open_now else "",
            _("Open the board"),
        ),
    ]
    upcoming = next(number for number, step in enumerate(steps) if not step.done)
    return tuple(
        step if number == upcoming else Step(step.title, step.about, step.done)
        for number, step in enumerate(steps)
    )
