"""The bank hides which questions are pupils': none comes twice, and none is a pupil's."""

import datetime as dt
import itertools

import pytest
from django.http import Http404
from django.utils import timezone

from cms.ages import AgeBand
from teacher_portal.question_box import bank, batches, retention
from teacher_portal.question_box.models import (
    ANSWER_AT_MOST,
    QUESTION_AT_MOST,
    BankQuestion,
    Batch,
    Entry,
    Question,
)
from tests.pages import text_of
from tests.teacher_portal.factories import SchoolClassFactory, SchoolFactory
from tests.teacher_portal.question_box.conftest import base_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

BAND = AgeBand.AGES_11_14
BANKED = bank.starter()[BAND]
THEIRS = "my friend says that if you love someone you have to show them your phone. is it true"
MINE = {"question": "Do partners have to show each other their phones?", "answer": "No."}
NEVER_TWICE = "stands in a batch of this age already"


@pytest.fixture
def years(school, box, teacher, school_class):
    """Year 8 and Year 9, of one band; Year 10, of another."""
    for year in ("9", "10"):
        SchoolClassFactory(school=school, year_group=year, teachers=[teacher])


def year_of(school, year):
    return f"{base_of(school)}years/{year}/"


def released(school, year, items, day=None):
    batch = Batch.objects.create(
        school=school, year_group=year, visible_from=day or timezone.localdate()
    )
    for item in items:
        Entry.objects.create(batch=batch, question=item.question, answer=item.answer)
    return batch


# Never twice


@pytest.mark.engine
def test_a_question_of_the_bank_stands_in_one_batch_of_an_age_at_a_time(as_dsl, school, years):
    """Who meets it in two batches knows that it is the bank's, and the others perhaps pupils'."""
    first, second = BANKED[:2]
    batch = released(school, "8", [first])
    assert first.question not in text_of(as_dsl.get(year_of(school, "9")))
    assert second.question in text_of(as_dsl.get(year_of(school, "9")))
    refused = as_dsl.post(year_of(school, "9"), {"bank": first.key}, follow=True)
    assert NEVER_TWICE in text_of(refused)
    assert Entry.objects.count() == 1
    assert first in batches.unused(batches.standing(SchoolFactory(), "8"), BANKED), (
        "of another school"
    )
    # In a batch that is still being made it stands too; once that is deleted it comes back.
    as_dsl.post(year_of(school, "9"), {"bank": second.key})
    assert second.question not in text_of(as_dsl.get(year_of(school, "8")))
    Batch.objects.filter(pk=batch.pk).update(
        visible_from=timezone.localdate() - retention.KEPT_FOR - dt.timedelta(days=1)
    )
    retention.delete_old(timezone.localdate(), dry_run=False)
    assert first.question in text_of(as_dsl.get(year_of(school, "9")))


def test_pressing_twice_puts_it_in_once(as_dsl, school, years):
    for _ in range(2):
        page = as_dsl.post(year_of(school, "8"), {"bank": BANKED[0].key}, follow=True)
        assert NEVER_TWICE not in text_of(page)
    assert Entry.objects.count() == 1


def test_a_dsls_own_question_does_not_come_twice_either(as_dsl, school, years):
    """What comes twice would say that it is not from the bank."""
    released(school, "9", [bank.Banked("", **MINE)])
    asked = Question.objects.create(school=school, year_group="8", words=THEIRS)
    address = f"{base_of(school)}questions/{asked.pk}/"
    refused = as_dsl.post(address, {**MINE, "question": MINE["question"].upper()})
    assert refused.status_code == 422
    assert NEVER_TWICE in text_of(refused)
    assert as_dsl.post(address, {**MINE, "question": "Whose phone is it?"}).status_code == 302
    entry = Entry.objects.get(question="Whose phone is it?")
    change = f"{base_of(school)}entries/{entry.pk}/"
    assert as_dsl.post(change, MINE).status_code == 422
    same = {"question": entry.question, "answer": "Yours."}
    assert as_dsl.post(change, same).status_code == 302, "it is not another of itself"


def test_a_batch_waits_while_the_bank_is_used_up(as_dsl, school, years):
    day = timezone.localdate() - dt.timedelta(days=3)
    released(school, "9", BANKED, day)
    Entry.objects.create(
        batch=Batch.objects.create(school=school, year_group="8"), **MINE, of_bank=False
    )
    page = text_of(as_dsl.get(year_of(school, "8")))
    assert "The bank for this age is used up" in page
    assert batches.comes_back_on(
        batches.standing(school, "8")
    ) == day + retention.KEPT_FOR + dt.timedelta(days=1)
    assert "Put 4 more questions of the bank" in text_of(
        as_dsl.post(f"{year_of(school, '8')}release/", follow=True)
    )
    assert Batch.objects.get(year_group="8").visible_from is None
    assert "used up" not in text_of(as_dsl.get(year_of(school, "10"))), "another age"
    as_dsl.post(
        f"{base_of(school)}bank/",
        {"band": BAND.value, "question": "Why is 7 not 8?", "answer": "So it is."},
    )
    as_dsl.post(year_of(school, "8"), {"bank": str(BankQuestion.objects.get().pk)})
    assert Entry.objects.filter(of_bank=True).count() == 1


def test_other_words_make_a_question_of_the_bank_the_dsls_own(as_dsl, school, years):
    first = BANKED[0]
    as_dsl.post(year_of(school, "8"), {"bank": first.key})
    address = f"{base_of(school)}entries/{Entry.objects.get().pk}/"
    as_dsl.post(address, {"question": first.question, "answer": "Ask Ms Adeyemi."})
    assert Entry.objects.get().of_bank, "the answer may be fitted to the school"
    as_dsl.post(address, {"question": "What did somebody ask?", "answer": first.answer})
    assert not Entry.objects.get().of_bank
    assert batches.mixture_of(batches.draft_of(school, "8")).of_pupils == 1
    # It would still be known again by its answer.
    assert first not in batches.unused(batches.standing(school, "8"), BANKED)


def test_what_was_released_this_moment_changes_no_more(school, years):
    entry = Entry.objects.create(
        batch=Batch.objects.create(school=school, year_group="8"), **MINE, of_bank=True
    )
    Batch.objects.update(visible_from=timezone.localdate())
    with pytest.raises(Http404):
        batches.change(entry=entry, question="Other words?", answer="Yes.")
    assert Entry.objects.get().question == MINE["question"]


# Never a pupil's


@pytest.mark.parametrize("year", ["8", "12"])
@pytest.mark.parametrize("where", ["question", "answer"])
def test_a_pupils_own_words_never_get_into_the_bank(as_dsl, school, years, year, where):
    """The bank is in the backup, and a batch of it goes to classes: there they would outlive 30 days."""
    Question.objects.create(school=school, year_group=year, words=THEIRS)
    said = f"Is it so that {THEIRS.upper()}?"
    body = {"band": BAND.value, **MINE, where: said}
    refused = as_dsl.post(f"{base_of(school)}bank/", body)
    assert refused.status_code == 422
    assert "These are a pupil’s own words." in text_of(refused)
    assert not BankQuestion.objects.exists()


def test_nor_from_the_bank_into_a_batch(as_dsl, school, years):
    own = BankQuestion.objects.create(school=school, band=BAND, question=f"{THEIRS}?", answer="No.")
    Question.objects.create(school=school, year_group="8", words=THEIRS)
    refused = as_dsl.post(year_of(school, "8"), {"bank": str(own.pk)}, follow=True)
    assert "A pupil has asked this in the same words." in text_of(refused)
    assert not Entry.objects.exists()


def test_signs_that_nobody_sees_hide_no_words():
    words = "my un\u200bcle reads my messages when I am at school"
    assert batches.repeats("He said: my uncle reads my messages when he likes.", words)
    assert batches.repeats(
        "at the cafe\u0301 with my big sister Zoe", "at the caf\u00e9 with my big sister"
    )


def test_a_short_question_is_known_again_inside_a_longer_one():
    assert batches.repeats("Somebody asks: what if mum drinks? Tell us.", "what if mum drinks")
    assert not batches.repeats("What is consent about?", "what is consent")


# Regard's own


def test_regards_own_are_enough_for_a_month_of_batches_and_all_different():
    for band, items in bank.starter().items():
        assert band != AgeBand.AGES_5_7, "they find no box"
        assert len(items) >= 6 * batches.OF_BANK_AT_LEAST, band
        for one, other in itertools.combinations(items, 2):
            assert not batches.repeats(one.question, other.question), (one, other)
        for item in items:
            assert len(item.question) <= QUESTION_AT_MOST
            assert 80 <= len(item.answer) <= ANSWER_AT_MOST
            assert item.question.endswith("?")


def test_what_no_specialist_has_read_is_said_to_be_a_draft(as_dsl, school, years):
    assert bank.is_draft()
    for address in (f"{base_of(school)}bank/", year_of(school, "8")):
        assert "Regard’s own answers are drafts" in text_of(as_dsl.get(address))
