"""Backups leave out what is sealed; a restore closes what was open and forgets no release."""

import gzip
import json
import stat
import uuid

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from cms import backup
from cms.backup import BackupRefused, load_backup, write_backup
from cms.models import User
from cms.seat_cookie import SEAT_COOKIE
from quizzes.ballots import sealing
from quizzes.ballots.guard import install_report_guard
from quizzes.ballots.models import Cohort, CohortState, Key, PublishedRollup, Report, Seat, Tally
from quizzes.ballots.sealing import SubmitOutcome
from teacher_portal import closing, services
from teacher_portal.models import Assignment, JoinCode, ReleaseLedger, School, SchoolClass
from tests.planting import plant
from tests.teacher_portal.factories import (
    SchoolClassFactory,
    UserFactory,
    answer,
    open_for,
)

# Really committed: a restore inside a test's own transaction would prove little.
pytestmark = [
    pytest.mark.engine,
    pytest.mark.django_db(databases=["default", "vault"], transaction=True),
]


@pytest.fixture(scope="module", autouse=True)
def _planted_afterwards(django_db_setup, django_db_blocker):
    yield
    with django_db_blocker.unblock():
        plant()


@pytest.fixture(autouse=True)
def _planted(db):
    plant()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "regard.jsonl.gz"


@pytest.fixture
def teacher(db):
    return UserFactory()


@pytest.fixture
def school_class(teacher):
    install_report_guard()
    return SchoolClassFactory(label="8B", teachers=[teacher])


def lines_of(file):
    with gzip.open(file, "rt") as lines:
        return [json.loads(line) for line in lines]


def models_in(file):
    return {line["model"] for line in lines_of(file) if "model" in line}


def without_rows(file, skip):
    """The same backup without one line."""
    with gzip.open(file, "rt") as lines:
        kept = [line for line in lines if not skip(json.loads(line))]
    with gzip.open(file, "wt") as out:
        out.writelines(kept)


def closed_with_report(school_class, pupils=12, edition=None):
    assignment = open_for(school_class, edition)
    answer(assignment, pupils=pupils)
    return closing.close_assignment(assignment_pk=assignment.pk)


def test_vault_seats_and_tallies_are_not_in_a_backup_and_the_screen_says_so(
    file, school_class, capsys
):
    open_one = open_for(school_class)
    token = answer(open_one, pupils=3)[0]
    secret = bytes(Key.objects.get().secret)
    cells = bytes(Tally.objects.get().cells)
    call_command("backup", str(file))
    said = capsys.readouterr().out
    for words in ("the vault", "seats", "tallies", "sessions", "join codes", "MEDIA_ROOT"):
        assert words in said
    ballots = {label for label in models_in(file) if label.startswith("ballots.")}
    assert ballots == {"ballots.cohort"}
    assert "teacher_portal.joincode" not in models_in(file)
    inside = gzip.decompress(file.read_bytes())
    seat = sealing.seat_id_of(token)
    code = open_one.join_codes.get().code
    for trace in (str(seat), seat.hex, token, code, secret.hex(), cells.hex()):
        assert trace.encode() not in inside


def test_a_renamed_table_stops_the_backup(monkeypatch, file):
    monkeypatch.setitem(backup.LEFT_OUT, "ballots.chair", "gone")
    with pytest.raises(LookupError):
        write_backup(file)
    assert list(file.parent.iterdir()) == []


def test_only_the_owner_reads_the_file_and_no_file_is_overwritten(file, school_class):
    write_backup(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(file))


def test_everything_else_comes_back_as_it_was(file, school_class, tmp_path):
    revision = closed_with_report(school_class).edition.lesson_revision
    made_at = revision.created_at
    write_backup(file)
    User.objects.filter(pk=school_class.teachers.get().pk).update(first_name="Somebody")
    SchoolClassFactory(label="9Z")
    Report.objects.all().delete()
    call_command("restore", str(file), "--no-input")
    again = tmp_path / "again.jsonl.gz"
    write_backup(again)
    assert lines_of(again) == lines_of(file)
    revision.refresh_from_db()
    assert revision.created_at == made_at, "to the microsecond"
    assert Report.objects.get().n == 12
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.update(n=13)
    # New rows get numbers of their own.
    SchoolClassFactory(label="9Z")


def test_a_restore_into_a_running_site_closes_what_was_open(file, school_class):
    assignment = open_for(school_class)
    client = Client()
    client.post("/join/", {"code": assignment.join_codes.get().code})
    answer(assignment, pupils=11)
    write_backup(file)
    answer(assignment, pupils=1)
    call_command("restore", str(file), "--no-input")
    restored = Assignment.objects.get(uuid=assignment.uuid)
    assert restored.is_closed
    assert restored.closed_on == timezone.localdate()
    assert Cohort.objects.get().state == CohortState.CLOSED
    assert not Report.objects.exists()
    left = [m.objects.count() for m in (Seat, Tally, Key, JoinCode, Session)]
    assert left == [0, 0, 0, 0, 0]
    # The pupil in the middle of it is told kindly; closing again changes nothing.
    assert client.cookies[SEAT_COOKIE].value
    assert client.get("/play/").status_code == 410
    assert closing.close_assignment(assignment_pk=restored.pk).n_completed is None
    assert not Report.objects.exists()


def test_what_was_open_counts_as_reported_with_as_many_as_it_could_have_held(file, school_class):
    assignment = open_for(school_class)
    write_backup(file)
    load_backup(file)
    rows = ReleaseLedger.objects.all()
    asked = {uuid.UUID(cell["question"]) for cell in assignment.cohort.layout}
    assert {row.question for row in rows} == asked
    assert {(row.ballots, row.reported) for row in rows} == {(30, True)}
    restored = Assignment.objects.get()
    again = open_for(SchoolClass.objects.get(), restored.edition, teacher=restored.teacher)
    answer(again, pupils=12)
    closing.close_assignment(assignment_pk=again.pk)
    assert not Report.objects.exists()


def test_a_joint_cohort_counts_once_for_a_year_group(file, school_class):
    assignment = open_for(school_class)
    assignment.classes.add(
        SchoolClassFactory(label="8C", school=school_class.school, teachers=[assignment.teacher])
    )
    write_backup(file)
    load_backup(file)
    questions = {cell["question"] for cell in assignment.cohort.layout}
    for question in questions:
        counted = ReleaseLedger.objects.filter(question=question).order_by("school_class")
        assert [row.ballots for row in counted] == [30, 0]


def test_what_the_running_site_released_after_the_backup_stays_released(file, school_class):
    assignment = open_for(school_class)
    write_backup(file)
    answer(assignment, pupils=12)
    closing.close_assignment(assignment_pk=assignment.pk)
    newer = SchoolClassFactory(label="8N", school=school_class.school, teachers=[UserFactory()])
    closed_with_report(newer, pupils=11)
    before = sorted(ReleaseLedger.objects.values_list("school_class__uuid", "question", "ballots"))
    load_backup(file)
    after = ReleaseLedger.objects.values_list("school_class__uuid", "question", "ballots")
    assert sorted(after) == before
    carried = SchoolClass.objects.get(uuid=newer.uuid)
    assert carried.archived_on
    # Its teacher is newer than the backup; somebody of the school stands for them.
    assert ReleaseLedger.objects.filter(school_class=carried).first().teacher == (
        school_class.teachers.get()
    )


def test_a_school_newer_than_the_backup_goes_with_its_ledger(file, school_class):
    write_backup(file)
    closed_with_report(SchoolClassFactory(teachers=[UserFactory()]))
    load_backup(file)
    assert School.objects.get() == school_class.school
    assert not ReleaseLedger.objects.exists()


def test_a_published_rollup_is_not_published_again(file, school_class):
    write_backup(file)
    row = PublishedRollup.objects.create(
        scope=school_class.school.uuid,
        question=uuid.uuid4(),
        cell_name="headline",
        term="2026-autumn",
        wave="once",
        n=80,
        cohorts=3,
        cell=41,
        epsilon="1",
        mechanism_version="laplace-1",
        published_on=timezone.localdate(),
    )
    load_backup(file)
    assert PublishedRollup.objects.get().cell == row.cell


def test_a_restore_twice_is_the_same_as_once(file, school_class):
    open_for(school_class)
    write_backup(file)
    load_backup(file)
    ledger = list(ReleaseLedger.objects.order_by("question").values_list("question", "ballots"))
    load_backup(file)
    assert ledger == list(
        ReleaseLedger.objects.order_by("question").values_list("question", "ballots")
    )


def cut_off(file):
    without_rows(file, lambda line: "end" in line)


def half_a_file(file):
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def no_backup(file):
    file.write_bytes(gzip.compress(b'{"some": "thing"}\n'))


def not_even_gzip(file):
    file.write_bytes(b"hello")


def a_class_without_its_school(file):
    without_rows(file, lambda line: line.get("model") == "teacher_portal.school")


def with_a_seat(file):
    with gzip.open(file, "rt") as lines:
        head, *rows = lines.readlines()
    cohort = str(Cohort.objects.get().pk)
    seat = {"model": "ballots.seat", "pk": str(uuid.uuid4()), "fields": {"cohort": cohort}}
    with gzip.open(file, "wt") as out:
        out.writelines([head, json.dumps(seat) + "\n", *rows])


def of_another_version(file):
    with gzip.open(file, "rt") as lines:
        head, *rows = lines.readlines()
    head = json.loads(head)
    head["migrations"].append("ballots.0099_later")
    with gzip.open(file, "wt") as out:
        out.writelines([json.dumps(head) + "\n", *rows])


SPOILT = [
    cut_off,
    half_a_file,
    no_backup,
    not_even_gzip,
    a_class_without_its_school,
    with_a_seat,
    of_another_version,
]


def test_a_file_that_does_not_fit_changes_nothing(file, school_class):
    assignment = open_for(school_class)
    token = services.join(code=assignment.join_codes.get().code)
    for spoil in SPOILT:
        write_backup(file)
        spoil(file)
        with pytest.raises(CommandError, match="Nothing was changed"):
            call_command("restore", str(file), "--no-input")
        assert not Assignment.objects.get().is_closed, spoil.__name__
        file.unlink()
    ballot = [0] * len(assignment.cohort.layout)
    assert sealing.submit(token=token, ballot=ballot) is SubmitOutcome.COUNTED


def test_a_restore_asks_first(file, school_class, monkeypatch):
    write_backup(file)
    SchoolClassFactory(label="9Z")
    monkeypatch.setattr("builtins.input", lambda prompt: "yes")
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("restore", str(file))
    assert SchoolClass.objects.count() == 2
    monkeypatch.setattr("builtins.input", lambda prompt: "restore")
    call_command("restore", str(file))
    assert SchoolClass.objects.count() == 1


def test_nothing_is_restored_while_nobody_would_close_the_lessons(file, monkeypatch):
    write_backup(file)
    monkeypatch.setattr(backup.restoring, "receivers", [])
    monkeypatch.setattr(backup.restoring, "sender_receivers_cache", {})
    with pytest.raises(BackupRefused, match="Nobody listens"):
        load_backup(file)


def test_writers_are_not_kept_waiting_by_a_backup(file, school_class, monkeypatch):
    """Somebody writes in the middle: it works, and the backup is of the moment before."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's readers never keep writers waiting")
    other = connection.copy()
    real = backup.backed_up
    monkeypatch.setattr(backup, "backed_up", lambda: _write_between(other, real()))
    write_backup(file)
    labels = [
        line["fields"]["label"]
        for line in lines_of(file)
        if line.get("model") == "teacher_portal.schoolclass"
    ]
    assert labels == ["8B"]
    assert SchoolClass.objects.get().label == "changed"


def _write_between(other, models):
    """The tables in order; before the classes come, another connection renames one."""
    for model in models:
        if model is SchoolClass:
            # The reader has its moment from the first table on.
            with other.cursor() as cursor:
                cursor.execute("UPDATE teacher_portal_schoolclass SET label = 'changed'")
            other.close()
        yield model
