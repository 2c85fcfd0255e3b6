"""Many pupils press Finish in the same second: nothing is lost, nothing counts twice."""

import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from quizzes.ballots import release, sealing
from quizzes.ballots.layout import Cell, CellName, Tier
from quizzes.ballots.models import Key, Report, Seat, Tally
from quizzes.ballots.sealing import SubmitOutcome

pytestmark = [
    pytest.mark.django_db(databases=["default", "vault"], transaction=True),
    pytest.mark.engine,
]

BALLOTS = 60
THREADS = 12


def cohort(limit=1000):
    cells = [Cell(uuid.UUID(int=i), CellName.HEADLINE, Tier.KNOWLEDGE) for i in (1, 2)]
    return sealing.open_cohort(edition=uuid.uuid4(), layout=cells, ballot_limit=limit)


def at_once(jobs):
    """Run jobs in threads, each with its own connections; returns their results."""
    start = threading.Barrier(THREADS)

    def run(batch):
        start.wait()
        try:
            return [job() for job in batch]
        finally:
            connections.close_all()

    batches = [jobs[i::THREADS] for i in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as pool:
        return [result for results in pool.map(run, batches) for result in results]


def submitting(token, ballot):
    return lambda: sealing.submit(token=token, ballot=ballot)


def test_all_ballots_sent_at_once_are_counted():
    opened = cohort()
    tokens = [sealing.take_seat(opened.uuid) for _ in range(BALLOTS)]
    outcomes = at_once([submitting(token, [1, 0]) for token in tokens])
    assert set(outcomes) == {SubmitOutcome.COUNTED}
    assert Tally.objects.get().n_completed == BALLOTS
    assert Seat.objects.filter(spent=True).count() == BALLOTS
    release.close(
        opened.uuid,
        publish=frozenset({uuid.UUID(int=1), uuid.UUID(int=2)}),
        scopes=(),
        term="t",
    )
    ones, zeros = [cell["noisy_count"] for cell in Report.objects.get().cells]
    assert abs(ones - BALLOTS) < 25  # 25 noise steps: once in 10^10 runs
    assert abs(zeros) < 25


def test_the_same_seat_sent_many_times_at_once_counts_once():
    opened = cohort()
    token = sealing.take_seat(opened.uuid)
    outcomes = Counter(at_once([submitting(token, [1, 1]) for _ in range(THREADS * 2)]))
    assert outcomes[SubmitOutcome.COUNTED] == 1
    assert outcomes[SubmitOutcome.ALREADY_COUNTED] == THREADS * 2 - 1
    assert Tally.objects.get().n_completed == 1


def test_the_ballot_limit_holds_under_pressure():
    opened = cohort(limit=10)
    tokens = [sealing.take_seat(opened.uuid) for _ in range(THREADS * 2)]
    outcomes = Counter(at_once([submitting(token, [1, 1]) for token in tokens]))
    assert outcomes == {SubmitOutcome.COUNTED: 10, SubmitOutcome.FULL: THREADS * 2 - 10}


def test_closing_while_pupils_send_loses_no_confirmed_ballot():
    opened = cohort()
    tokens = [sealing.take_seat(opened.uuid) for _ in range(BALLOTS)]
    jobs = [submitting(token, [1, 1]) for token in tokens]

    def close():
        return release.close(opened.uuid, publish=frozenset(), scopes=(), term="t")

    jobs[BALLOTS // 2] = close
    results = at_once(jobs)
    closed = next(r for r in results if isinstance(r, release.CloseOutcome))
    counted = sum(r is SubmitOutcome.COUNTED for r in results)
    assert closed.n == counted
    assert all(
        r in (SubmitOutcome.COUNTED, SubmitOutcome.CLOSED) for r in results if r is not closed
    )
    assert not Key.objects.exists()


def test_two_closes_at_once_release_once():
    opened = cohort()
    for _ in range(10):
        sealing.submit(token=sealing.take_seat(opened.uuid), ballot=[1, 1])

    def close():
        return release.close(
            opened.uuid, publish=frozenset({uuid.UUID(int=1)}), scopes=(), term="t"
        )

    results = at_once([close] * THREADS)
    assert sum(result is not None for result in results) == 1
    assert Report.objects.count() == 1
