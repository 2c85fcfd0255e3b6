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


@transaction.atomic
def close_assignment(*, assignment_pk: int) -> Assignment:
    """Close once: release what the budget allows, keep the ledger. Closing again changes nothing.

    What the release budget refuses is not decoded at all: it reaches no report and no roll-up. Locks
    are taken in one order: assignment, tally, year groups.
    """
    assignment = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("edition", "school", "cohort")
        .get(pk=assignment_pk)
    )
    if assignment.is_closed:
        return assignment
    classes = list(assignment.classes.all())
    year = academic_year(assignment.opened_on)
    decisions = budget.decide(
        classes=classes,
        teacher_id=assignment.teacher_id,
        questions=[cell.question for cell in read_layout(assignment.cohort.layout)],
        academic_year=year,
        wave=assignment.wave,
        ballots=release.lock_and_count(assignment.cohort_id) or 0,
        lock=True,
    )
    publish = frozenset(decision.question for decision in decisions if decision.allowed)
    outcome = release.close(
        assignment.cohort_id,
        publish=publish,
        scopes=_scopes(assignment.school, classes, year),
        term=term(assignment.opened_on),
        wave=assignment.wave,
    )
    ballots = outcome.n if outcome else 0
    # A joint cohort's ballots count once for each year group that it has pupils of.
    first_of_year = {c.year_group: c for c in reversed(classes)}.values()
    ReleaseLedger.objects.bulk_create(
        ReleaseLedger(
            school_class=school_class,
            question=question,
            academic_year=year,
            wave=assignment.wave,
            year_group=school_class.year_group,
            teacher_id=assignment.teacher_id,
            ballots=ballots if school_class in first_of_year else 0,
            reported=outcome is not None and question in outcome.published,
        )
        for school_class in classes
        for question in sorted(publish)
        if ballots
    )
    assignment.state = AssignmentState.CLOSED
    assignment.closed_on = timezone.localdate()
    assignment.n_completed = ballots
    assignment.withheld = {
        str(decision.question): decision.to_json() for decision in decisions if decision.refusal
    }
    assignment.save(update_fields=["state", "closed_on", "n_completed", "withheld"])
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
