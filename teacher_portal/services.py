"""Writes of the portal: classes, joining, notices; see also ``opening`` and ``closing``."""

import datetime as dt
import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from lessons.models import Edition
from quizzes.ballots import sealing
from teacher_portal import homework_counts, tasks
from teacher_portal.calendar import academic_year
from teacher_portal.join_codes import new_code
from teacher_portal.models import (
    Assignment,
    AssignmentState,
    DslNotice,
    JoinCode,
    School,
    SchoolClass,
    YearGroup,
)
from teacher_portal.models.assignment import SEATS_PER_PUPIL, SPARE_BALLOTS

# Counted in a module of its own, because the tasks that services start need it too.
n_completed = homework_counts.n_completed


class NotAllowed(Exception):
    """A rule forbids it; the message says which and what to do, in words for the teacher.

    ``field`` names the form field that would mend it, so that the form can point there.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class DoorClosed(Exception):
    """A pupil cannot come in; ``reason`` picks the page they see."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def create_class(
    *, teacher: Any, school: School, label: str, year_group: str, declared_roll: int
) -> SchoolClass:
    """Create a class taught by its creator, for this academic year."""
    try:
        with transaction.atomic():
            school_class = SchoolClass.objects.create(
                school=school,
                label=label,
                year_group=year_group,
                declared_roll=declared_roll,
                academic_year=academic_year(timezone.localdate()),
            )
    except IntegrityError as error:
        raise _label_taken(label) from error
    school_class.teachers.add(teacher)
    return school_class


def _label_taken(label: str) -> NotAllowed:
    return NotAllowed(
        _("Your school already has a class called %(label)s this year. Choose another name.")
        % {"label": label},
        field="label",
    )


@transaction.atomic
def update_class(
    *, school_class: SchoolClass, label: str, year_group: str, declared_roll: int
) -> None:
    """Change what a class is called, its year or its roll.

    A larger roll makes room in lessons that are open, for the pupil who found the door full; a
    smaller one takes nobody's place. The year stays while a lesson is open: what its report may
    hold was promised for that year's budget.
    """
    still_open = list(
        Assignment.objects.open()
        .select_for_update()
        .filter(classes=school_class, n_completed__isnull=True)
    )
    if still_open and year_group != school_class.year_group:
        raise NotAllowed(
            _("A lesson is open for this class. Close it before you change the year."),
            field="year_group",
        )
    school_class.label = label
    school_class.year_group = year_group
    school_class.declared_roll = declared_roll
    try:
        with transaction.atomic():
            school_class.save(update_fields=["label", "year_group", "declared_roll"])
    except IntegrityError as error:
        raise _label_taken(label) from error
    for assignment in still_open:
        _make_room(assignment)


def _make_room(assignment: Assignment) -> None:
    """Let as many in as the classes' rolls say now, and never fewer than before."""
    roll = sum(c.declared_roll for c in assignment.classes.all())
    Assignment.objects.filter(pk=assignment.pk, seat_limit__lt=roll * SEATS_PER_PUPIL).update(
        seat_limit=roll * SEATS_PER_PUPIL
    )
    sealing.widen(assignment.cohort_id, ballot_limit=roll + SPARE_BALLOTS)


@transaction.atomic
def archive_class(*, school_class: SchoolClass, batch: uuid.UUID | None = None) -> None:
    """Put a class away; its reports stay. A class with an open lesson is not put away.

    ``batch`` is shared by the classes that one press puts away.
    """
    if Assignment.objects.open().filter(classes=school_class).exists():
        raise NotAllowed(_("A lesson is still open for this class. Close it first."))
    SchoolClass.objects.current().filter(pk=school_class.pk).update(
        archived_on=timezone.localdate(), archived_batch=batch or uuid.uuid4()
    )


def restore_class(*, school_class: SchoolClass) -> None:
    """Bring a class back, unless another has taken its name meanwhile."""
    try:
        with transaction.atomic():
            SchoolClass.objects.filter(pk=school_class.pk).update(
                archived_on=None, archived_batch=None
            )
    except IntegrityError as error:
        raise NotAllowed(
            _(
                "Another class is called %(label)s now. Rename that one first, then bring this one "
                "back."
            )
            % {"label": school_class.label}
        ) from error


def name_safeguarding_leads(
    *, school: School, dsl_name: str, dsl_where: str, deputy_dsl_name: str
) -> None:
    """Write down whom pupils and teachers turn to; pupils read the first two."""
    School.objects.filter(pk=school.pk).update(
        dsl_name=dsl_name, dsl_where=dsl_where, deputy_dsl_name=deputy_dsl_name
    )


@transaction.atomic
def declare_year_groups(*, school: School, sizes: dict[str, int]) -> None:
    """Set this academic year's size of year groups; those not named stay as they are.

    A year group is never deleted: its uuid is the scope of a roll-up.
    """
    for year, size in sizes.items():
        YearGroup.objects.update_or_create(
            school=school,
            year=year,
            academic_year=academic_year(timezone.localdate()),
            defaults={"declared_size": size},
        )


def give_notice(*, school_class: SchoolClass, edition: Edition, teacher: Any) -> DslNotice:
    """Tell the DSL that this class will have this lesson; telling twice a day changes nothing."""
    if not school_class.school.has_named_dsl:
        raise no_dsl()
    notice, created = DslNotice.objects.get_or_create(
        school_class=school_class,
        lesson_code=edition.code,
        given_on=timezone.localdate(),
        defaults={
            "school": school_class.school,
            "lesson_title": edition.title,
            "level": edition.level,
            "given_by": teacher,
        },
    )
    if created:
        transaction.on_commit(lambda: tasks.send_notice.delay(notice.pk))
    return notice


def red_notice(school_class: SchoolClass, edition: Edition) -> DslNotice | None:
    """The oldest notice of this year about this lesson for this class, if any was given."""
    year_began = dt.date(academic_year(timezone.localdate()), 9, 1)
    return (
        DslNotice.objects.filter(
            school_class=school_class, lesson_code=edition.code, given_on__gte=year_began
        )
        .order_by("given_on")
        .first()
    )


def no_dsl() -> NotAllowed:
    """Why nothing opens: pupils must know whom to go to."""
    return NotAllowed(
        _(
            "Your school has not named its safeguarding lead and deputy yet. "
            "Ask your school lead to add both on the School page."
        )
    )


def renew_code(*, assignment: Assignment) -> JoinCode:
    """Give an open assignment a fresh code, for a lesson that goes on past two hours."""
    if assignment.is_closed:
        raise NotAllowed(_("This lesson is closed. Set it again for a new code."))
    with transaction.atomic():
        return new_code(assignment)


def last_call(*, assignment: Assignment) -> None:
    """Tell the board that the lesson is about to close; nothing else changes."""
    Assignment.objects.filter(pk=assignment.pk, state=AssignmentState.OPEN).update(
        state=AssignmentState.LAST_CALL
    )


@transaction.atomic
def hold(*, assignment: Assignment) -> None:
    """The DSL stops the lesson: nobody joins or reads on. Ballots already on their way count."""
    if Assignment.objects.open().filter(pk=assignment.pk).update(state=AssignmentState.HELD):
        set_brakes(assignment.pk)


@transaction.atomic
def resume(*, assignment: Assignment) -> None:
    """The DSL lets a held lesson go on; one that its teacher has paused stays paused."""
    held = Assignment.objects.filter(pk=assignment.pk, state=AssignmentState.HELD)
    if held.update(state=AssignmentState.OPEN):
        set_brakes(assignment.pk)


def set_brakes(assignment_pk: int) -> None:
    """Pause the pupils' pages while either brake is on; call it after changing one, inside the
    same transaction, so that two people braking at once wait for each other.
    """
    current = Assignment.objects.only("state", "paused", "cohort").get(pk=assignment_pk)
    sealing.pause(current.cohort_id, paused=current.is_halted)


def find_open_door(code: str) -> Assignment:
    """The assignment behind a code; raises ``DoorClosed`` with ``unknown``, ``closed``, ``held``
    or ``early``.

    An expired code and a code that never was look the same from outside.
    """
    found = (
        JoinCode.objects.select_related("assignment__edition", "assignment__school")
        .filter(code=code)
        .first()
    )
    if found is None:
        raise DoorClosed("unknown")
    if found.assignment.is_closed or found.assignment.is_stopped:
        raise DoorClosed("closed")
    if found.expires_at <= timezone.now():
        raise DoorClosed("unknown")
    if found.assignment.is_halted:
        raise DoorClosed("held")
    if found.assignment.is_early:
        raise DoorClosed("early")
    return found.assignment


@transaction.atomic
def join(*, code: str, held_token: str = "") -> str:
    """Take a seat with a code; returns the seat's token for the cookie.

    A browser that holds an unused seat of the same assignment keeps it (the back button, a second
    press), so that joining twice counts once. Raises ``DoorClosed`` also with ``full``: seats may
    be three times the declared roll, so that a pupil who lost theirs can come in again.
    """
    assignment = find_open_door(code)
    held_seat = sealing.seat_for(held_token) if held_token else None
    if held_seat and held_seat.cohort_id == assignment.cohort_id and not held_seat.spent:
        return held_token
    counted = (
        Assignment.objects.open()
        .filter(pk=assignment.pk, n_joined__lt=F("seat_limit"))
        .update(n_joined=F("n_joined") + 1)
    )
    if not counted:
        # The teacher may have closed it between the look at the code and now.
        find_open_door(code)
        raise DoorClosed("full")
    return sealing.take_seat(assignment.cohort_id)


def mark_started(*, token: str) -> None:
    """Count that somebody started; the count says nothing about who."""
    seat = sealing.seat_for(token)
    if seat is not None:
        Assignment.objects.filter(cohort=seat.cohort_id, n_started__lt=F("n_joined")).update(
            n_started=F("n_started") + 1
        )
