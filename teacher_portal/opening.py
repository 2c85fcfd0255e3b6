"""Opening a lesson for a class, or for up to three small classes with one joint report."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lessons.levels import Level
from lessons.models import Edition
from quizzes.ballots import sealing
from quizzes.ballots.layout import MINIMUM_N, Tier
from teacher_portal import access, pulse, shortening
from teacher_portal.join_codes import new_code
from teacher_portal.models import Assignment, Mode, SchoolClass
from teacher_portal.models.assignment import SEATS_PER_PUPIL, SPARE_BALLOTS
from teacher_portal.services import NotAllowed, give_notice, no_dsl, red_notice

HOMEWORK_DAYS_AT_MOST = 14
JOINT_CLASSES_AT_MOST = 3
SMALL_CLASS = MINIMUM_N[Tier.ATTITUDE]
"""A class with fewer pupils than this never gets every figure alone, so it may join others."""


def small_classes(teacher: Any, school_class: SchoolClass) -> list[SchoolClass]:
    """The classes that a small class could share its report with; for a larger one, none."""
    if school_class.declared_roll >= SMALL_CLASS:
        return []
    return list(
        access.joinable_classes(teacher, school_class).filter(declared_roll__lt=SMALL_CLASS)
    )


def check_gates(
    *,
    school_class: SchoolClass,
    edition: Edition,
    mode: str,
    told_dsl: bool,
    trained_confirmed: bool,
    second_adult: str,
) -> None:
    """Raise ``NotAllowed`` with the first rule that this opening would break."""
    level = edition.lesson_level
    school = school_class.school
    if not Edition.objects.assignable().filter(pk=edition.pk).exists():
        raise NotAllowed(
            _("This lesson cannot be set now: it is not signed off, or its review is overdue.")
        )
    if not school.has_named_dsl:
        raise no_dsl()
    if school_class.archived_on:
        raise NotAllowed(_("This class is archived. Bring it back before you set it a lesson."))
    if level is not Level.GREEN and mode == Mode.HOMEWORK:
        raise NotAllowed(
            _("%(level)s lessons run in class only. Choose “In class”.") % {"level": level.label},
            field="mode",
        )
    if level is Level.AMBER and not told_dsl:
        raise NotAllowed(
            _("Tick that you will tell %(dsl)s: we e-mail them too.") % {"dsl": school.dsl_name},
            field="told_dsl",
        )
    if level is Level.RED:
        _check_red(school_class, edition, trained_confirmed, second_adult)


def _check_red(
    school_class: SchoolClass, edition: Edition, trained_confirmed: bool, second_adult: str
) -> None:
    if not trained_confirmed:
        raise NotAllowed(
            _("Red lessons are for trained staff: tick that you have been trained."),
            field="trained_confirmed",
        )
    if not second_adult.strip():
        raise NotAllowed(
            _("Red lessons need a second adult in the room: say who it will be."),
            field="second_adult",
        )
    notice = red_notice(school_class, edition)
    if notice is None or notice.red_from > timezone.localdate():
        raise NotAllowed(
            _("Red lessons need a week's notice to %(dsl)s for %(label)s. Give notice first.")
            % {"dsl": school_class.school.dsl_name, "label": school_class.label}
        )


def _check_joint(classes: Sequence[SchoolClass], teacher: Any, edition: Edition) -> None:
    """Up to three different small classes of one school, all taught by the one who opens."""
    if len(classes) == 1:
        return
    if len(classes) > JOINT_CLASSES_AT_MOST or len({c.pk for c in classes}) < len(classes):
        raise NotAllowed(
            _("Up to three different classes can share one report. Choose two others at most."),
            field="join_with",
        )
    for school_class in classes:
        if school_class.declared_roll >= SMALL_CLASS:
            raise NotAllowed(
                _(
                    "%(label)s has %(limit)d pupils or more and gets its own report. Only smaller "
                    "classes can share one."
                )
                % {"label": school_class.label, "limit": SMALL_CLASS},
                field="join_with",
            )
        if access.opened_already(school_class, edition):
            raise NotAllowed(
                _("This lesson is open for %(label)s already. Close it first, or leave it out.")
                % {"label": school_class.label},
                field="join_with",
            )
    allowed = {c.pk for c in access.joinable_classes(teacher, classes[0])}
    if any(c.pk not in allowed for c in classes[1:]):
        raise NotAllowed(_("Choose only classes that you teach."), field="join_with")


def _first_day(mode: str, open_on: dt.date | None, last_day: dt.date) -> dt.date | None:
    """The later day on which homework opens; None for a lesson that opens at once."""
    today = timezone.localdate()
    if mode != Mode.HOMEWORK or open_on is None or open_on == today:
        return None
    if not today < open_on <= last_day:
        raise NotAllowed(
            _("Homework opens today or later, and not after it closes. Choose another day."),
            field="open_on",
        )
    return open_on


def _last_day(mode: str, close_on: dt.date | None, today: dt.date) -> dt.date:
    if mode != Mode.HOMEWORK:
        return today
    last_day = close_on or today + dt.timedelta(days=7)
    if not today <= last_day <= today + dt.timedelta(days=HOMEWORK_DAYS_AT_MOST):
        raise NotAllowed(
            _("Homework closes within 14 days, and not in the past. Choose another day."),
            field="close_on",
        )
    return last_day


@transaction.atomic
def open_once(
    *, teacher: Any, school_class: SchoolClass, edition: Edition, **opening: Any
) -> tuple[Assignment, bool]:
    """Open a lesson unless it is open for this class already; returns it, and whether it is new.

    The class's row is held meanwhile, so that two presses of "Open" make one lesson.
    """
    SchoolClass.objects.select_for_update().get(pk=school_class.pk)
    already = access.opened_already(school_class, edition)
    if already is not None:
        return already, False
    made = open_assignment(teacher=teacher, school_class=school_class, edition=edition, **opening)
    return made, True


@transaction.atomic
def open_assignment(
    *,
    teacher: Any,
    school_class: SchoolClass,
    edition: Edition,
    mode: str = Mode.IN_CLASS,
    open_on: dt.date | None = None,
    close_on: dt.date | None = None,
    told_dsl: bool = False,
    trained_confirmed: bool = False,
    second_adult: str = "",
    join_with: Sequence[SchoolClass] = (),
) -> Assignment:
    """Open a lesson: sealed tally, join code and, for amber, the DSL's notice.

    ``join_with`` makes one cohort of several small classes, with one joint report.

    Raises ``NotAllowed`` when a gate of the lesson's level is shut or the classes may not share.
    """
    classes = [school_class, *join_with]
    _check_joint(classes, teacher, edition)
    for each in classes:
        check_gates(
            school_class=each,
            edition=edition,
            mode=mode,
            told_dsl=told_dsl,
            trained_confirmed=trained_confirmed,
            second_adult=second_adult,
        )
    wave = pulse.due_wave(classes, edition)
    today = timezone.localdate()
    last_day = _last_day(mode, close_on, today)
    roll = sum(c.declared_roll for c in classes)
    cohort = sealing.open_cohort(
        edition=edition.uuid,
        layout=pulse.cells_for(classes, edition, wave),
        ballot_limit=roll + SPARE_BALLOTS,
    )
    assignment = Assignment.objects.create(
        school=school_class.school,
        teacher=teacher,
        edition=edition,
        cohort=cohort,
        mode=mode,
        wave=wave,
        opened_on=today,
        opens_on=_first_day(mode, open_on, last_day),
        auto_close_on=last_day,
        counted_on=today,
        seat_limit=roll * SEATS_PER_PUPIL,
        trained_confirmed=trained_confirmed,
        second_adult=second_adult.strip(),
        shortened=shortening.take_over(classes, edition),
    )
    assignment.classes.add(*classes)
    new_code(assignment)
    if edition.lesson_level is Level.AMBER:
        for each in classes:
            give_notice(school_class=each, edition=edition, teacher=teacher)
    return assignment
