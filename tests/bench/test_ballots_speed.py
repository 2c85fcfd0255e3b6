"""How long a ballot takes, alone and in a crowd. Prints figures; asserts only that all counted."""

import statistics
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from quizzes.ballots import release, sealing
from quizzes.ballots.layout import Cell, CellName, Tier
from quizzes.ballots.models import Tally

pytestmark = [
    pytest.mark.bench,
    pytest.mark.django_db(databases=["default", "vault"], transaction=True),
]

BALLOTS = 300


def _cohort():
    cells = [Cell(uuid.UUID(int=i), CellName.HEADLINE, Tier.KNOWLEDGE) for i in range(1, 5)]
    return sealing.open_cohort(edition=uuid.uuid4(), layout=cells, ballot_limit=BALLOTS)


def _report(what, seconds):
    cuts = statistics.quantiles(seconds, n=20)
    print(
        f"\n{connection.vendor}: {what}: p50 {1000 * statistics.median(seconds):.1f} ms, "
        f"p95 {1000 * cuts[18]:.1f} ms, {len(seconds)} ballots"
    )


def _timed(token):
    began = time.perf_counter()
    sealing.submit(token=token, ballot=[1, 0, 1, 0])
    return time.perf_counter() - began


def test_one_after_another():
    cohort = _cohort()
    tokens = [sealing.take_seat(cohort.uuid) for _ in range(BALLOTS)]
    _report("submit, one after another", [_timed(token) for token in tokens])


@pytest.mark.parametrize("threads", [8, 30, 300])
def test_a_crowd_at_once(threads):
    cohort = _cohort()
    tokens = [sealing.take_seat(cohort.uuid) for _ in range(BALLOTS)]
    start = threading.Barrier(threads)

    def run(batch):
        start.wait()
        try:
            return [_timed(token) for token in batch]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        batches = [tokens[i::threads] for i in range(threads)]
        times = [t for batch in pool.map(run, batches) for t in batch]
    _report(f"submit, {threads} at once", times)
    assert Tally.objects.get().n_completed == BALLOTS
    began = time.perf_counter()
    release.close(cohort.uuid, publish=frozenset(), scopes=(), term="t")
    print(f"close of {BALLOTS} ballots: {1000 * (time.perf_counter() - began):.1f} ms")
