"""A close that fails halfway: what was unsealed by then stands in the database's log for good.

A failed transaction leaves nothing in the tables, but the statements that it sent may be read in
PostgreSQL's write-ahead log. The noise of a lesson is drawn once, at opening. So if the lesson took
one more ballot and closed again, the difference of both attempts would be that ballot, bare.
"""

import secrets
import threading
import time
import uuid

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from quizzes.ballots import release, sealing
from quizzes.ballots.layout import Cell, CellName, Tier
from quizzes.ballots.models import Report, Seat, Tally
from quizzes.ballots.sealing import SubmitOutcome
from teacher_portal import services
from teacher_portal.closing import close_assignment
from teacher_portal.models import Assignment, ReleaseLedger, YearGroup
from teacher_portal.services import DoorClosed
from tests.planting import plant
from tests.teacher_portal.factories import (
    EditionFactory,
    SchoolClassFactory,
    UserFactory,
    answer,
    code_of,
    open_for,
    question,
)

pytestmark = [pytest.mark.engine, pytest.mark.django_db(databases=["default", "vault"])]


class Broken(Exception):
    """What goes wrong halfway."""


@pytest.fixture(scope="module", autouse=True)
def _planted_afterwards(django_db_setup, django_db_blocker):
    yield
    with django_db_blocker.unblock():
        plant()


@pytest.fixture
def loud(monkeypatch):
    """Noise that can be recognised wherever it is written: of nine digits, for every cell anew."""
    drawn = []

    def draw(epsilon, randbelow):
        drawn.append(10**8 + secrets.randbelow(9 * 10**8))
        return drawn[-1]

    monkeypatch.setattr(sealing, "discrete_laplace", draw)
    return drawn


@pytest.fixture
def break_once(monkeypatch):
    """The next close fails when everything is unsealed and the report is written."""
    real = release._add_to_rollups

    def failing(*args, **options):
        monkeypatch.setattr(release, "_add_to_rollups", real)
        raise Broken

    def arm():
        monkeypatch.setattr(release, "_add_to_rollups", failing)

    return arm


@pytest.fixture
def sent():
    """Every statement sent to either database with its parameters, as text."""
    statements = []

    def listen(execute, sql, params, many, context):
        statements.append(f"{sql} {params!r}")
        return execute(sql, params, many, context)

    with (
        connections["default"].execute_wrapper(listen),
        connections["vault"].execute_wrapper(listen),
    ):
        yield statements


def with_number(statements, number, around=30):
    """The statements that hold a cell: its noise, give or take as many pupils as there could be."""
    near = [str(number + pupils) for pupils in range(-around, around + 1)]
    return [text for text in statements if any(one in text for one in near)]


def half_closed(assignment, break_once):
    break_once()
    with pytest.raises(Broken):
        close_assignment(assignment_pk=assignment.pk)
    assert not Assignment.objects.get(pk=assignment.pk).is_closed
    assert not Report.objects.filter(cohort=assignment.cohort_id).exists()


# No ballot between two attempts


def test_after_a_close_that_failed_late_ballots_find_the_lesson_closed(assignment, break_once):
    late, door = Client(), {"code": code_of(assignment)}
    late.post("/join/", door)
    late.post("/join/start/")
    assert late.get("/play/").status_code == 200
    answer(assignment, pupils=12)
    half_closed(assignment, break_once)
    assert late.post("/play/", {"q1": "a", "q2": "a"}).status_code == 410
    assert Client().post("/join/", door).status_code == 410
    assert Tally.objects.get().n_completed == 12
    assert close_assignment(assignment_pk=assignment.pk).n_completed == 12
    assert Report.objects.get().n == 12


def test_whoever_was_counted_is_told_so_after_a_close_that_failed(assignment, break_once):
    pupil = Client()
    pupil.post("/join/", {"code": code_of(assignment)})
    assert pupil.post("/play/", {"q1": "a"}).status_code == 303
    half_closed(assignment, break_once)
    assert pupil.post("/play/", {"q1": "a"}).status_code == 303
    assert pupil.get("/play/done/").status_code == 200


def test_both_attempts_send_the_same_numbers(assignment, break_once, loud, sent):
    late = services.join(code=code_of(assignment))
    answer(assignment, pupils=12)
    half_closed(assignment, break_once)
    sealing.submit(token=late, ballot=[1] * len(loud))
    close_assignment(assignment_pk=assignment.pk)
    inserts = [text for text in sent if text.startswith('INSERT INTO "ballots_report"')]
    cells = [with_number(inserts, z) for z in loud]
    assert [len(found) for found in cells] == [2] * len(loud), "the noise is recognised"
    assert inserts[0] == inserts[1]


@pytest.mark.django_db(databases=["default", "vault"], transaction=True)
def test_a_ballot_that_waits_while_the_lesson_stops_is_not_counted():
    """It was sent before and waits for the lock; PostgreSQL lets it see the seat of before."""
    cell = Cell(uuid.uuid4(), CellName.HEADLINE, Tier.KNOWLEDGE)
    cohort = sealing.open_cohort(edition=uuid.uuid4(), layout=[cell], ballot_limit=30).uuid
    early, late = sealing.take_seat(cohort), sealing.take_seat(cohort)
    assert sealing.submit(token=early, ballot=[1]) is SubmitOutcome.COUNTED
    outcome = []

    def send():
        try:
            outcome.append(sealing.submit(token=late, ballot=[1]))
        finally:
            connections.close_all()

    waiting = threading.Thread(target=send)
    with transaction.atomic():
        assert release.stop(cohort) == 1
        waiting.start()
        time.sleep(0.5)
        assert outcome == [], "it waits"
    waiting.join()
    assert outcome[0] is SubmitOutcome.CLOSED
    assert Tally.objects.get().n_completed == Seat.objects.filter(cohort=cohort).count() == 1
    # In the end: what the tests after this one expect to find.
    release.close(cohort, publish=frozenset(), scopes=(), term="t")


@pytest.mark.skipif(connection.vendor == "sqlite", reason="its writers queue: no such moment")
@pytest.mark.django_db(databases=["default", "vault"], transaction=True)
def test_a_lesson_closed_in_the_very_moment_of_joining_is_closed_not_full(monkeypatch):
    """Somebody has found the door open, and the teacher closes before the seat is taken."""
    plant()
    assignment = open_for(
        SchoolClassFactory(teachers=[UserFactory()]),
        EditionFactory(code="D1", questions=[question()]),
    )
    code, look, looks = code_of(assignment), services.find_open_door, []

    def close():
        try:
            close_assignment(assignment_pk=assignment.pk)
        finally:
            connections.close_all()

    def look_then_close(code):
        found = look(code)
        if not looks:
            teacher = threading.Thread(target=close)
            teacher.start()
            teacher.join()
        looks.append(found)
        return found

    monkeypatch.setattr(services, "find_open_door", look_then_close)
    with pytest.raises(DoorClosed, match="closed"):
        services.join(code=code)
    assert Assignment.objects.get(pk=assignment.pk).is_closed
    assert not Seat.objects.exists()


# Spent before it is unsealed


def test_a_close_that_failed_has_spent_its_budget(
    school, teacher, school_class, edition, break_once, loud, sent
):
    """Otherwise ever more failing closes would write ever more figures into the log."""
    YearGroup.objects.filter(school=school).update(declared_size=20)  # 22 ballots
    first = open_for(school_class, edition)
    noise_of_first = list(loud)
    other = open_for(SchoolClassFactory(school=school, teachers=[teacher]), edition)
    noise_of_other = loud[len(noise_of_first) :]
    answer(first, pupils=12)
    answer(other, pupils=12)
    half_closed(first, break_once)
    assert {(row.ballots, row.reported) for row in ReleaseLedger.objects.all()} == {(12, False)}
    refused = close_assignment(assignment_pk=other.pk)
    assert {kept["refusal"] for kept in refused.withheld.values()} == {"over"}
    closed = close_assignment(assignment_pk=first.pk)
    assert closed.withheld == {}
    assert Report.objects.get().cohort_id == first.cohort_id
    assert {(row.ballots, row.reported) for row in ReleaseLedger.objects.all()} == {(12, True)}
    assert all(with_number(sent, z) for z in noise_of_first), "the noise is recognised"
    assert not [z for z in noise_of_other if with_number(sent, z)]


# What is refused or too small


def test_a_figure_that_the_budget_refuses_is_in_no_statement(school_class, loud, sent):
    """One question had its report already; the other of the same lesson is released."""
    had, new = question("Had"), question("New")
    first = open_for(school_class, EditionFactory(questions=[had]))
    answer(first, pupils=12)
    close_assignment(assignment_pk=first.pk)
    loud.clear()
    second = open_for(school_class, EditionFactory(questions=[had, new]))
    answer(second, pupils=12)
    sent.clear()
    closed = close_assignment(assignment_pk=second.pk)
    assert set(closed.withheld) == {had["uuid"]}
    refused, released = loud
    assert with_number(sent, released), "the noise is recognised"
    assert not with_number(sent, refused)


@pytest.mark.parametrize(("tier", "pupils"), [("knowledge", 9), ("attitude", 19)])
def test_a_figure_below_the_minimum_goes_into_roll_ups_only(tier, pupils, school_class, loud, sent):
    """On purpose: the noisy cell itself, which costs a pupil the same whatever the class's size."""
    edition = EditionFactory(questions=[question(tier=tier)])
    assignment = open_for(school_class, edition)
    answer(assignment, pupils=pupils)
    sent.clear()
    close_assignment(assignment_pk=assignment.pk)
    assert not Report.objects.exists()
    found = with_number(sent, loud[0])
    assert found, "the noise is recognised"
    assert all(text.startswith('UPDATE "ballots_rollup"') for text in found)
