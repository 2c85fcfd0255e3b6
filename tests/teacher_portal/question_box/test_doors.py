"""What a pupil meets: two doors while somebody reads, at all other times whom to see now."""

import datetime as dt
import re
from contextlib import suppress

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from cms.models import User
from lessons.starter.loader import load_help
from teacher_portal import access
from teacher_portal.closing import close_assignment
from teacher_portal.models import Membership
from teacher_portal.question_box import doors
from teacher_portal.question_box.limits import SEAT_AT_MOST
from teacher_portal.question_box.models import Box, HelpRequest, Question
from tests.pages import text_of
from tests.teacher_portal.factories import SchoolClassFactory, open_for

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

MORE, ASK, HELP = "/join/more/", "/join/more/a/", "/join/more/b/"
WARNING = "We can’t tell who you are, so we can’t come and help unless you tell us."
ASKED = {"words": "Is it ok to say no to a hug?"}
WHO = {"who": "Kai Nowak", "form": "8B"}


def counts():
    return Question.objects.count(), HelpRequest.objects.count()


# The doors


@pytest.mark.engine
def test_a_question_keeps_the_year_group_and_the_day_and_nothing_else(pupil, on_duty, school):
    assert WARNING in text_of(pupil.get(ASK)), "warned first"
    response = pupil.post(ASK, ASKED)
    assert (response.status_code, response.headers["Location"]) == (303, f"{ASK}sent/")
    assert pupil.get(f"{ASK}sent/").status_code == 200
    row = Question.objects.values().get()
    assert row.pop("uuid").version == 4
    assert row == {
        "school_id": school.pk,
        "year_group": "8",
        "words": ASKED["words"],
        "asked_on": timezone.localdate(),
        "state": "new",
    }


@pytest.mark.engine
def test_a_call_for_help_has_a_name_a_form_and_when(pupil, on_duty, school):
    page = text_of(pupil.get(HELP))
    assert "This is no secret" in page
    assert re.findall(r'<(?:input|textarea)[^>]* name="(\w+)"', page).count("who") == 1
    response = pupil.post(HELP, WHO | {"words": "something else"})
    assert (response.status_code, response.headers["Location"]) == (303, f"{HELP}sent/")
    row = HelpRequest.objects.values().get()
    assert (row["name"], row["form"], row["school_id"]) == ("Kai Nowak", "8B", school.pk)
    assert row.keys() == {"uuid", "school_id", "name", "form", "asked_at", "state"}
    sent = text_of(pupil.get(f"{HELP}sent/"))
    assert "Kai" not in sent
    assert str(on_duty.get_full_name()) in sent


def test_pressing_twice_asks_once(pupil, on_duty):
    for _ in range(2):
        assert pupil.post(ASK, ASKED).status_code == 303
        assert pupil.post(HELP, WHO).status_code == 303
    assert counts() == (1, 1)


def test_whoever_was_spoken_to_can_ask_again_whatever_the_dsl_puts_back(pupil, on_duty):
    pupil.post(HELP, WHO)
    HelpRequest.objects.update(state="handled")
    pupil.post(HELP, WHO)
    assert counts() == (0, 2)
    HelpRequest.objects.update(state="seen")
    assert pupil.post(HELP, WHO).status_code == 303
    assert counts() == (0, 2)


def test_what_was_typed_comes_back_with_a_mistake_and_is_not_kept(pupil, on_duty):
    response = pupil.post(ASK, {"words": "x" * 401})
    assert response.status_code == 422
    assert "Keep it to 400 characters: this has 401." in text_of(response)
    assert "x" * 401 in text_of(response)
    assert response.headers["Cache-Control"] == "no-store"
    assert pupil.post(ASK, {"words": "  "}).status_code == 422
    assert pupil.post(HELP, {"who": "Kai"}).status_code == 422
    assert counts() == (0, 0)


def test_no_browser_keeps_corrects_or_fills_in_what_is_typed(pupil, on_duty):
    for address, number in ((ASK, 1), (HELP, 2)):
        page = text_of(pupil.get(address))
        boxes = [b for b in re.findall(r"<(?:input|textarea)[^>]*>", page) if "data-wiped" in b]
        assert len(boxes) == number
        for box in boxes:
            assert 'autocomplete="off"' in box
            assert 'spellcheck="false"' in box
        assert re.search(r'<form[^>]*autocomplete="off"[^>]*data-module="[^"]*wipe', page)
        assert "question_box/js/wipe.js" in page


@pytest.mark.parametrize("address", [MORE, ASK, HELP, f"{ASK}sent/", f"{HELP}sent/"])
def test_every_page_is_a_pupils_page(pupil, on_duty, address):
    response = pupil.get(address)
    page = text_of(response)
    assert response.status_code == 200
    assert "<title>Lesson</title>" in page
    assert 'href="/leave/"' in page
    assert 'href="#help"' in page
    assert response.headers["Cache-Control"] == "no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert settings.SESSION_COOKIE_NAME not in response.cookies
    assert not response.wsgi_request.session.accessed
    assert "unsafe" not in response.headers["Content-Security-Policy"]


# When it is open


def off(school, assignment):
    Box.objects.update(is_on=False)


def off_duty(school, assignment):
    Box.objects.update(duty_user=None, duty_until=None)


def past_the_time(school, assignment):
    Box.objects.update(duty_until=timezone.now() - dt.timedelta(seconds=1))


def no_longer_a_dsl(school, assignment):
    Membership.objects.filter(user=Box.objects.get().duty_user).delete()


def without_an_account(school, assignment):
    User.objects.filter(pk=Box.objects.get().duty_user_id).update(is_active=False)


def without_a_deputy(school, assignment):
    box = Box.objects.get()
    Membership.objects.safeguarding().exclude(user=box.duty_user).delete()


def lesson_closed(school, assignment):
    close_assignment(assignment_pk=assignment.pk)


SHUT = [
    off,
    off_duty,
    past_the_time,
    no_longer_a_dsl,
    without_an_account,
    without_a_deputy,
    lesson_closed,
]


@pytest.mark.parametrize("shut", SHUT)
def test_a_shut_box_takes_nothing_and_shows_whom_to_see(pupil, on_duty, school, assignment, shut):
    load_help()
    assert "Ask for the class" in text_of(pupil.get(MORE))
    shut(school, assignment)
    page = text_of(pupil.get(MORE))
    assert "Ask for the class" not in page
    assert "0800 1111" in page
    assert "999" in page
    assert ("Miriam Adeyemi" in page) == (shut is not lesson_closed)
    assert pupil.get(ASK).headers["Location"] == MORE
    for address, body in ((ASK, ASKED), (HELP, WHO)):
        refused = pupil.post(address, body)
        assert refused.status_code == 409
        assert "it is gone. Please tell somebody here." in text_of(refused)
        assert "hug" not in text_of(refused)
    assert counts() == (0, 0)


def test_without_a_seat_it_is_a_page_for_anybody(on_duty, assignment):
    load_help()
    page = text_of(Client().get(MORE))
    assert "Childline" in page
    assert "Miriam Adeyemi" not in page
    assert Client().post(ASK, ASKED).status_code == 409
    assert counts() == (0, 0)


def test_the_youngest_find_people_and_no_box(sit, on_duty, school, teacher):
    year_1 = SchoolClassFactory(school=school, year_group="1", teachers=[teacher])
    young = sit(open_for(year_1))
    assert "Ask for the class" not in text_of(young.get(MORE))
    assert young.post(ASK, ASKED).status_code == 409


def test_another_schools_duty_opens_nothing(on_duty, sit):
    elsewhere = open_for(SchoolClassFactory(teachers=[User.objects.create_user("t@example.org")]))
    pupil = sit(elsewhere)
    assert "Ask for the class" not in text_of(pupil.get(MORE))
    assert pupil.post(HELP, WHO).status_code == 409
    assert counts() == (0, 0)


def test_the_way_in_stands_there_only_while_it_is_open(pupil, on_duty):
    """The start card at once; the lesson's help panel within a minute, the same for the class."""
    assert f'href="{MORE}"' in text_of(pupil.get("/join/ready/"))
    assert f'href="{MORE}"' in text_of(pupil.get("/play/"))
    assert f'href="{MORE}"' in text_of(pupil.get("/play/done/"))
    Box.objects.update(duty_until=timezone.now())
    doors.cache.clear()
    for address in ("/join/ready/", "/play/", "/play/done/"):
        page = text_of(pupil.get(address))
        assert MORE not in page
        assert "MORE-HELP" not in page


def test_everybody_in_the_lesson_gets_the_same_way_in(sit, on_duty):
    pages = {re.sub(r'value="\w{64}"', "", text_of(sit().get("/play/"))) for _ in range(2)}
    assert len(pages) == 1


# Limits


def test_a_seat_may_ask_three_times_an_hour_and_others_go_on(sit, on_duty):
    first, second = sit(), sit()
    for number in range(SEAT_AT_MOST):
        assert first.post(ASK, {"words": f"Question {number}?"}).status_code == 303
    assert first.post(ASK, {"words": "One more?"}).status_code == 429
    assert first.post(HELP, WHO).status_code == 303, "the other door has its own count"
    assert second.post(ASK, ASKED).status_code == 303
    assert Question.objects.count() == SEAT_AT_MOST + 1


def test_a_school_has_a_limit_for_a_day(pupil, on_duty, monkeypatch):
    monkeypatch.setattr(doors.limits, "SCHOOL_A_DAY", 1)
    assert pupil.post(ASK, ASKED).status_code == 303
    full = pupil.post(ASK, {"words": "One more?"})
    assert full.status_code == 409
    assert "no more can be read" in text_of(full)
    assert pupil.post(HELP, WHO).status_code == 303
    assert counts() == (1, 1)


def test_what_is_taken_at_the_same_moment_counts(pupil, on_duty, assignment, monkeypatch):
    """Three more requests of the same seat arrive while the first one is looked at."""
    token, check = pupil.cookies["seat"].value, doors._check_room
    place, taken = access.place_of_seat(token), []

    def others_come(*args):
        monkeypatch.setattr(doors, "_check_room", check)
        for number in range(SEAT_AT_MOST):
            with suppress(doors.BoxShut):
                doors.ask(place=place, token=token, words=f"At once {number}?")
                taken.append(number)

    monkeypatch.setattr(doors, "_check_room", others_come)
    if pupil.post(ASK, ASKED).status_code == 303:
        taken.append("the first")
    assert len(taken) == SEAT_AT_MOST


def test_the_schools_day_never_refuses_a_call_for_help(sit, on_duty, monkeypatch):
    monkeypatch.setattr(doors.limits, "SCHOOL_A_DAY", 0)
    assert sit().post(ASK, ASKED).status_code == 409
    for number in range(5):
        assert sit().post(HELP, {"who": f"Kai {number}", "form": "8B"}).status_code == 303
    assert counts() == (0, 5)


@pytest.mark.parametrize(("address", "door"), [(ASK, doors.CLASS), (HELP, doors.HELP)])
def test_one_lesson_is_bounded_and_others_go_on(
    sit, on_duty, school, teacher, monkeypatch, address, door
):
    """Whoever takes seat after seat can fill their own lesson's hour and nobody else's."""
    load_help()
    monkeypatch.setitem(doors.limits.LESSON_AT_MOST, door, 2)
    elsewhere = open_for(SchoolClassFactory(school=school, year_group="8", teachers=[teacher]))
    bodies = [{"words": f"Why {n}?", "who": f"Kai {n}", "form": "8B"} for n in range(4)]
    answers = [sit().post(address, body) for body in bodies[:3]]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    said = text_of(answers[2])
    assert "This was not sent" in said
    assert ("tell an adult here now, or ring Childline on 0800 1111" in said) == (address == HELP)
    assert "Kai" not in said
    assert sit(elsewhere).post(address, bodies[3]).status_code == 303


def test_no_page_asks_more_than_it_must(pupil, on_duty, django_assert_max_num_queries):
    for address in (MORE, ASK, HELP):
        with django_assert_max_num_queries(5):
            pupil.get(address)


def test_the_commands_know_the_app():
    call_command("makemigrations", "question_box", "--check", "--dry-run", verbosity=0)
