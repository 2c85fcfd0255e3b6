"""The board, arrivals, last call, new code, hold, closing, QR cards."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.ballots.models import Report, Seat
from teacher_portal import closing, services
from teacher_portal.join_codes import spaced
from teacher_portal.models import Assignment, AssignmentState
from teacher_portal.qr import qr_symbol
from tests.pages import text_of
from tests.teacher_portal.conftest import browser_of
from tests.teacher_portal.factories import (
    EditionFactory,
    SchoolClassFactory,
    answer,
    code_of,
    open_for,
)

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def at(name, assignment):
    return reverse(name, args=[assignment.uuid])


def expire(assignment):
    assignment.join_codes.update(expires_at=timezone.now() - dt.timedelta(minutes=1))


def test_the_board_shows_code_address_and_qr(as_teacher, assignment):
    page = text_of(as_teacher.get(at("board", assignment)))
    code = code_of(assignment)
    assert spaced(code) in page
    assert " ".join(code) in page, "spelt out for screen readers"
    assert "testserver/join" in page
    assert '<symbol id="qr"' in page
    assert "style=" not in page


def test_without_javascript_the_board_asks_again_by_itself(as_teacher, assignment):
    page = text_of(as_teacher.get(at("board", assignment)))
    head = page.split("</head>")[0]
    assert re.search(r'<noscript><meta http-equiv="refresh" content="5"></noscript>', head)


@pytest.mark.engine
def test_counts_follow_who_is_in_the_room(as_teacher, assignment):
    answer(assignment, pupils=2)
    services.mark_started(token=services.join(code=code_of(assignment)))
    services.join(code=code_of(assignment))
    counts = as_teacher.get(at("board_counts", assignment)).json()
    assert counts == {
        "joined": 4,
        "started": 3,
        "completed": 2,
        "working": 1,
        "state": "open",
        "code_works": True,
    }


def test_an_expired_code_is_said_and_a_new_one_works(as_teacher, assignment):
    old = code_of(assignment)
    expire(assignment)
    page = text_of(as_teacher.get(at("board", assignment)))
    assert "This code has run out" in page
    assert spaced(old) not in page
    assert as_teacher.get(at("board_counts", assignment)).json()["code_works"] is False
    as_teacher.post(at("code_new", assignment))
    assert code_of(assignment) != old
    assert spaced(code_of(assignment)) in text_of(as_teacher.get(at("board", assignment)))


def test_last_call_counts_down_and_says_who_still_works(as_teacher, assignment):
    services.mark_started(token=services.join(code=code_of(assignment)))
    as_teacher.post(at("last_call", assignment))
    page = text_of(as_teacher.get(at("board", assignment)))
    assert 'data-module="last-call"' in page
    assert '<span data-count="working">1</span>' in page
    assert spaced(code_of(assignment)) not in page
    answer(assignment)
    assert as_teacher.get(at("board_counts", assignment)).json()["state"] == "last_call"


@pytest.mark.engine
def test_closing_asks_first_and_leads_to_the_report(as_teacher, assignment):
    answer(assignment, pupils=12)
    asked = as_teacher.get(at("assignment_close", assignment))
    assert "Close and see report" in text_of(asked)
    assert not Assignment.objects.get().is_closed
    response = as_teacher.post(at("assignment_close", assignment))
    assert response["Location"] == at("report", assignment)
    closed = Assignment.objects.get()
    assert (closed.state, closed.n_completed) == (AssignmentState.CLOSED, 12)


@pytest.mark.engine
def test_closing_twice_gives_the_same_report(as_teacher, assignment):
    answer(assignment, pupils=12)
    as_teacher.post(at("assignment_close", assignment))
    before = list(Report.objects.values())
    again = as_teacher.post(at("assignment_close", assignment))
    assert again["Location"] == at("report", assignment)
    assert as_teacher.get(at("assignment_close", assignment))["Location"] == at(
        "report", assignment
    )
    assert list(Report.objects.values()) == before


def test_closing_while_a_pupil_answers_loses_nothing_that_was_sent(as_teacher, assignment):
    answer(assignment, pupils=10)
    late = services.join(code=code_of(assignment))
    services.mark_started(token=late)
    assert "1 pupil is still working" in text_of(as_teacher.get(at("assignment_close", assignment)))
    as_teacher.post(at("assignment_close", assignment))
    assert Assignment.objects.get().n_completed == 10
    assert not Seat.objects.exists()


def test_a_closed_lesson_has_no_board_only_its_report(as_teacher, assignment):
    closing.close_assignment(assignment_pk=assignment.pk)
    for name in ("board", "qr_cards", "assignment"):
        assert as_teacher.get(at(name, assignment))["Location"] == at("report", assignment)
    response = as_teacher.post(at("code_new", assignment), follow=True)
    assert "This lesson is closed" in text_of(response)
    as_teacher.post(at("last_call", assignment))
    assert Assignment.objects.get().is_closed
    assert as_teacher.get(at("board_counts", assignment)).json()["state"] == "closed"


def test_an_open_lesson_has_no_report(as_teacher, assignment):
    for name in ("report", "report_csv", "assignment"):
        assert as_teacher.get(at(name, assignment))["Location"] == at("board", assignment)


@pytest.mark.engine
def test_the_dsl_holds_and_resumes(as_dsl, as_teacher, assignment):
    assert at("hold", assignment) in text_of(as_dsl.get("/teach/"))
    as_dsl.post(at("hold", assignment))
    assert Assignment.objects.get().state == AssignmentState.HELD
    board = text_of(as_teacher.get(at("board", assignment)))
    assert "Miriam Adeyemi has paused this lesson" in board
    assert spaced(code_of(assignment)) not in board
    assert at("resume", assignment) in text_of(as_dsl.get("/teach/"))
    as_dsl.post(at("resume", assignment))
    assert Assignment.objects.get().state == AssignmentState.OPEN


@pytest.mark.parametrize("name", ["hold", "resume"])
def test_only_this_schools_dsl_may_hold(as_teacher, as_stranger, as_lead, assignment, name):
    for client in (as_teacher, as_stranger, as_lead):
        assert client.post(at(name, assignment)).status_code == 404
    assert as_teacher.get(at(name, assignment)).status_code == 405
    assert Assignment.objects.get().state == AssignmentState.OPEN


def test_a_held_lesson_can_still_be_closed(as_dsl, as_teacher, assignment):
    as_dsl.post(at("hold", assignment))
    as_teacher.post(at("assignment_close", assignment))
    assert Assignment.objects.get().is_closed
    as_dsl.post(at("resume", assignment))
    assert Assignment.objects.get().is_closed, "a closed lesson never opens again"


def test_qr_cards_are_all_the_same_one_for_each_on_the_register(as_teacher, teacher, school):
    oak = SchoolClassFactory(school=school, year_group="1", declared_roll=7, teachers=[teacher])
    assignment = open_for(oak, EditionFactory(band="5-7"))
    assert at("qr_cards", assignment) in text_of(as_teacher.get(at("board", assignment)))
    page = text_of(as_teacher.get(at("qr_cards", assignment)))
    cards = re.findall(r'<li class="card">.*?</li>', page, re.DOTALL)
    assert len(cards) == 7
    assert len(set(cards)) == 1
    expire(assignment)
    assert as_teacher.get(at("qr_cards", assignment))["Location"] == at("board", assignment)


def test_older_classes_are_not_offered_cards(as_teacher, assignment):
    assert at("qr_cards", assignment) not in text_of(as_teacher.get(at("board", assignment)))


def test_a_qr_code_reads_back(tmp_path):
    """The symbol's dark rectangles are exactly the modules of the standard's matrix."""
    import segno

    text = "https://regard.example/join/KRKTCF/"
    dark = set()
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", qr_symbol(text)):
        dark |= {(int(x) + i - 4, int(y) - 4) for i in range(int(width))}
    matrix = segno.make(text, error="m", micro=False).matrix
    assert dark == {(x, y) for y, row in enumerate(matrix) for x, cell in enumerate(row) if cell}


@pytest.mark.engine
@pytest.mark.parametrize(
    "name",
    ["assignment", "board", "board_counts", "assignment_close", "qr_cards", "report", "report_csv"],
)
def test_strangers_colleagues_and_dsls_cannot_read_a_teachers_pages(
    as_stranger, as_dsl, as_lead, assignment, name
):
    for client in (as_stranger, as_dsl, as_lead):
        assert client.get(at(name, assignment)).status_code == 404


@pytest.mark.parametrize("name", ["last_call", "code_new", "assignment_close"])
def test_a_stranger_changes_nothing(as_stranger, assignment, name):
    code = code_of(assignment)
    assert as_stranger.post(at(name, assignment)).status_code == 404
    assert code_of(assignment) == code
    assert Assignment.objects.get().state == AssignmentState.OPEN


def test_two_teachers_of_a_class_share_its_board(assignment, school, school_class):
    from tests.teacher_portal.factories import MembershipFactory

    colleague = MembershipFactory(school=school).user
    school_class.teachers.add(colleague)
    assert browser_of(colleague).get(at("board", assignment)).status_code == 200
