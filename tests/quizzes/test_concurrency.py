"""Many pupils press Finish in the same second: nothing is lost, nothing counts twice."""

import os
import statistics
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from quizzes.ballots import release, sealing
from quizzes.ballots.layout import Cell, CellName, Tier
from quizzes.ballots.models import Key, Report, Seat, Tally
from quizzes.ballots.sealing import SubmitOutcome

pytestmark = [
    pytest.mark.django_db(databases=["default", "vault"], transaction=True),
    pytest.mark.engine,
]

QUESTIONS = [uuid.UUID(int=1), uuid.UUID(int=2)]
PUPILS = 300
# Threads, each with its own connections; a server that answers for a school has far fewer.
CROWD = 300 if os.environ.get("FAULT_SIZE") == "full" else 100
BALLOTS = 60
THREADS = 12


def cohort(limit=1000):
    cells = [Cell(question, CellName.HEADLINE, Tier.KNOWLEDGE) for question in QUESTIONS]
    return sealing.open_cohort(edition=uuid.uuid4(), layout=cells, ballot_limit=limit)


def at_once(jobs, threads=THREADS):
    """Run jobs in threads, each with its own connections; returns their results."""
    start = threading.Barrier(threads)

    def run(batch):
        start.wait()
        try:
            return [job() for job in batch]
        finally:
            connections.close_all()

    batches = [jobs[i::threads] for i in range(threads)]
    with ThreadPoolExecutor(threads) as pool:
        return [result for results in pool.map(run, batches) for result in results]


def submitting(token, ballot):
    return lambda: sealing.submit(token=token, ballot=ballot)


def timed(job):
    def run():
        began = time.perf_counter()
        result = job()
        return result, time.perf_counter() - began

    return run


def exact_sum(opened, born):
    """The counted answers without noise: what the cells hold now, less masks and opening."""
    tally = Tally.objects.get(cohort=opened)
    key = bytes(Key.objects.get(cohort=opened.uuid).secret)
    spent = Seat.objects.filter(spent=True).values_list("seat_id", flat=True)
    masks = [sealing.mask(key, sealing.SEAT_MASK, seat.bytes, len(born)) for seat in spent]
    columns = zip(sealing.unpack(bytes(tally.cells)), born, *masks, strict=True)
    return [(now - first - sum(column)) % sealing.MODULUS for now, first, *column in columns]


def test_three_hundred_pupils_at_once_are_counted_once_each(record_property):
    """Ten classes press Finish in the same second, and all of them press once more."""
    opened = cohort()
    born = sealing.unpack(bytes(Tally.objects.get().cells))
    tokens = [sealing.take_seat(opened.uuid) for _ in range(PUPILS)]
    ballots = [[int(i % 2 == 0), int(i % 3 == 0)] for i in range(PUPILS)]
    jobs = [timed(submitting(*pair)) for pair in zip(tokens, ballots, strict=True)]
    for told in (SubmitOutcome.COUNTED, SubmitOutcome.ALREADY_COUNTED):
        outcomes, seconds = zip(*at_once(jobs, CROWD), strict=True)
        assert Counter(outcomes) == {told: PUPILS}
        assert Tally.objects.get().n_completed == PUPILS
        assert Seat.objects.filter(spent=True).count() == PUPILS
        assert exact_sum(opened, born) == [PUPILS // 2, PUPILS // 3]
        figure = (
            f"{connection.vendor}: {PUPILS} ballots at once from {CROWD} threads, {told.value}: "
            f"p50 {1000 * statistics.median(seconds):.0f} ms, "
            f"p95 {1000 * statistics.quantiles(seconds, n=20)[18]:.0f} ms"
        )
        record_property("figure", figure)
        print(figure)
    closed = release.close(opened.uuid, publish=frozenset(QUESTIONS), scopes=(), term="t")
    assert closed.n == Report.objects.get().n == PUPILS
    assert not [table for table in (Seat, Tally, Key) if table.objects.exists()]


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


@pytest.mark.parametrize("limit", [1000, 1])
def test_a_ballot_that_waits_while_the_lesson_stops_is_told_so(limit):
    """Whoever stood at the door when it shut must not read that the answers were counted."""
    opened = cohort(limit)
    counted, waiting = sealing.take_seat(opened.uuid), sealing.take_seat(opened.uuid)
    sealing.submit(token=counted, ballot=[1, 1])
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assert release.stop(opened.uuid) == 1
            told = pool.submit(lambda: at_once([submitting(waiting, [1, 1])], threads=1))
            time.sleep(0.5)  # long enough to stand in line for the tally
            assert not told.done()
        assert told.result() == [SubmitOutcome.CLOSED]
    assert sealing.submit(token=counted, ballot=[1, 1]) is SubmitOutcome.ALREADY_COUNTED
    assert Tally.objects.get().n_completed == 1


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
