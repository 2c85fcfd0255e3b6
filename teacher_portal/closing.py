"""Closing an assignment: the one release, and the ledger that remembers it."""

import uuid

from django.db import transaction
from django.utils import timezone

from quizzes.ballots import release
from quizzes.ballots.layout import read_layout
from teacher_portal import budget
from teacher_portal.calendar import academic_year, term
from teacher_portal.models import (
    Assignment,
    AssignmentState,
    ReleaseLedger,
    School,
    SchoolClass,
    YearGroup,
)


def close_assignment(*, assignment_pk: int) -> Assignment:
    """Close once: stop, then release. Closing again changes nothing, or ends what had failed.

    Two transactions, because a database's log keeps what a failed one wrote. In the first the door
    shuts, the budget decides and the ledger is written; nothing is unsealed. Only when that is for
    good the answers are unsealed and released. However often the second fails, it writes the same
    numbers of the same ballots, and they have been paid for: the log shows no more than the report.
    Inside another transaction that would be undone; ``durable`` refuses to run there.
    """
    _stop(assignment_pk)
    return _release(assignment_pk)


def _locked(assignment_pk: int) -> Assignment:
    return (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("edition", "school", "cohort")
        .get(pk=assignment_pk)
    )


@transaction.atomic(durable=True)
def _stop(assignment_pk: int) -> None:
    """Take no more ballots and spend the budget. ``n_completed`` says that it has been done.

    Locks are taken in one order: assignment, tally, year groups.
    """
    assignment = _locked(assignment_pk)
    if assignment.is_closed or assignment.is_stopped:
        return
    classes = list(assignment.classes.all())
    year = academic_year(assignment.opened_on)
    ballots = release.stop(assignment.cohort_id) or 0
    decisions = budget.decide(
        classes=classes,
        teacher_id=assignment.teacher_id,
        questions=[cell.question for cell in read_layout(assignment.cohort.layout)],
        academic_year=year,
        wave=assignment.wave,
        ballots=ballots,
        lock=True,
    )
    # A joint cohort's ballots count once for each year group that it has pupils of.
    first_of_year = {c.year_group: c for c in reversed(classes)}.values()
    ReleaseLedger.objects.bulk_create(
        ReleaseLedger(
            school_class=school_class,
            question=decision.question,
            academic_year=year,
            wave=assignment.wave,
            year_group=school_class.year_group,
            teacher_id=assignment.teacher_id,
            ballots=ballots if school_class in first_of_year else 0,
            reported=False,
        )
        for school_class in classes
        for decision in decisions
        if decision.allowed and ballots
    )
    assignment.seat_limit = assignment.n_joined  # whoever is at the door now gets no seat
    assignment.n_completed = ballots
    assignment.withheld = {
        str(decision.question): decision.to_json() for decision in decisions if decision.refusal
    }
    assignment.save(update_fields=["seat_limit", "n_completed", "withheld"])


@transaction.atomic(durable=True)
def _release(assignment_pk: int) -> Assignment:
    """Unseal and release what was decided. What the budget refused is not unsealed at all."""
    assignment = _locked(assignment_pk)
    if assignment.is_closed:
        return assignment
    classes = list(assignment.classes.all())
    year = academic_year(assignment.opened_on)
    asked = {cell.question for cell in read_layout(assignment.cohort.layout)}
    outcome = release.close(
        assignment.cohort_id,
        publish=frozenset(q for q in asked if str(q) not in assignment.withheld),
        scopes=_scopes(assignment.school, classes, year),
        term=term(assignment.opened_on),
        wave=assignment.wave,
    )
    if outcome is not None:
        ReleaseLedger.objects.filter(
            school_class__in=classes,
            question__in=outcome.published,
            academic_year=year,
            wave=assignment.wave,
        ).update(reported=True)
    assignment.state = AssignmentState.CLOSED
    assignment.closed_on = timezone.localdate()
    assignment.save(update_fields=["state", "closed_on"])
    assignment.join_codes.update(expires_at=timezone.now())
    return assignment


def _scopes(school: School, classes: list[SchoolClass], year: int) -> tuple[uuid.UUID, ...]:
    """The roll-ups that a cohort feeds: its school, the school's area and its declared year group.

    A joint cohort of two year groups feeds neither: counted in both it could be had alone, as what
    the two year groups add up to beyond the school.
    """
    scopes = [school.uuid]
    if school.area:
        scopes.append(school.area.uuid)
    years = {c.year_group for c in classes}
    if len(years) == 1:
        scopes += YearGroup.objects.filter(
            school=school, academic_year=year, year__in=years
        ).values_list("uuid", flat=True)
    return tuple(scopes)
