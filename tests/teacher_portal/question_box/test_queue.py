"""The switch, the duty, the DSL's queue and the batch that teachers read; and who may do what."""

import datetime as dt
import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.ages import AgeBand
from teacher_portal.models import Role, School
from teacher_portal.question_box import bank, batches
from teacher_portal.question_box.models import (
    BankQuestion,
    Batch,
    Box,
    Entry,
    HelpRequest,
    Question,
    State,
)
from tests.pages import text_of
from tests.teacher_portal.conftest import browser_of
from tests.teacher_portal.factories import (
    MembershipFactory,
    SchoolClassFactory,
    SchoolFactory,
    UserFactory,
)
from tests.teacher_portal.question_box.conftest import base_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

SWITCH, HEARD = "/teach/school/box/", "/teach/questions/"
THEIRS = "my friend says that if you love someone you have to show them your phone. is it true"
MINE = {
    "question": "Do partners have to show each other their phones?",
    "answer": "No. Trust needs no password.",
}


@pytest.fixture
def question(school, box, school_class):
    return Question.objects.create(school=school, year_group="8", words=THEIRS)


@pytest.fixture
def call(school, box):
    return HelpRequest.objects.create(school=school, name="Kai Nowak", form="8B")


def fill_from_bank(as_dsl, school, number, year="8"):
    for item in bank.starter()[AgeBand.AGES_11_14][:number]:
        as_dsl.post(f"{base_of(school)}years/{year}/", {"bank": item.key})


# Switch and duty


@pytest.mark.engine
def test_a_lead_switches_it_on_once_two_dsls_have_accounts(as_lead, school, dsl):
    assert "It is off." in text_of(as_lead.get(SWITCH))
    assert not Box.objects.exists(), "off by default"
    page = text_of(as_lead.post(SWITCH, {"on": "yes"}, follow=True))
    assert "Two safeguarding leads need accounts first" in page
    MembershipFactory(school=school, role=Role.DSL)
    School.objects.filter(pk=school.pk).update(deputy_dsl_name="")
    assert "Name your safeguarding lead" in text_of(
        as_lead.post(SWITCH, {"on": "yes"}, follow=True)
    )
    School.objects.filter(pk=school.pk).update(deputy_dsl_name="Owen Clarke")
    assert "It is on." in text_of(as_lead.post(SWITCH, {"on": "yes"}, follow=True))
    assert Box.objects.get().is_on
    assert "It is off." in text_of(as_lead.post(SWITCH, {"on": "no"}, follow=True))
    assert not Box.objects.get().is_on


def test_duty_is_taken_until_a_time_of_today_and_can_be_left(as_dsl, dsl, box, school):
    base, now = base_of(school), timezone.localtime()
    refused = as_dsl.post(f"{base}duty/", {"until": "00:00"})
    assert refused.status_code == 422
    assert "That time is over." in text_of(refused)
    assert as_dsl.post(f"{base}duty/", {"until": "soon"}).status_code == 422
    if now.time() >= dt.time(23, 59):
        pytest.skip("no minute of this day is left")
    page = text_of(as_dsl.post(f"{base}duty/", {"until": "23:59"}, follow=True))
    assert "Open until 23:59" in page
    until = timezone.localtime(Box.objects.get().duty_until)
    assert (until.date(), until.hour, until.minute) == (now.date(), 23, 59)
    as_dsl.post(f"{base}duty/end/")
    assert Box.objects.get().duty_user is None


def test_whoever_pupils_could_not_name_cannot_go_on_duty(box, school):
    nameless = MembershipFactory(
        school=school, role=Role.DSL, user=UserFactory(first_name="", last_name="")
    ).user
    refused = browser_of(nameless).post(f"{base_of(school)}duty/", {"until": "23:59"})
    assert refused.status_code == 422
    assert Box.objects.get().duty_user is None


def test_a_box_that_is_off_has_no_duty_but_still_its_queue(as_dsl, box, school, question):
    Box.objects.update(is_on=False)
    assert THEIRS in text_of(as_dsl.get(base_of(school)))
    assert as_dsl.post(f"{base_of(school)}duty/", {"until": "23:59"}).status_code == 422


# The queue


def test_the_dsl_reads_and_handles_and_can_undo(as_dsl, school, question, call):
    base = base_of(school)
    page = text_of(as_dsl.get(base))
    assert "2 are new" in page
    assert THEIRS in page
    assert page.index("Kai Nowak") < page.index(THEIRS), "who wants to be found comes first"
    as_dsl.post(f"{base}seen/", {"seen": [str(question.pk), str(call.pk)]})
    assert {Question.objects.get().state, HelpRequest.objects.get().state} == {State.SEEN}
    message = f"{base}messages/{call.pk}"
    as_dsl.post(f"{message}/delete/")
    assert HelpRequest.objects.exists(), "only what is handled can be deleted"
    for what, state in (("handled", State.HANDLED), ("reopen", State.SEEN)):
        as_dsl.post(f"{message}/{what}/")
        assert HelpRequest.objects.get().state == state
    as_dsl.post(f"{message}/handled/")
    as_dsl.post(f"{message}/delete/")
    assert not HelpRequest.objects.exists()
    assert as_dsl.post(f"{base}seen/", {"seen": "x"}).status_code == 400


def test_home_tells_the_dsl_that_something_waits_but_not_what(as_dsl, box, question):
    Box.objects.update(waiting_since=timezone.now())
    page = text_of(as_dsl.get("/teach/"))
    assert "Something waits in the question box" in page
    assert THEIRS not in page


# From questions to a batch


@pytest.mark.engine
def test_a_question_reaches_the_year_group_in_other_words_among_others(
    as_dsl, as_teacher, school, question
):
    base = base_of(school)
    response = as_dsl.post(f"{base}questions/{question.pk}/", MINE)
    assert response.headers["Location"] == f"{base}years/8/"
    assert Question.objects.get().state == State.HANDLED
    fill_from_bank(as_dsl, school, 3)
    assert "1 more question of the bank" in text_of(
        as_dsl.post(f"{base}years/8/release/", follow=True)
    )
    fill_from_bank(as_dsl, school, 4)
    assert "From pupils: 1. From the bank: 4." in text_of(as_dsl.get(f"{base}years/8/"))
    as_dsl.post(f"{base}years/8/release/")
    batch = Batch.objects.get()
    assert batch.visible_from > timezone.localdate(), "never on the same day"
    assert set(batch.entries.values_list("of_bank", flat=True)) == {None}
    assert "Nothing yet" in text_of(as_teacher.get(HEARD))
    Batch.objects.update(visible_from=timezone.localdate())
    page = text_of(as_teacher.get(HEARD))
    assert MINE["question"] in page
    assert THEIRS not in page
    shown = re.findall(r"<dt>(.*?)</dt>", page)
    assert len(shown) == 5
    as_dsl.post(f"{base}years/8/release/")
    assert Batch.objects.count() == 1, "released once"


@pytest.mark.parametrize(
    "words",
    [
        THEIRS,
        THEIRS.upper() + "?!",
        "Somebody asks: if you love someone you have to show them everything?",
    ],
)
def test_a_pupils_own_words_never_go_on(as_dsl, school, question, words):
    base = base_of(school)
    for body in ({**MINE, "question": words}, {**MINE, "answer": words}):
        refused = as_dsl.post(f"{base}questions/{question.pk}/", body)
        assert refused.status_code == 422
        assert "These are a pupil’s own words." in text_of(refused)
    as_dsl.post(f"{base}questions/{question.pk}/", MINE)
    entry = Entry.objects.get()
    assert as_dsl.post(f"{base}entries/{entry.pk}/", {**MINE, "answer": words}).status_code == 422
    assert Entry.objects.get().answer == MINE["answer"]


def test_short_questions_may_share_words():
    assert batches.repeats("What is consent?", "what is consent")
    assert not batches.repeats("What does consent mean?", "what is consent")


def test_a_batch_needs_as_many_of_the_bank_as_of_pupils(as_dsl, school, box, school_class):
    for number in range(4):
        asked = Question.objects.create(school=school, year_group="8", words=f"asked {number}")
        as_dsl.post(
            f"{base_of(school)}questions/{asked.pk}/",
            {"question": f"Meant {number}?", "answer": "Yes."},
        )
    fill_from_bank(as_dsl, school, 3)
    assert batches.mixture_of(batches.draft_of(school, "8")).missing == 1
    fill_from_bank(as_dsl, school, 4)
    assert batches.mixture_of(batches.draft_of(school, "8")).missing == 0


def test_a_batch_of_the_bank_alone_is_fine(as_dsl, school, box, school_class):
    fill_from_bank(as_dsl, school, 5)
    as_dsl.post(f"{base_of(school)}years/8/release/")
    assert Batch.objects.get().visible_from


def test_entries_and_questions_stand_in_an_order_by_chance(school, box):
    """Their keys are random, and within a day the order is that of the keys."""
    batch = Batch.objects.create(school=school, year_group="8")
    for number in range(8):
        Entry.objects.create(batch=batch, question=f"Q{number}?", answer="A.")
        Question.objects.create(school=school, year_group="8", words=f"q{number}?")
    for rows in (batch.entries.all(), Question.objects.all()):
        keys = [row.pk for row in rows]
        assert keys == sorted(keys)
        assert {key.version for key in keys} == {4}


@pytest.mark.parametrize(
    ("day", "after"),
    [
        (dt.date(2026, 11, 23), dt.date(2026, 11, 24)),
        (dt.date(2026, 11, 27), dt.date(2026, 11, 30)),
        (dt.date(2026, 11, 28), dt.date(2026, 11, 30)),
    ],
)
def test_the_next_school_day_is_a_weekday(day, after):
    assert batches.next_school_day(day) == after


def test_a_school_adds_to_the_bank_and_takes_its_own_out_again(as_dsl, school, box):
    address = f"{base_of(school)}bank/"
    as_dsl.post(address, {"band": "11-14", "question": "Why is 7 not 8?", "answer": "So it is."})
    own = BankQuestion.objects.get()
    assert bank.bank_for(school, AgeBand.AGES_11_14)[0].question == "Why is 7 not 8?"
    assert bank.bank_for(SchoolFactory(), AgeBand.AGES_11_14) == list(
        bank.starter()[AgeBand.AGES_11_14]
    )
    assert as_dsl.post(address, {"band": "5-7", "question": "x", "answer": "y"}).status_code == 422
    as_dsl.post(f"{address}{own.pk}/remove/")
    assert not BankQuestion.objects.exists()


def test_the_bank_has_enough_for_a_batch_at_every_age_that_writes():
    for band in AgeBand:
        number = len(bank.starter().get(band, ()))
        assert number >= batches.ENTRIES_AT_LEAST or band == AgeBand.AGES_5_7


def test_only_teachers_of_the_year_group_read_a_batch(as_teacher, school, box, school_class):
    batch = Batch.objects.create(school=school, year_group="9", visible_from=timezone.localdate())
    Entry.objects.create(batch=batch, question="For Year 9?", answer="Yes.")
    elsewhere = Batch.objects.create(
        school=SchoolFactory(), year_group="8", visible_from=timezone.localdate()
    )
    Entry.objects.create(batch=elsewhere, question="For others?", answer="Yes.")
    assert "For" not in "".join(re.findall(r"<dt>(.*?)</dt>", text_of(as_teacher.get(HEARD))))
    SchoolClassFactory(
        school=school, year_group="9", teachers=[school_class.teachers.get()], label="9A"
    )
    assert re.findall(r"<dt>(.*?)</dt>", text_of(as_teacher.get(HEARD))) == ["For Year 9?"]


# Who may


def addresses(school, question, entry, own):
    """Every address of the DSL's, with what it takes."""
    base = base_of(school)
    yield "get", base
    yield "get", f"{base}bank/"
    yield "get", f"{base}years/8/"
    yield "get", f"{base}questions/{question.pk}/"
    yield "get", f"{base}entries/{entry.pk}/"
    for post in (
        "duty/",
        "duty/end/",
        "seen/",
        f"messages/{question.pk}/handled/",
        f"messages/{question.pk}/reopen/",
        f"messages/{question.pk}/delete/",
        f"questions/{question.pk}/",
        "years/8/",
        "years/8/release/",
        f"entries/{entry.pk}/",
        f"entries/{entry.pk}/remove/",
        "bank/",
        f"bank/{own.pk}/remove/",
    ):
        yield "post", f"{base}{post}"


def test_nobody_but_the_schools_dsls_opens_anything_of_the_queue(
    school, box, question, as_teacher, as_lead, stranger, nobody, as_deputy
):
    entry = Entry.objects.create(
        batch=Batch.objects.create(school=school, year_group="8"), question="Q?", answer="A."
    )
    own = BankQuestion.objects.create(school=school, band="11-14", question="Q?", answer="A.")
    other = MembershipFactory(role=Role.DSL)
    Box.objects.create(school=other.school, is_on=True)
    people = {
        "teacher": (as_teacher, 404),
        "lead": (as_lead, 404),
        "teacher elsewhere": (browser_of(stranger), 404),
        "DSL elsewhere": (browser_of(other.user), 404),
        "no school": (browser_of(nobody), 403),
        "nobody": (Client(), 302),
    }
    for method, address in addresses(school, question, entry, own):
        for who, (client, status) in people.items():
            assert getattr(client, method)(address).status_code == status, (who, address)
        if method == "get":
            opened = as_deputy.get(address)
            assert opened.status_code == 200
            assert "no-store" in opened.headers["Cache-Control"], "no browser keeps it"
    assert (Question.objects.get().state, Entry.objects.count()) == (State.NEW, 1)
    # Through one's own school one does not reach another's things either.
    theirs = base_of(other.school)
    as_other = browser_of(other.user)
    for path in (f"questions/{question.pk}/", f"entries/{entry.pk}/"):
        assert as_other.get(theirs + path).status_code == 404
    assert as_other.post(f"{theirs}messages/{question.pk}/handled/").status_code == 404
    as_other.post(f"{theirs}bank/{own.pk}/remove/")
    as_other.post(f"{theirs}seen/", {"seen": [str(question.pk)]})
    assert BankQuestion.objects.exists()
    assert Question.objects.get().state == State.NEW


def test_only_the_lead_finds_the_switch(as_teacher, as_dsl, as_lead, school, box):
    for client in (as_teacher, as_dsl):
        assert client.get(SWITCH).status_code == 404
        assert client.post(SWITCH, {"on": "no"}).status_code == 404
    assert Box.objects.get().is_on
    assert f'href="{SWITCH}"' in text_of(as_lead.get("/teach/school/"))


def test_what_changes_something_is_never_a_get(as_dsl, school, question):
    base = base_of(school)
    for path in ("duty/", "duty/end/", "seen/", "years/8/release/"):
        assert as_dsl.get(base + path).status_code == 405


def test_a_dsl_of_two_schools_chooses(dsl, as_dsl, box, school):
    assert as_dsl.get("/teach/box/").headers["Location"] == base_of(school)
    second = MembershipFactory(user=dsl, role=Role.DSL).school
    Box.objects.create(school=second)
    page = text_of(as_dsl.get("/teach/box/"))
    assert base_of(school) in page
    assert base_of(second) in page


def test_without_a_box_there_is_nothing(as_dsl, as_teacher, school):
    assert as_dsl.get("/teach/box/").status_code == 404
    assert as_dsl.get(base_of(school)).status_code == 404
    assert "question box" not in text_of(as_dsl.get("/teach/")).lower()
    assert reverse("box_heard") not in text_of(as_teacher.get("/teach/"))
    assert as_dsl.get(f"/teach/box/{uuid.uuid4()}/").status_code == 404


@pytest.mark.engine
def test_pages_ask_the_same_for_one_question_and_for_a_hundred(
    as_dsl, as_teacher, school, box, school_class, django_assert_max_num_queries
):
    for number in range(100):
        Question.objects.create(school=school, year_group=str(7 + number % 5), words=f"q{number}?")
        HelpRequest.objects.create(school=school, name=f"Kai {number}", form="8B")
    for year in ("7", "8", "9"):
        for day in range(3):
            batch = Batch.objects.create(
                school=school,
                year_group=year,
                visible_from=timezone.localdate() - dt.timedelta(days=day),
            )
            Entry.objects.create(batch=batch, question="Q?", answer="A.")
    base = base_of(school)
    for client, address in (
        (as_dsl, base),
        (as_dsl, f"{base}years/8/"),
        (as_dsl, f"{base}bank/"),
        (as_teacher, HEARD),
    ):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200
