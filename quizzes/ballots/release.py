"""Closing a cohort: the one moment at which a tally is unsealed, and the one report it leaves.

First ``stop``, then ``close``, each in a transaction of its own. Closed once, never reopened. The
report holds noisy counts; rounding, suppression and every page or export made from it are
post-processing and cost no privacy.
"""

import dataclasses
import datetime as dt
import uuid

from django.db import connections, transaction
from django.db.models import F
from django.utils import timezone

from quizzes.ballots.layout import Cell, read_layout
from quizzes.ballots.models import Cohort, CohortState, Key, Report, Rollup, Seat, Tally, Wave
from quizzes.ballots.sealing import (
    MODULUS,
    NOISE_MASK,
    SEAT_MASK,
    mask,
    unpack,
)

MECHANISM_VERSION = "laplace-1"
KEY_KEPT_AT_LEAST = dt.timedelta(days=1)


@dataclasses.dataclass(frozen=True)
class CloseOutcome:
    """What closing left: how many ballots, and which questions the report holds."""

    n: int
    published: frozenset[uuid.UUID]
    lost: bool = False
    """True when the key was gone, so that nothing could be read (after a restored backup)."""


def lock_and_count(cohort_uuid: uuid.UUID) -> int | None:
    """Hold a cohort's tally until the transaction ends; how many ballots it has, None if closed."""
    return (
        Tally.objects.select_for_update()
        .filter(cohort=cohort_uuid)
        .values_list("n_completed", flat=True)
        .first()
    )


@transaction.atomic
def stop(cohort_uuid: uuid.UUID) -> int | None:
    """Take no more ballots, for good; how many there are, None if it was closed before.

    Stopped is no state of its own: it is a tally without unused seats. They go, because nothing of
    theirs is in the tally, and whoever sends now finds the lesson closed. The caller sees to it that
    no new ones are taken.

    To be committed before ``close``. A database's log keeps what a failed transaction wrote. If a
    cohort could be unsealed, fail to close, take one more ballot and be unsealed again, the log
    would hold two counts with the same noise, and their difference would be that ballot.
    """
    n = lock_and_count(cohort_uuid)
    if n is not None:
        Seat.objects.filter(cohort=cohort_uuid, spent=False).delete()
    return n


@transaction.atomic
def close(
    cohort_uuid: uuid.UUID,
    *,
    publish: frozenset[uuid.UUID],
    scopes: tuple[uuid.UUID, ...],
    term: str,
    wave: str = Wave.ONCE,
    today: dt.date | None = None,
) -> CloseOutcome | None:
    """Unseal, report, add to the roll-ups and destroy. None if it was closed before.

    ``publish`` names the questions that are within the release budget: only they are ever decoded.
    A class too small for its own report feeds the roll-ups only: its cells were born noisy.
    """
    tally = Tally.objects.select_for_update(of=("self",)).filter(cohort=cohort_uuid).first()
    if tally is None:
        return None
    cohort = Cohort.objects.get(pk=cohort_uuid)
    layout = read_layout(cohort.layout)
    seats = [
        seat.bytes
        for seat in Seat.objects.filter(cohort=cohort_uuid, spent=True).values_list(
            "seat_id", flat=True
        )
    ]
    secret = Key.objects.filter(cohort=cohort_uuid).values_list("secret", flat=True).first()
    n = tally.n_completed
    published: frozenset[uuid.UUID] = frozenset()
    if secret is not None:
        cells = unpack(bytes(tally.cells))
        allowed = _unseal(layout, cells, bytes(secret), seats, wanted=publish)
        published = _write_report(cohort, n, allowed, today or timezone.localdate())
        _add_to_rollups(n, allowed, scopes=scopes, term=term, wave=wave)
    tally.delete()
    Seat.objects.filter(cohort=cohort_uuid).delete()
    Cohort.objects.filter(pk=cohort_uuid).update(state=CohortState.CLOSED)
    transaction.on_commit(lambda: destroy_keys([cohort_uuid]))
    return CloseOutcome(n=n, published=published, lost=secret is None)


def _unseal(
    layout: list[Cell],
    cells: list[int],
    secret: bytes,
    seats: list[bytes],
    *,
    wanted: frozenset[uuid.UUID],
) -> list[tuple[Cell, int]]:
    """Take the masks of the noise and of every spent seat off the cells of the questions wanted.

    What is left is signed. The other cells stay sealed, also in memory.
    """
    masks = [mask(secret, NOISE_MASK, b"", len(cells))]
    masks += [mask(secret, SEAT_MASK, seat, len(cells)) for seat in seats]
    unsealed = []
    for cell, sealed, *column in zip(layout, cells, *masks, strict=True):
        if cell.question in wanted:
            x = (sealed - sum(column)) % MODULUS
            unsealed.append((cell, x - MODULUS if x >= MODULUS // 2 else x))
    return unsealed


def _write_report(
    cohort: Cohort, n: int, allowed: list[tuple[Cell, int]], today: dt.date
) -> frozenset[uuid.UUID]:
    """Insert the report of the cells whose minimum the class reaches, if there are any."""
    shown = [(cell, x) for cell, x in allowed if n >= cell.minimum_n]
    if shown:
        Report.objects.create(
            cohort=cohort,
            n=n,
            cells=[{**cell.to_json(), "noisy_count": x} for cell, x in shown],
            epsilons=[str(cell.epsilon) for cell, _ in shown],
            mechanism_version=MECHANISM_VERSION,
            published_on=today,
        )
    return frozenset(cell.question for cell, _ in shown)


def _add_to_rollups(
    n: int,
    allowed: list[tuple[Cell, int]],
    *,
    scopes: tuple[uuid.UUID, ...],
    term: str,
    wave: str,
) -> None:
    """Add noisy cells to each scope's running totals, rows locked in order of their key."""
    if n == 0:
        return
    for scope in sorted(scopes):
        for cell, x in sorted(allowed, key=lambda pair: (pair[0].question, pair[0].name)):
            row, _ = Rollup.objects.get_or_create(
                scope=scope,
                question=cell.question,
                cell_name=cell.name,
                term=term,
                wave=wave,
            )
            Rollup.objects.filter(pk=row.pk).update(
                n=F("n") + n, cohorts=F("cohorts") + 1, cell=F("cell") + x
            )


def destroy_keys(cohorts: list[uuid.UUID]) -> None:
    """Destroy keys for good: on SQLite the write-ahead log is emptied too.

    ``secure_delete`` overwrites the row in the file, but without the checkpoint the key would stay
    readable in the ``-wal`` file.
    """
    Key.objects.filter(cohort__in=cohorts).delete()
    transaction.on_commit(_empty_write_ahead_log, using=Key.objects.db)


def _empty_write_ahead_log() -> None:
    """Fold SQLite's log into its file; waits for readers (a busy log is left to the sweep)."""
    connection = connections[Key.objects.db]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def sweep_vault(today: dt.date | None = None) -> int:
    """Destroy keys older than a day whose cohort is closed or was never committed; how many."""
    today = today or timezone.localdate()
    old = set(
        Key.objects.filter(created_on__lt=today - KEY_KEPT_AT_LEAST).values_list(
            "cohort", flat=True
        )
    )
    still_open = set(Cohort.objects.open().filter(pk__in=old).values_list("pk", flat=True))
    doomed = sorted(old - still_open)
    destroy_keys(doomed)
    return len(doomed)
