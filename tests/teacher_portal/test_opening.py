"""The chooser, the start card and the gates of each level."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from lessons.levels import Level
from teacher_portal.closing import close_assignment
from teacher_portal.models import Assignment, DslNotice, Mode
from tests.pages import text_of
from tests.teacher_portal.factories import (
    EditionFactory,
    MembershipFactory,
    SchoolClassFactory,
    SchoolFactory,
    answer,
)

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def card(school_class, edition):
    return reverse("assignment_new", args=[school_class.uuid, edition.code])


IN_CLASS = {"mode": "in_class"}


def test_the_chooser_lists_lessons_that_fit_first(as_teacher, school_class, edition):
    EditionFactory(code="A1", band="5-7", title="Kind hands")
    page = text_of(as_teacher.get(reverse("class_choose", args=[school_class.uuid])))
    assert page.index("D1 ") < page.index("1 lesson for other ages") < page.index("A1 ")


def test_the_chooser_filters(as_teacher, school_class, edition):
    EditionFactory(code="D2", amber=True)
    address = reverse("class_choose", args=[school_class.uuid])
    page = text_of(as_teacher.get(address, {"level": "amber"}))
    assert "D2 " in page
    assert "D1 " not in page
    assert "Nothing fits all of that" in text_of(as_teacher.get(address, {"band": "16-18"}))


def test_what_is_not_assignable_is_not_offered_and_cannot_be_opened(as_teacher, school_class):
    overdue = EditionFactory(code="D8", overdue=True)
    page = text_of(as_teacher.get(reverse("class_choose", args=[school_class.uuid])))
    assert "No lesson can be set yet" in page
    for response in (
        as_teacher.get(card(school_class, overdue)),
        as_teacher.post(card(school_class, overdue), IN_CLASS),
        as_teacher.get(reverse("assignment_new", args=[school_class.uuid, "NOPE"])),
    ):
        assert response.status_code == 404
        assert "cannot be set now" in text_of(response)
    assert not Assignment.objects.exists()


def test_the_start_card_says_what_a_teacher_must_know(as_teacher, school_class, edition):
    page = text_of(as_teacher.get(card(school_class, edition)))
    for words in (
        "This lesson is about saying no and hearing it.",
        "Story people only.",
        "Miriam Adeyemi",
        "Room 12",
        "Ready in 10",
        "Nobody has to speak.",
        "What is respect?",
        "Stay for ten minutes afterwards.",
        "Right to withdraw",
        "Standard ground rules. In class or as homework.",
        "blurred by up to 3 pupils",
    ):
        assert words in page, words


@pytest.mark.engine
def test_a_green_lesson_opens_and_leads_to_the_board(as_teacher, school_class, edition):
    response = as_teacher.post(card(school_class, edition), IN_CLASS)
    opened = Assignment.objects.get()
    assert response["Location"] == reverse("board", args=[opened.uuid])
    assert (opened.mode, opened.auto_close_on) == (Mode.IN_CLASS, timezone.localdate())


def test_green_homework_keeps_the_day_it_closes(as_teacher, school_class, edition):
    day = timezone.localdate() + dt.timedelta(days=5)
    as_teacher.post(card(school_class, edition), {"mode": "homework", "close_on": day.isoformat()})
    opened = Assignment.objects.get()
    assert (opened.mode, opened.auto_close_on) == (Mode.HOMEWORK, day)
    assert len(opened.join_codes.get().code) == 8


@pytest.mark.parametrize("days", [-1, 15])
def test_homework_outside_two_weeks_is_refused_at_the_day(as_teacher, school_class, edition, days):
    day = timezone.localdate() + dt.timedelta(days=days)
    response = as_teacher.post(
        card(school_class, edition), {"mode": "homework", "close_on": day.isoformat()}
    )
    assert response.status_code == 422
    assert 'href="#id_close_on"' in text_of(response)
    assert not Assignment.objects.exists()


def test_a_wrong_homework_day_does_not_stop_a_lesson_in_class(as_teacher, school_class, edition):
    response = as_teacher.post(card(school_class, edition), IN_CLASS | {"close_on": "2020-01-01"})
    assert response.status_code == 302


def test_only_green_offers_homework(as_teacher, school_class, edition):
    assert "Homework" in text_of(as_teacher.get(card(school_class, edition)))
    amber = EditionFactory(amber=True)
    assert "Homework. The code" not in text_of(as_teacher.get(card(school_class, amber)))


@pytest.mark.engine
@pytest.mark.parametrize("level", [Level.AMBER, Level.RED])
def test_amber_and_red_as_homework_are_refused_in_words(as_teacher, school_class, level):
    edition = EditionFactory(level=level)
    response = as_teacher.post(card(school_class, edition), {"mode": "homework", "told_dsl": "on"})
    assert response.status_code == 422
    assert "run in class only" in text_of(response)
    assert not Assignment.objects.exists()


def test_amber_needs_the_tick_and_tells_the_dsl(
    as_teacher, school_class, dsl, django_capture_on_commit_callbacks
):
    edition = EditionFactory(amber=True)
    response = as_teacher.post(card(school_class, edition), IN_CLASS)
    assert response.status_code == 422
    assert "Tick that you will tell Miriam Adeyemi" in text_of(response)
    with django_capture_on_commit_callbacks(execute=True):
        response = as_teacher.post(card(school_class, edition), IN_CLASS | {"told_dsl": "on"})
    assert response.status_code == 302
    assert DslNotice.objects.get().lesson_code == edition.code
    assert mail.outbox[0].to == [dsl.email]


def test_without_a_dsl_account_the_card_says_that_nobody_is_mailed(as_teacher, school_class):
    page = text_of(as_teacher.get(card(school_class, EditionFactory(amber=True))))
    assert "nobody gets an e-mail" in page


def red_form(**changes):
    return {
        "mode": "in_class",
        "trained_confirmed": "on",
        "second_adult": "Mr Osei",
    } | changes


def test_red_asks_for_notice_first_and_says_from_when(as_teacher, school_class, dsl):
    red = EditionFactory(red=True)
    page = text_of(as_teacher.get(card(school_class, red)))
    assert "Give a week’s notice first" in page
    assert 'name="second_adult"' not in page
    response = as_teacher.post(
        reverse("notice_give", args=[school_class.uuid, red.code]), follow=True
    )
    assert DslNotice.objects.count() == 1
    assert "You can open this lesson from" in text_of(response)
    refused = as_teacher.post(card(school_class, red), red_form())
    assert refused.status_code == 422
    assert "week&#x27;s notice" in text_of(refused)


@pytest.mark.engine
def test_red_opens_a_week_after_the_notice(as_teacher, school_class, teacher):
    red = EditionFactory(red=True)
    DslNotice.objects.create(
        school=school_class.school,
        school_class=school_class,
        lesson_code=red.code,
        lesson_title=red.title,
        level="red",
        given_by=teacher,
        given_on=timezone.localdate() - dt.timedelta(days=7),
    )
    assert 'name="second_adult"' in text_of(as_teacher.get(card(school_class, red)))
    for missing, field in (
        ("trained_confirmed", "trained_confirmed"),
        ("second_adult", "second_adult"),
    ):
        response = as_teacher.post(card(school_class, red), red_form(**{missing: ""}))
        assert response.status_code == 422
        assert f'href="#id_{field}"' in text_of(response)
    assert as_teacher.post(card(school_class, red), red_form()).status_code == 302
    assert Assignment.objects.get().second_adult == "Mr Osei"


@pytest.mark.engine
def test_a_school_without_a_dsl_opens_nothing_and_says_who_must_act(as_teacher, teacher, edition):
    unnamed = SchoolFactory(unnamed=True)
    head = MembershipFactory(school=unnamed, role="school_lead").user
    school_class = SchoolClassFactory(school=unnamed, teachers=[teacher])
    page = text_of(as_teacher.get(card(school_class, edition)))
    assert "cannot be opened yet" in page
    assert f"Ask {head}" in page
    response = as_teacher.post(card(school_class, edition), IN_CLASS)
    assert response.status_code == 422
    assert "has not named its safeguarding lead" in text_of(response)
    as_teacher.post(reverse("notice_give", args=[school_class.uuid, edition.code]))
    assert not Assignment.objects.exists()
    assert not DslNotice.objects.exists()


def test_opening_twice_leads_to_the_same_board(as_teacher, school_class, edition):
    first = as_teacher.post(card(school_class, edition), IN_CLASS)
    second = as_teacher.post(card(school_class, edition), IN_CLASS)
    assert first["Location"] == second["Location"]
    assert Assignment.objects.count() == 1


def test_the_card_says_before_the_lesson_that_there_will_be_no_second_report(
    as_teacher, school_class, assignment, edition
):
    answer(assignment, pupils=10)
    close_assignment(assignment_pk=assignment.pk)
    page = text_of(as_teacher.get(card(school_class, edition)))
    assert "has had its report of this question" in page


def test_a_stranger_can_neither_look_nor_open(as_stranger, school_class, edition):
    assert as_stranger.get(card(school_class, edition)).status_code == 404
    assert as_stranger.post(card(school_class, edition), IN_CLASS).status_code == 404
    address = reverse("notice_give", args=[school_class.uuid, edition.code])
    assert as_stranger.post(address).status_code == 404
    assert not Assignment.objects.exists()
