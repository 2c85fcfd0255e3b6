"""The pupil's door: a code in, a seat out, and a kind page for everything that goes wrong."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.seat_cookie import SEAT_COOKIE
from quizzes.ballots.models import Seat
from teacher_portal import services
from teacher_portal.closing import close_assignment
from teacher_portal.models import Assignment, JoinCode
from tests.pages import text_of, token_of
from tests.teacher_portal.factories import answer, code_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

PUPIL_COOKIES = {"csrftoken", "practice", "seat", "started"}


def come_in(client, code):
    return client.post("/join/", {"code": code})


def counts():
    return Assignment.objects.values_list("n_joined", "n_started").get()


@pytest.fixture
def pupil():
    return Client()


@pytest.mark.engine
def test_a_code_becomes_a_seat_and_a_start_card(pupil, assignment):
    response = come_in(pupil, code_of(assignment))
    assert (response.status_code, response["Location"]) == (303, "/join/ready/")
    ready = pupil.get("/join/ready/")
    page = text_of(ready)
    for words in (
        "This lesson is about saying no and hearing it.",
        "Nobody can see your answers. So nobody will know you need help unless you tell someone.",
        "Miriam Adeyemi",
        "Room 12",
    ):
        assert words in page
    assert "<title>Lesson</title>" in page.replace("\n", "")
    started = pupil.post("/join/start/")
    assert (started.status_code, started["Location"]) == (303, "/play/")
    assert counts() == (1, 1)


@pytest.mark.parametrize("dress", ["{}", "  {} ", "{0[0]}{0[1]}{0[2]}-{0[3]}{0[4]}{0[5]}"])
def test_spaces_dashes_and_small_letters_are_fine(pupil, assignment, dress):
    typed = dress.format(code_of(assignment)).lower()
    assert come_in(pupil, typed).status_code == 303


def test_the_seats_cookie_ends_with_the_browser_and_scripts_cannot_read_it(pupil, assignment):
    cookie = come_in(pupil, code_of(assignment)).cookies[SEAT_COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == cookie["expires"] == ""
    pupil.post("/join/start/")
    started = pupil.cookies["started"]
    assert started["httponly"]
    assert started["max-age"] == started["expires"] == ""


@pytest.mark.engine
def test_looking_never_takes_a_seat(pupil, assignment):
    code = code_of(assignment)
    for address in ("/join/", f"/join/{code}/", f"/join/{code.lower()}/"):
        assert pupil.get(address).status_code == 200
        assert pupil.head(address).status_code == 200
    assert pupil.post(f"/join/{code}/").status_code == 405
    assert pupil.get("/join/start/").status_code == 405
    assert counts() == (0, 0)
    assert not Seat.objects.exists()


def test_a_qr_code_fills_the_code_in(pupil, assignment):
    code = code_of(assignment)
    page = text_of(pupil.get(f"/join/{code}/"))
    assert f'name="code" value="{code}"' in page
    assert 'action="/join/"' in page


@pytest.mark.parametrize("code", ["zzz", "BBBBBB", "💥", "a" * 400, "%3Cscript%3E", "KRKTCF99"])
def test_any_old_qr_code_gets_a_page(pupil, code):
    response = pupil.get(f"/join/{code}/")
    assert response.status_code == 200
    assert b"<script>" not in response.content


@pytest.mark.engine
def test_every_pupil_page_leaves_session_messages_and_user_alone(assignment, as_teacher):
    """Even in a browser in which a teacher is signed in."""
    for client in (Client(), as_teacher):
        answers = [
            client.get("/join/"),
            client.get(f"/join/{code_of(assignment)}/"),
            come_in(client, "BBBBBB"),
            come_in(client, code_of(assignment)),
            client.get("/join/ready/"),
            client.post("/join/start/"),
        ]
        for response in answers:
            assert set(response.cookies) <= PUPIL_COOKIES
            assert not response.wsgi_request.session.accessed
            assert not response.wsgi_request.session.modified
            assert not get_messages(response.wsgi_request)._queued_messages
            assert response["Cache-Control"] == "no-store"


def test_the_form_needs_its_token(assignment):
    strict = Client(enforce_csrf_checks=True)
    assert come_in(strict, code_of(assignment)).status_code == 403
    assert counts() == (0, 0)


def test_a_wrong_code_says_what_to_do_and_keeps_what_was_typed(pupil, assignment):
    response = come_in(pupil, "bbb bbb")
    assert response.status_code == 404
    assert "That code does not work." in text_of(response)
    assert 'value="bbb bbb"' in text_of(response)
    assert 'role="alert"' in text_of(response)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Type the code from the board first."),
        ("KRKTC", "You typed 5."),
        ("KRKTC0", "Codes never have 0 in them."),
        ("SALTED", "Codes never have S, A, L, E in them."),
        ("<script>", "in them."),
        ("K" * 400, "That is too long for a code."),
        ("💥", "You typed 0."),
    ],
)
def test_a_slip_that_can_be_seen_is_explained_without_looking_it_up(
    pupil, assignment, typed, says, django_assert_num_queries
):
    with django_assert_num_queries(0):
        response = come_in(pupil, typed)
    assert response.status_code == 422
    assert says in text_of(response)
    assert "<script>&" not in text_of(response)


def test_an_expired_code_looks_like_a_wrong_one(pupil, assignment):
    JoinCode.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    response = come_in(pupil, code_of(assignment))
    assert response.status_code == 404
    assert "your teacher can make a new one" in text_of(response)


@pytest.mark.engine
def test_a_closed_lesson_says_so(pupil, assignment):
    code = code_of(assignment)
    close_assignment(assignment_pk=assignment.pk)
    response = come_in(pupil, code)
    assert response.status_code == 410
    assert "This lesson is closed" in text_of(response)


@pytest.mark.engine
def test_a_held_lesson_lets_nobody_in_and_loses_nothing(pupil, assignment):
    come_in(pupil, code_of(assignment))
    services.hold(assignment=assignment)
    response = come_in(Client(), code_of(assignment))
    assert response.status_code == 409
    assert "This lesson is paused" in text_of(response)
    inside = pupil.get("/join/ready/")
    assert inside.status_code == 409
    assert pupil.cookies[SEAT_COOKIE].value, "the seat is kept"
    services.resume(assignment=assignment)
    assert pupil.get("/join/ready/").status_code == 200


@pytest.mark.engine
def test_a_full_class_says_so(assignment):
    Assignment.objects.update(seat_limit=2)
    for _ in range(2):
        assert come_in(Client(), code_of(assignment)).status_code == 303
    response = come_in(Client(), code_of(assignment))
    assert response.status_code == 409
    assert "Every place is taken" in text_of(response)
    assert Seat.objects.count() == 2


def test_without_a_seat_the_start_card_leads_to_the_door(pupil):
    assert pupil.get("/join/ready/")["Location"] == "/join/"
    response = pupil.post("/join/start/")
    assert (response.status_code, response["Location"]) == (303, "/join/")


def test_a_seat_of_a_closed_lesson_is_forgotten_with_a_word(pupil, assignment):
    come_in(pupil, code_of(assignment))
    close_assignment(assignment_pk=assignment.pk)
    response = pupil.get("/join/ready/")
    assert response.status_code == 410
    assert "This lesson is closed" in text_of(response)
    assert response.cookies[SEAT_COOKIE]["max-age"] == 0


def test_a_made_up_seat_gets_the_same_page(pupil):
    pupil.cookies[SEAT_COOKIE] = "made-up"
    assert pupil.post("/join/start/")["Location"] == "/play/"
    assert pupil.get("/join/ready/").status_code == 410


@pytest.mark.engine
def test_joining_again_from_the_same_browser_counts_once(pupil, assignment):
    for _ in range(3):
        assert come_in(pupil, code_of(assignment)).status_code == 303
    assert counts() == (1, 0)
    assert Seat.objects.count() == 1


@pytest.mark.engine
def test_the_next_pupil_on_a_shared_tablet_gets_a_seat_of_their_own(pupil, assignment):
    come_in(pupil, code_of(assignment))
    pupil.post("/join/start/")
    token = pupil.cookies[SEAT_COOKIE].value
    Seat.objects.update(spent=True)
    come_in(pupil, code_of(assignment))
    assert pupil.cookies[SEAT_COOKIE].value != token
    pupil.post("/join/start/")
    assert counts() == (2, 2)


def send_form(client, action, page="/join/", **fields):
    """As a browser does it: with the token that stands in the page."""
    token = token_of(client.get(page))
    return client.post(action, fields | {"csrfmiddlewaretoken": token})


def test_a_tab_left_open_cannot_spend_the_next_pupils_seat(assignment):
    """The first pupil pressed Finish without a network; the second joined in a new tab."""
    tablet, ballots = Client(enforce_csrf_checks=True), []
    for _ in range(2):
        send_form(tablet, "/join/", code=code_of(assignment))
        send_form(tablet, "/join/start/", page="/join/ready/")
        ballots.append(token_of(tablet.get("/play/")))
    first, second = ballots
    refused = tablet.post("/play/", {"q1": "a", "csrfmiddlewaretoken": first})
    assert refused.status_code == 403
    assert "Nothing was sent" in text_of(refused)
    assert "joined a lesson on this screen since" in text_of(refused)
    assert services.n_completed(assignment) == 0
    assert tablet.post("/play/finish/", {"csrfmiddlewaretoken": first}).status_code == 403
    counted = tablet.post("/play/", {"q1": "b", "csrfmiddlewaretoken": second})
    assert counted["Location"] == "/play/done/"
    assert services.n_completed(assignment) == 1


def test_a_ballot_whose_seat_was_left_is_told_that_nothing_was_sent(pupil, assignment):
    come_in(pupil, code_of(assignment))
    pupil.get("/leave/")
    response = pupil.post("/play/", {"q1": "a"})
    assert response.status_code == 403
    assert "Nothing was sent" in text_of(response)


def test_a_teacher_who_tries_the_door_keeps_the_pages_that_are_open(teacher, assignment):
    laptop = Client(enforce_csrf_checks=True)
    laptop.force_login(teacher)
    board = reverse("board", args=[assignment.uuid])
    open_before = token_of(laptop.get(board))
    assert send_form(laptop, "/join/", code=code_of(assignment)).status_code == 303
    address = reverse("last_call", args=[assignment.uuid])
    assert laptop.post(address, {"csrfmiddlewaretoken": open_before})["Location"] == board


@pytest.mark.engine
def test_pressing_start_twice_counts_once(pupil, assignment):
    come_in(pupil, code_of(assignment))
    for _ in range(3):
        assert pupil.post("/join/start/").status_code == 303
    assert counts() == (1, 1)


def test_the_door_says_nothing_about_the_lesson(pupil, assignment, edition):
    """What stays in a browser's history is neutral."""
    for address in ("/join/", f"/join/{code_of(assignment)}/"):
        page = text_of(pupil.get(address))
        assert edition.title not in page
        assert not re.search(rf"\b{edition.code}\b", page), "nor as a part of a join code"


def test_the_start_card_is_the_same_for_everyone(assignment):
    pages = set()
    for _ in range(2):
        client = Client()
        come_in(client, code_of(assignment))
        page = client.get("/join/ready/").content.decode()
        pages.add(text_of(client.get("/join/ready/")))
        assert client.cookies[settings.CSRF_COOKIE_NAME].value
        assert client.cookies[SEAT_COOKIE].value not in page
    assert len(pages) == 1


def test_answers_already_sent_survive_everything_at_the_door(assignment):
    answer(assignment, pupils=3)
    for code in ("BBBBBB", "", code_of(assignment)):
        come_in(Client(), code)
    services.hold(assignment=assignment)
    services.resume(assignment=assignment)
    close_assignment(assignment_pk=assignment.pk)
    assert Assignment.objects.get().n_completed == 3
