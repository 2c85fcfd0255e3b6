"""What was really counted, read with the key and the seats as only a test may.

The noise hides single ballots, but it does not change while a lesson is open: what the cells hold
now, less the masks of the spent seats, less what they held at opening, is the exact sum of the
ballots that were counted.
"""

import dataclasses
import itertools

from django.db import transaction

from quizzes.ballots.models import Cohort, CohortState, Key, Report, Rollup, Seat, Tally
from quizzes.ballots.sealing import MODULUS, NOISE_MASK, SEAT_MASK, mask, unpack
from teacher_portal.models import Assignment, ReleaseLedger


def add(columns, length=4):
    """Sums, cell by cell."""
    return [sum(column[i] for column in columns) for i in range(length)]


def _signed(x):
    x %= MODULUS
    return x - MODULUS if x >= MODULUS // 2 else x


@dataclasses.dataclass(frozen=True)
class Lesson:
    """An open lesson and what a test has to know to read it."""

    assignment: Assignment
    key: bytes
    born: list

    @classmethod
    def just_opened(cls, assignment):
        key = Key.objects.get(cohort=assignment.cohort_id)
        tally = Tally.objects.get(cohort=assignment.cohort_id)
        assert tally.n_completed == 0
        return cls(assignment, bytes(key.secret), unpack(bytes(tally.cells)))

    @property
    def cohort(self):
        return self.assignment.cohort_id

    @property
    def uuid(self):
        return self.assignment.uuid

    @property
    def code(self):
        return self.assignment.join_codes.get().code

    @property
    def noise(self):
        masks = mask(self.key, NOISE_MASK, b"", len(self.born))
        return [_signed(c - m) for c, m in zip(self.born, masks, strict=True)]

    def reload(self):
        return Assignment.objects.get(pk=self.assignment.pk)

    @transaction.atomic
    def is_closed_after_all(self):
        """Whether a close whose process was killed is committed; asks until that is decided.

        PostgreSQL may finish a commit that a dead client has sent: it holds the row until then.
        """
        return Assignment.objects.select_for_update().get(pk=self.assignment.pk).is_closed

    def has_key(self):
        return Key.objects.filter(cohort=self.cohort).exists()

    def sealed_sum(self):
        """Number, seats and exact sum of the ballots counted so far."""
        with transaction.atomic():
            # Locked, so that what a killed process had begun is over: committed or undone.
            tally = Tally.objects.select_for_update().get(cohort=self.cohort)
            spent = set(
                Seat.objects.filter(cohort=self.cohort, spent=True).values_list(
                    "seat_id", flat=True
                )
            )
        masks = add([mask(self.key, SEAT_MASK, seat.bytes, len(self.born)) for seat in spent])
        now = unpack(bytes(tally.cells))
        cells = [_signed(c - b - m) for c, b, m in zip(now, self.born, masks, strict=True)]
        return tally.n_completed, spent, cells

    def published_sum(self):
        """The exact sum of the ballots in the report."""
        report = Report.objects.get(cohort=self.cohort)
        return [c["noisy_count"] - z for c, z in zip(report.cells, self.noise, strict=True)]

    def check_open(self, pupils):
        """Every confirmed ballot is counted, each counted seat once; how many are counted."""
        n, spent, cells = self.sealed_sum()
        counted = [pupil for pupil in pupils if pupil.has_seat and pupil.seat_id in spent]
        assert {pupil.seat_id for pupil in pupils if pupil.confirmed} <= spent, "one was lost"
        assert n == len(spent) == len(counted), "the number is wrong"
        assert cells == add([pupil.ballot for pupil in counted]), "the answers are wrong"
        joined, seats = self.reload().n_joined, Seat.objects.filter(cohort=self.cohort).count()
        # Stopping takes the seats that nobody used.
        assert seats == (n if self.is_stopped() else joined), "seats are miscounted"
        assert joined >= sum(pupil.has_seat for pupil in pupils)
        return n

    def is_stopped(self):
        """Whether a close has begun: no more ballots, the budget spent, nothing unsealed yet."""
        return self.reload().n_completed is not None

    def check_closed(self, pupils):
        """Closed once, with every confirmed ballot once in report, ledger and roll-ups; how many."""
        assignment = self.reload()
        n = assignment.n_completed
        confirmed = [pupil for pupil in pupils if pupil.confirmed]
        unsure = [pupil for pupil in pupils if pupil.unsure and not pupil.confirmed]
        missing = n - len(confirmed)
        assert 0 <= missing <= len(unsure), "one was lost or counted twice"
        sums = (
            add([pupil.ballot for pupil in [*confirmed, *more]])
            for more in itertools.combinations(unsure, missing)
        )
        assert self.published_sum() in sums, "the answers are wrong"
        self._check_left_behind(assignment, n)
        return n

    def _check_left_behind(self, assignment, n):
        assert assignment.is_closed
        assert assignment.withheld == {}
        report = Report.objects.get(cohort=self.cohort)
        assert report.n == n
        ledger = ReleaseLedger.objects.filter(
            question__in={cell["question"] for cell in report.cells}
        )
        assert [(row.ballots, row.reported) for row in ledger] == [(n, True)] * 2
        rollups = Rollup.objects.filter(scope=assignment.school.uuid)
        assert [(row.n, row.cohorts) for row in rollups] == [(n, 1)] * len(report.cells)
        assert sorted(row.cell for row in rollups) == sorted(
            cell["noisy_count"] for cell in report.cells
        )
        assert Cohort.objects.get(pk=self.cohort).state == CohortState.CLOSED
        assert not Seat.objects.filter(cohort=self.cohort).exists()
        assert not Tally.objects.filter(cohort=self.cohort).exists()

    def check_still_sealed(self):
        """Nothing is released; the budget is spent at most."""
        assert not self.reload().is_closed
        assert self.has_key(), "the key is gone though nothing was released"
        assert Cohort.objects.get(pk=self.cohort).state == CohortState.OPEN
        assert not Report.objects.exists()
        reported = ReleaseLedger.objects.values_list("reported", flat=True)
        assert list(reported) == ([False] * 2 if self.is_stopped() else [])
        assert not Rollup.objects.exists()
