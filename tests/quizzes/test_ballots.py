"""Opening, submitting and closing: what is sealed, counted once and released once."""

import datetime as dt
import itertools
import sqlite3
import uuid

import pytest
from django.apps import apps
from django.db import DatabaseError, connections, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from quizzes.ballots import release, sealing
from quizzes.ballots.guard import install_report_guard
from quizzes.ballots.layout import Cell, CellName, LayoutError, Tier, check_layout
from quizzes.ballots.models import Cohort, CohortState, Key, Report, Rollup, Seat, Tally
from quizzes.ballots.sealing import SubmitOutcome, mask, pack, unpack
from tests import disk

databases = pytest.mark.django_db(databases=["default", "vault"])
engine = pytest.mark.engine
SCOPE = uuid.UUID(int=99)


def cells(number=1, tier=Tier.KNOWLEDGE):
    return [Cell(uuid.UUID(int=i), CellName.HEADLINE, tier) for i in range(1, number + 1)]


def no_noise():
    """Draws that make every knowledge cell's noise zero, so that sums can be checked exactly."""
    coin = itertools.cycle([1, 0])  # 1: no step away from zero; 0: positive
    return lambda n: 0 if n == 1 else next(coin)


def quiet_cohort(layout=None, limit=100):
    return sealing.open_cohort(
        edition=uuid.uuid4(), layout=layout or cells(), ballot_limit=limit, randbelow=no_noise()
    )


def answer(cohort, ballot):
    token = sealing.take_seat(cohort.uuid)
    assert sealing.submit(token=token, ballot=ballot) is SubmitOutcome.COUNTED
    return token


def close(cohort, **options):
    layout = sealing.cohort_layout(cohort)
    defaults = {
        "publish": frozenset(c.question for c in layout),
        "scopes": (SCOPE,),
        "term": "2026-autumn",
    }
    return release.close(cohort.uuid, **(defaults | options))


def counts(cohort):
    return [cell["noisy_count"] for cell in Report.objects.get(cohort=cohort).cells]


@engine
@databases
def test_the_report_holds_the_sum_of_all_ballots():
    cohort = quiet_cohort(cells(3))
    for i in range(12):
        answer(cohort, [1, i % 2, 0])
    outcome = close(cohort)
    assert outcome.n == 12
    assert counts(cohort) == [12, 6, 0]


@engine
@databases
def test_a_negative_noisy_count_is_read_as_negative(monkeypatch):
    cohort = quiet_cohort()
    secret = bytes(Key.objects.get(cohort=cohort.uuid).secret)
    masks = mask(secret, sealing.NOISE_MASK, b"", 1)
    Tally.objects.update(cells=pack([-5 + masks[0]]))
    for _ in range(10):
        answer(cohort, [0])
    close(cohort)
    assert counts(cohort) == [-5]


@engine
@databases
def test_one_seat_counts_once():
    cohort = quiet_cohort()
    token = answer(cohort, [1])
    assert sealing.submit(token=token, ballot=[1]) is SubmitOutcome.ALREADY_COUNTED
    assert Tally.objects.get().n_completed == 1


@engine
@databases
def test_a_full_cohort_refuses_new_ballots_and_says_so_to_the_right_pupil():
    cohort = quiet_cohort(limit=1)
    first = answer(cohort, [1])
    late = sealing.take_seat(cohort.uuid)
    assert sealing.submit(token=late, ballot=[1]) is SubmitOutcome.FULL
    assert sealing.submit(token=first, ballot=[1]) is SubmitOutcome.ALREADY_COUNTED
    assert not Seat.objects.get(seat_id=sealing.seat_id_of(late)).spent


@engine
@databases
def test_a_seat_that_never_was_finds_the_door_closed():
    quiet_cohort()
    assert sealing.submit(token="made up", ballot=[1]) is SubmitOutcome.CLOSED


@engine
@databases
@pytest.mark.parametrize("ballot", [[], [1, 1], [2], [-1]])
def test_a_ballot_that_does_not_fit_is_refused_whole(ballot):
    cohort = quiet_cohort()
    token = sealing.take_seat(cohort.uuid)
    with pytest.raises(ValueError, match="ballot"):
        sealing.submit(token=token, ballot=ballot)
    assert Tally.objects.get().n_completed == 0
    assert not Seat.objects.get().spent


@engine
@databases
def test_submitting_takes_four_statements(django_assert_num_queries):
    cohort = quiet_cohort(cells(4))
    token = sealing.take_seat(cohort.uuid)
    with (
        django_assert_num_queries(1, using="vault"),
        django_assert_num_queries(5),  # three, and the savepoint's two
    ):
        sealing.submit(token=token, ballot=[1, 1, 0, 0])


@engine
@pytest.mark.django_db(databases=["default", "vault"], transaction=True)
def test_closing_leaves_a_report_and_nothing_that_could_be_unsealed():
    cohort = quiet_cohort()
    for _ in range(10):
        answer(cohort, [1])
    close(cohort)
    assert (Tally.objects.count(), Seat.objects.count(), Key.objects.count()) == (0, 0, 0)
    assert Cohort.objects.get().state == CohortState.CLOSED


@engine
@databases
def test_a_cohort_closes_once():
    cohort = quiet_cohort()
    for _ in range(10):
        answer(cohort, [1])
    assert close(cohort) is not None
    assert close(cohort) is None
    assert Report.objects.count() == 1
    assert Rollup.objects.get().n == 10


@engine
@databases
@pytest.mark.parametrize(
    ("tier", "n", "published"),
    [
        (Tier.KNOWLEDGE, 9, False),
        (Tier.KNOWLEDGE, 10, True),
        (Tier.ATTITUDE, 19, False),
        (Tier.ATTITUDE, 20, True),
    ],
)
def test_small_groups_have_no_report_but_feed_the_rollup(tier, n, published):
    cohort = sealing.open_cohort(edition=uuid.uuid4(), layout=cells(1, tier), ballot_limit=100)
    for _ in range(n):
        answer(cohort, [1])
    outcome = close(cohort)
    assert bool(outcome.published) is published
    assert Report.objects.filter(cohort=cohort).exists() is published
    assert Rollup.objects.get(scope=SCOPE).n == n


@engine
@databases
def test_what_is_over_budget_is_neither_reported_nor_rolled_up():
    cohort = quiet_cohort(cells(2))
    for _ in range(10):
        answer(cohort, [1, 1])
    first = uuid.UUID(int=1)
    outcome = close(cohort, publish=frozenset({first}))
    assert outcome.published == {first}
    assert [c["question"] for c in Report.objects.get().cells] == [str(first)]
    assert list(Rollup.objects.values_list("question", flat=True)) == [first]


@engine
@databases
def test_rollups_add_cohorts_up():
    for _ in range(3):
        cohort = quiet_cohort()
        for _ in range(4):
            answer(cohort, [1])
        close(cohort)
    row = Rollup.objects.get()
    assert (row.n, row.cohorts, row.cell) == (12, 3, 12)


@engine
@databases
def test_a_lost_key_closes_without_a_report_and_without_an_error():
    cohort = quiet_cohort()
    token = sealing.take_seat(cohort.uuid)
    for _ in range(10):
        answer(cohort, [1])
    Key.objects.all().delete()
    assert sealing.submit(token=token, ballot=[1]) is SubmitOutcome.CLOSED
    outcome = close(cohort)
    assert outcome.lost
    assert outcome.n == 10
    assert not Report.objects.exists()
    assert not Rollup.objects.exists()


@engine
@databases
def test_a_published_report_refuses_to_change_but_can_be_deleted():
    install_report_guard()
    cohort = quiet_cohort()
    for _ in range(10):
        answer(cohort, [1])
    close(cohort)
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.update(n=11)
    assert Report.objects.get().n == 10
    Report.objects.all().delete()


@engine
@databases
def test_the_stored_tally_says_nothing_without_the_key():
    """The same ballots under two keys leave unrelated bytes; and the noise is never stored bare."""
    stored = []
    for _ in range(2):
        cohort = quiet_cohort()
        before = bytes(Tally.objects.get(cohort=cohort).cells)
        answer(cohort, [1])
        stored.append((before, bytes(Tally.objects.get(cohort=cohort).cells)))
    assert len({cell for pair in stored for cell in pair}) == 4
    assert b"\0\0\0\0" not in [cell for pair in stored for cell in pair]


@databases
def test_sweeping_destroys_only_old_keys_that_nothing_needs():
    open_cohort, closed = quiet_cohort(), quiet_cohort()
    Cohort.objects.filter(pk=closed.pk).update(state=CohortState.CLOSED)
    lost = Key.objects.create(
        cohort=uuid.uuid4(), secret=b"x" * 32, created_on=timezone.localdate()
    )
    assert release.sweep_vault() == 0  # all of them are of today
    later = timezone.localdate() + dt.timedelta(days=2)
    assert release.sweep_vault(later) == 2
    assert list(Key.objects.values_list("cohort", flat=True)) == [open_cohort.uuid]
    assert lost.cohort != open_cohort.uuid


@pytest.mark.django_db(databases=["default", "vault"], transaction=True)
def test_a_destroyed_key_is_gone_from_the_vaults_files(tmp_path, monkeypatch):
    """Read the bytes of the database and its write-ahead log, as a thief of the disk would."""
    if connections["vault"].vendor != "sqlite":
        pytest.skip("the files are SQLite's; PostgreSQL's log is tested by the anonymity issue")
    path = tmp_path / "vault.sqlite3"
    settings = {**connections["vault"].settings_dict, "NAME": str(path)}
    other = type(connections["vault"])(settings, alias="vault")
    monkeypatch.setattr(connections._connections, "vault", other)
    try:
        with other.schema_editor() as editor:
            editor.create_model(Key)
        secret = uuid.uuid4().bytes * 2
        cohort = uuid.uuid4()
        Key.objects.create(cohort=cohort, secret=secret, created_on=timezone.localdate())
        assert secret in disk.bytes_of(path)
        release.destroy_keys([cohort])
        assert secret not in disk.bytes_of(path)
    finally:
        other.close()


def test_sqlite_is_new_enough_to_overwrite_what_it_deletes():
    assert sqlite3.sqlite_version_info >= (3, 31)


def test_layouts_stay_within_the_budget():
    check_layout(cells(4))
    with pytest.raises(LayoutError, match="four"):
        check_layout(cells(5))
    with pytest.raises(LayoutError, match="three"):
        check_layout(cells(4, Tier.ATTITUDE))
    with pytest.raises(LayoutError, match="private"):
        check_layout(cells(1, Tier.PRIVATE))
    with pytest.raises(LayoutError, match="twice"):
        check_layout(cells(1) * 2)


@given(st.lists(st.integers(min_value=0, max_value=2**32 - 1), max_size=8))
def test_cells_survive_packing(values):
    assert unpack(pack(values)) == values


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=16), st.integers(1, 8))
def test_masks_are_deterministic_and_32_bits_wide(key, message, length):
    numbers = mask(key, sealing.SEAT_MASK, message, length)
    assert numbers == mask(key, sealing.SEAT_MASK, message, length)
    assert all(0 <= n < 2**32 for n in numbers)
    assert mask(key, sealing.NOISE_MASK, message, length) != numbers


def test_the_core_is_in_no_admin():
    """No registry of Wagtail's may offer these tables to anybody."""
    from wagtail.snippets.models import get_snippet_models

    core = set(apps.get_app_config("ballots").get_models())
    assert core.isdisjoint(get_snippet_models())
    assert not apps.is_installed("django.contrib.admin")
