"""Closing an assignment: the one release, and the ledger that remembers it."""

import uuid

from django.db import transaction
from django.utils import timezone

from quizzes.ballots import release
from quizzes.ballots.layout import read_layout
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
    """Close once: release the report, keep the ledger. Closing again changes nothing.

    A question that this class's ledger already holds for the year and wave is not published again.
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
    released = set(
        ReleaseLedger.objects.filter(
            school_class__in=classes, academic_year=year, wave=assignment.wave
        ).values_list("question", flat=True)
    )
    asked = {cell.question for cell in read_layout(assignment.edition.layout)}
    publish = frozenset(asked - released)
    outcome = release.close(
        assignment.cohort_id,
        publish=publish,
        scopes=_scopes(assignment.school, classes, year),
        term=term(assignment.opened_on),
        wave=assignment.wave,
    )
    ballots = outcome.n if outcome else 0
    ReleaseLedger.objects.bulk_create(
        ReleaseLedger(
            school_class=school_class,
            question=question,
            academic_year=year,
            wave=assignment.wave,
            year_group=school_class.year_group,
            teacher_id=assignment.teacher_id,
            ballots=ballots,
            reported=outcome is not None and question in outcome.published,
        )
        for school_class in classes
        for question in sorted(publish)
        if ballots
    )
    assignment.state = AssignmentState.CLOSED
    assignment.closed_on = timezone.localdate()
    assignment.n_completed = ballots
    assignment.save(update_fields=["state", "closed_on", "n_completed"])
    assignment.join_codes.update(expires_at=timezone.now())
    return assignment


def _scopes(school: School, classes: list[SchoolClass], year: int) -> tuple[uuid.UUID, ...]:
    """The roll-ups that a cohort feeds: its school, and its year groups where they are declared."""
    groups = YearGroup.objects.filter(
        school=school, academic_year=year, year__in={c.year_group for c in classes}
    ).values_list("uuid", flat=True)
    return (school.uuid, *groups)
