"""What is deleted when its time is over, and how an open cohort ends when nothing can be unsealed.

Every function may run twice. ``dry_run`` only ever counts: a rehearsal that closed a cohort and
rolled back would leave unsealed counts in the database's log, and the next one a second set.
"""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from quizzes.ballots.models import (
    Cohort,
    CohortState,
    Key,
    PublishedRollup,
    Report,
    Rollup,
    Seat,
    Tally,
)
from quizzes.ballots.release import destroy_keys


def _delete(rows: "QuerySet[Any]", *, dry_run: bool) -> int:
    if dry_run:
        return rows.count()
    deleted, _by_model = rows.delete()
    return deleted


def open_since_before(day: dt.date) -> list[uuid.UUID]:
    """Open cohorts whose key was made before a day: the vault's dates are the only ones here."""
    old = list(Key.objects.filter(created_on__lt=day).values_list("cohort", flat=True))
    return list(
        Cohort.objects.open().filter(pk__in=old).order_by("pk").values_list("pk", flat=True)
    )


@transaction.atomic
def forget(cohorts: Collection[uuid.UUID]) -> None:
    """Close cohorts unread: no report, no roll-up, the keys destroyed once this is committed."""
    chosen = sorted(cohorts)
    # Tally first, as everywhere: a ballot on its way is either in before or finds it closed.
    held = Tally.objects.select_for_update(of=("self",)).filter(cohort__in=chosen).order_by("pk")
    list(held.values_list("pk", flat=True))
    Tally.objects.filter(cohort__in=chosen).delete()
    Seat.objects.filter(cohort__in=chosen).delete()
    Cohort.objects.filter(pk__in=chosen).update(state=CohortState.CLOSED)
    transaction.on_commit(lambda: destroy_keys(chosen))


@transaction.atomic
def forget_everything_sealed() -> list[uuid.UUID]:
    """After a restore: close every cohort and destroy every key; the cohorts that were open.

    The keys in the vault belong to the site before the restore, and nothing of theirs is left.
    """
    was_open = list(Cohort.objects.open().order_by("pk").values_list("pk", flat=True))
    forget(was_open)
    transaction.on_commit(lambda: destroy_keys(list(Key.objects.values_list("cohort", flat=True))))
    return was_open


@transaction.atomic
def delete_leftovers(*, dry_run: bool = False) -> int:
    """Seats and tallies of closed cohorts. Closing deletes them, so this should find none."""
    closed = Cohort.objects.filter(state=CohortState.CLOSED)
    return sum(
        _delete(rows.filter(cohort__in=closed), dry_run=dry_run)
        for rows in (Tally.objects.all(), Seat.objects.all())
    )


def delete_reports(*, published_before: dt.date, dry_run: bool = False) -> int:
    """Delete reports that were published before a day."""
    return _delete(Report.objects.filter(published_on__lt=published_before), dry_run=dry_run)


def rollup_terms() -> list[str]:
    """The terms of which there are roll-ups, running or published."""
    terms = Rollup.objects.values_list("term", flat=True).distinct()
    published = PublishedRollup.objects.values_list("term", flat=True).distinct()
    return sorted({*terms, *published})


@transaction.atomic
def delete_rollups(*, terms: Collection[str], dry_run: bool = False) -> int:
    """Delete the roll-ups of whole terms: running and published together, or it would come again."""
    return sum(
        _delete(rows.filter(term__in=list(terms)), dry_run=dry_run)
        for rows in (Rollup.objects.all(), PublishedRollup.objects.all())
    )


def published_rollups() -> list[dict[str, Any]]:
    """What was published, without primary keys: a restore must not publish it a second time."""
    fields = [field.name for field in PublishedRollup._meta.fields if not field.primary_key]
    return [dict(row) for row in PublishedRollup.objects.order_by("pk").values(*fields)]


def put_back_rollups(rows: list[dict[str, Any]]) -> None:
    """Insert published roll-ups where they are missing; what is there stays as it is."""
    PublishedRollup.objects.bulk_create(
        (PublishedRollup(**row) for row in rows), ignore_conflicts=True
    )


def delete_cohorts(cohorts: Collection[uuid.UUID]) -> None:
    """Delete closed cohorts whose report is gone and that nothing refers to any more."""
    Cohort.objects.filter(
        pk__in=list(cohorts), state=CohortState.CLOSED, report__isnull=True
    ).delete()
