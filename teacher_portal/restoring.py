"""What a restored backup means for open lessons and for what was already released.

A backup holds no seats, tallies or keys, so a lesson that was open can never be read again: it ends
as "closed, no report". Whether it had its report after the backup was made is unknown, so its
questions count as reported, with as many ballots as the report could have held. What the running
site knew to be released stays released, even for a class that the backup does not know, and a
roll-up that it had published is not published again.
"""

import dataclasses
import uuid
from collections.abc import Callable, Collection
from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.backup import restoring
from cms.models import User
from quizzes.ballots import retention as ballots
from quizzes.ballots.layout import read_layout
from teacher_portal.calendar import academic_year
from teacher_portal.models import (
    Assignment,
    AssignmentState,
    Membership,
    ReleaseLedger,
    School,
    SchoolClass,
)

LEDGER = ("question", "academic_year", "wave", "year_group", "ballots", "reported")
CLASS = ("uuid", "label", "year_group", "declared_roll", "academic_year")


def close_without_report(cohorts: Collection[uuid.UUID]) -> int:
    """Mark the assignments of forgotten cohorts closed; how many finished is no longer known."""
    return (
        Assignment.objects.open()
        .filter(cohort__in=list(cohorts))
        .update(state=AssignmentState.CLOSED, closed_on=timezone.localdate(), n_completed=None)
    )


@dataclasses.dataclass(frozen=True)
class Released:
    """A ledger entry by what it means: primary keys may mean something else after the restore."""

    school: uuid.UUID
    teacher: str
    school_class: dict[str, Any]
    entry: dict[str, Any]


@receiver(restoring, dispatch_uid="teacher_portal.restoring")
def remember(sender: Any, afterwards: list[Callable[[], str]], **kwargs: Any) -> None:
    """Keep in memory what this site has released, and settle it all once the rows are in."""
    released = [
        Released(
            school=row.school_class.school.uuid,
            teacher=row.teacher.email,
            school_class={name: getattr(row.school_class, name) for name in CLASS},
            entry={name: getattr(row, name) for name in LEDGER},
        )
        for row in ReleaseLedger.objects.select_related("school_class__school", "teacher")
    ]
    rollups = ballots.published_rollups()
    afterwards.append(lambda: _settle(released, rollups))


def _settle(released: list[Released], rollups: list[dict[str, Any]]) -> str:
    ballots.put_back_rollups(rollups)
    kept = sum(_keep(row) for row in released)
    for assignment in Assignment.objects.open().select_related("cohort"):
        _count_as_reported(assignment)
    closed = close_without_report(ballots.forget_everything_sealed())
    return _(
        "%(closed)d open lessons closed without a report; their questions count as reported. "
        "%(kept)d entries of the release ledger kept from before."
    ) % {"closed": closed, "kept": kept}


def _keep(row: Released) -> bool:
    """Put one entry back where the backup has it not; True when it was missing."""
    school = School.objects.filter(uuid=row.school).first()
    teacher = User.objects.filter(email__iexact=row.teacher).first()
    if school is not None and teacher is None:
        # Somebody must stand for it; what counts is the year group's budget.
        member = Membership.objects.filter(school=school).order_by("pk").first()
        teacher = member.user if member else None
    if school is None or teacher is None:
        return False  # a school that the backup does not know has no budget to keep
    school_class, _made = SchoolClass.objects.get_or_create(
        uuid=row.school_class["uuid"],
        defaults={**row.school_class, "school": school, "archived_on": timezone.localdate()},
    )
    entry = dict(row.entry)
    key = {name: entry.pop(name) for name in ("question", "academic_year", "wave")}
    _entry, missing = ReleaseLedger.objects.get_or_create(
        school_class=school_class, **key, defaults={**entry, "teacher": teacher}
    )
    return missing


def _count_as_reported(assignment: Assignment) -> None:
    """Write the ledger as the largest report of this lesson would have left it."""
    classes = list(assignment.classes.order_by("pk"))
    # A joint cohort's ballots count once for each year group that it has pupils of.
    first_of_year = {c.year_group: c for c in reversed(classes)}.values()
    ReleaseLedger.objects.bulk_create(
        (
            ReleaseLedger(
                school_class=school_class,
                question=question,
                academic_year=academic_year(assignment.opened_on),
                wave=assignment.wave,
                year_group=school_class.year_group,
                teacher_id=assignment.teacher_id,
                ballots=assignment.cohort.ballot_limit if school_class in first_of_year else 0,
                reported=True,
            )
            for school_class in classes
            for question in sorted({c.question for c in read_layout(assignment.cohort.layout)})
        ),
        ignore_conflicts=True,
    )
