"""Pausing, more time, homework set ahead and counted once a day."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.seat_cookie import SEAT_COOKIE
from teacher_portal import services, tasks
from teacher_portal.models import Assignment, AssignmentState, JoinCode, Mode
from teacher_portal.services import DoorClosed, NotAllowed
from tests.pages import line_of
from tests.teacher_portal.conftest import browser_of
from tests.teacher_portal.factories import EditionFactory, answer, code_of, open_for

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def at(name, assignment):
    return reverse(name, args=[assignment.uuid])


def pupil(assignment):
    client = Client()
    client.cookies[SEAT_COOKIE] = services.join(code=code_of(assignment))
    return client


def in_days(days):
    return timezone.localdate() + dt.timedelta(days=days)


@pytest.fixture
def homework(school_class):
    return open_for(school_class, mode=Mode.HOMEWORK, close_on=in_days(7))


class TestPause:
    def test_nobody_joins_or_loads_it_and_what_is_sent_counts(self, as_teacher, assignment):
        inside = pupil(assignment)
        assert as_teacher.post(at("pause", assignment))["Location"] == at("board", assignment)
        assert inside.get("/play/").status_code == 503
        with pytest.raises(DoorClosed, match="held"):
            services.join(code=code_of(assignment))
        assert inside.post("/play/").status_code == 303, "a quiz that was finished is not lost"
        as_teacher.post(at("go_on", assignment))
        assert pupil(assignment).get("/play/").status_code == 200
        counts = as_teacher.get(at("board_counts", assignment)).json()
        assert (counts["state"], counts["completed"]) == ("open", 1)

    def test_the_board_says_it_and_still_does_when_it_is_loaded_again(self, as_teacher, assignment):
        as_teacher.post(at("pause", assignment))
        for _look in range(2):
            page = line_of(as_teacher.get(at("board", assignment)))
            assert "Look up, please" in page
            assert 'data-state="paused"' in page
            assert at("go_on", assignment) in page
        assert as_teacher.get(at("board_counts", assignment)).json()["state"] == "paused"
        assert "Paused by the teacher" in line_of(as_teacher.get("/teach/"))

    def test_neither_brake_lifts_the_other(self, as_teacher, as_dsl, assignment):
        inside = pupil(assignment)
        as_dsl.post(at("hold", assignment))
        as_teacher.post(at("go_on", assignment))
        as_teacher.post(at("pause", assignment))
        as_teacher.post(at("go_on", assignment))
        assert Assignment.objects.get().state == AssignmentState.HELD
        assert inside.get("/play/").status_code == 503
        as_teacher.post(at("pause", assignment))
        as_dsl.post(at("resume", assignment))
        assert inside.get("/play/").status_code == 503, "still paused by the teacher"
        as_teacher.post(at("go_on", assignment))
        assert inside.get("/play/").status_code == 200

    def test_a_paused_lesson_is_closed_like_any_other_and_then_never_pauses(
        self, as_teacher, assignment
    ):
        answer(assignment, pupils=12)
        as_teacher.post(at("pause", assignment))
        as_teacher.post(at("assignment_close", assignment))
        as_teacher.post(at("go_on", assignment))
        closed = Assignment.objects.get()
        assert (closed.state, closed.n_completed) == (AssignmentState.CLOSED, 12)
        assert not closed.is_halted


class TestMoreTime:
    def test_a_code_that_ran_out_works_again_for_two_hours(self, as_teacher, assignment):
        code = code_of(assignment)
        JoinCode.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=5))
        assert "This code has run out" in line_of(as_teacher.get(at("board", assignment)))
        as_teacher.post(at("more_time", assignment))
        assert code_of(assignment) == code, "the code on the board stays what it is"
        assert services.join(code=code)
        until = JoinCode.objects.get().expires_at
        assert until <= timezone.now() + dt.timedelta(hours=2)
        clock = timezone.localtime(until).strftime("%H:%M")
        assert f"works until {clock}" in line_of(as_teacher.get(at("board", assignment)))

    def test_a_closed_lesson_gets_none(self, as_teacher, assignment):
        as_teacher.post(at("assignment_close", assignment))
        as_teacher.post(at("more_time", assignment))
        assert not JoinCode.objects.filter(expires_at__gt=timezone.now()).exists()

    def test_homework_goes_on_for_up_to_14_days_and_its_code_with_it(self, as_teacher, homework):
        address = at("last_day", homework)
        refused = as_teacher.post(address, {"close_on": in_days(15).isoformat()})
        assert refused.status_code == 422
        assert "14 days" in line_of(refused)
        as_teacher.post(address, {"close_on": in_days(14).isoformat()})
        homework.refresh_from_db()
        assert homework.auto_close_on == in_days(14)
        midnight = timezone.localtime(homework.join_codes.get().expires_at)
        assert (midnight.date(), midnight.hour) == (in_days(15), 0), "midnight in London"
        tasks.close_due_assignments()
        assert not Assignment.objects.get().is_closed

    def test_a_lesson_in_class_has_no_last_day_to_change(self, as_teacher, assignment):
        address = at("last_day", assignment)
        assert as_teacher.post(address, {"close_on": in_days(3).isoformat()}).status_code == 302
        assert Assignment.objects.get().auto_close_on == timezone.localdate()


class TestHomework:
    def test_set_ahead_its_code_is_known_and_its_door_shut(self, as_teacher, school_class):
        edition = EditionFactory()
        as_teacher.post(
            reverse("assignment_new", args=[school_class.uuid, edition.code]),
            {"mode": "homework", "open_on": in_days(2), "close_on": in_days(5)},
        )
        homework = Assignment.objects.get()
        assert homework.opens_on == in_days(2)
        page = line_of(as_teacher.get(at("board", homework)))
        assert "write it down" in page
        told = Client().post("/join/", {"code": code_of(homework)})
        assert told.status_code == 409
        assert "opens later" in line_of(told)
        Assignment.objects.update(opens_on=timezone.localdate())
        assert services.join(code=code_of(homework))

    def test_it_does_not_open_after_it_closes(self, school_class):
        with pytest.raises(NotAllowed, match="not after it closes"):
            open_for(school_class, mode=Mode.HOMEWORK, open_on=in_days(6), close_on=in_days(5))
        assert not Assignment.objects.exists()

    def test_its_numbers_move_once_a_day(self, teacher, homework):
        answer(homework, pupils=11)
        client = browser_of(teacher)

        def joined():
            return client.get(at("board_counts", homework)).json()["joined"]

        tasks.count_homework()
        assert joined() == 0, "this morning nobody had begun"
        assert "Counted once a day" in line_of(client.get(at("board", homework)))
        Assignment.objects.update(counted_on=in_days(-1))
        tasks.count_homework()
        answer(homework, pupils=2)
        tasks.count_homework()
        assert joined() == 11
        counts = client.get(at("board_counts", homework)).json()
        assert counts["completed"] == 11
        assert "11 joined" in line_of(client.get("/teach/"))
        client.post(at("assignment_close", homework))
        assert Assignment.objects.get().n_completed == 13, "the report counts everybody"
