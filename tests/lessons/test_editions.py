"""From draft to edition: who must sign, what is frozen, and what stays as it was."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Workflow

from cms.groups import AUTHORS, SAFEGUARDING_REVIEWERS
from cms.models import User
from lessons import timing
from lessons.freezing import freeze_lesson
from lessons.models import Edition, LessonPage, SignOff, SignOffRole
from lessons.services import months_later, sign_off
from lessons.starter import loader

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def person(email, group):
    user = User.objects.create_user(email, first_name=email.split("@")[0])
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def starter(site_tree):
    loader.load_objectives()
    loader.load_lessons(site_tree)
    return site_tree


@pytest.fixture
def author(starter):
    return person("author@example.org", AUTHORS)


@pytest.fixture
def second(starter):
    return person("second@example.org", AUTHORS)


@pytest.fixture
def lead(starter):
    return person("lead@example.org", SAFEGUARDING_REVIEWERS)


@pytest.fixture
def lesson(author):
    page = LessonPage.objects.get(code="D1")
    page.owner = author
    page.save()
    page.save_revision(user=author)
    return LessonPage.objects.get(pk=page.pk)


def sign_both(lesson, second, lead):
    revision = lesson.latest_revision
    sign_off(lesson=lesson, revision=revision, role=SignOffRole.SPECIALIST, person=second)
    sign_off(lesson=lesson, revision=revision, role=SignOffRole.SAFEGUARDING, person=lead)
    return revision


def test_starter_lessons_load_as_drafts_that_nobody_can_assign(starter):
    assert LessonPage.objects.count() == 25
    assert not LessonPage.objects.live().exists()
    assert not LessonPage.objects.assignable().exists()
    assert not Edition.objects.exists()


def test_every_starter_lesson_has_what_a_class_needs(starter):
    for page in LessonPage.objects.all():
        document = freeze_lesson(page)
        assert page.minutes == timing.total_minutes(document), page.code
        assert document["objectives"], page.code
        assert len(document["questions"]) == 3, page.code
        assert all(o["feedback"] for q in document["questions"] for o in q["options"]), page.code
        assert any(q["kind"] == "scenario" for q in document["questions"]), page.code
        for text in (page.summary, page.safeguarding_note, page.parent_line, page.content_note):
            assert text, page.code


def test_loading_again_keeps_what_an_author_has_edited(starter, lesson):
    lesson.title = "Mended"
    lesson.save_revision()
    lesson.save()
    again = loader.load_lessons(starter)
    assert again.created == []
    assert LessonPage.objects.get(code="D1").title == "Mended"


def test_publishing_without_signatures_makes_no_edition(lesson):
    lesson.latest_revision.publish()
    assert LessonPage.objects.get(pk=lesson.pk).live
    assert not Edition.objects.exists()


def test_one_signature_is_not_enough(lesson, second):
    revision = lesson.latest_revision
    sign_off(lesson=lesson, revision=revision, role=SignOffRole.SPECIALIST, person=second)
    revision.publish()
    assert not Edition.objects.exists()


def test_nobody_signs_the_same_revision_twice(lesson, second):
    revision = lesson.latest_revision
    sign_off(lesson=lesson, revision=revision, role=SignOffRole.SPECIALIST, person=second)
    with pytest.raises(IntegrityError), transaction.atomic():
        sign_off(lesson=lesson, revision=revision, role=SignOffRole.SAFEGUARDING, person=second)


def test_a_signed_lesson_becomes_an_edition_with_its_quiz(lesson, second, lead):
    revision = sign_both(lesson, second, lead)
    revision.publish()
    edition = Edition.objects.get()
    assert edition.number == 1
    assert edition.data["title"] == lesson.title
    assert len(edition.layout) == 4  # three questions and one misconception: four slots
    assert edition.quiz_revision == lesson.quiz.latest_revision
    assert LessonPage.objects.assignable().get() == lesson
    assert LessonPage.objects.get(pk=lesson.pk).quiz.live


def test_an_edition_does_not_follow_later_edits_of_the_quiz(lesson, second, lead):
    sign_both(lesson, second, lead).publish()
    before = Edition.objects.get().data
    quiz = LessonPage.objects.get(pk=lesson.pk).quiz
    quiz.questions[0].value["stem"] = "Changed afterwards"
    quiz.save_revision().publish()
    assert Edition.objects.get().data == before


def test_a_quiz_edited_between_two_signatures_needs_new_ones(lesson, second, lead):
    revision = lesson.latest_revision
    sign_off(lesson=lesson, revision=revision, role=SignOffRole.SPECIALIST, person=second)
    quiz = lesson.quiz
    quiz.questions[0].value["stem"] = "Slipped in"
    quiz.save_revision()
    sign_off(lesson=lesson, revision=revision, role=SignOffRole.SAFEGUARDING, person=lead)
    revision.publish()
    assert not Edition.objects.exists()


def test_an_unsigned_change_of_a_signed_lesson_cannot_be_assigned(lesson, second, lead):
    sign_both(lesson, second, lead).publish()
    changed = LessonPage.objects.get(pk=lesson.pk)
    changed.title = "Changed"
    changed.save_revision().publish()
    assert not LessonPage.objects.assignable().exists()
    assert not Edition.objects.assignable().exists()


def test_a_lesson_past_its_review_date_cannot_be_assigned(lesson, second, lead):
    sign_both(lesson, second, lead).publish()
    edition = Edition.objects.get()
    assert Edition.objects.assignable(today=edition.review_by).exists()
    assert not Edition.objects.assignable(today=edition.review_by + dt.timedelta(days=1)).exists()


def test_an_edition_refuses_to_change(lesson, second, lead):
    sign_both(lesson, second, lead).publish()
    edition = Edition.objects.get()
    edition.title = "Other"
    with pytest.raises(TypeError):
        edition.save()


def test_question_ids_survive_an_edit(lesson, second, lead):
    sign_both(lesson, second, lead).publish()
    before = [q["uuid"] for q in Edition.objects.get().questions]
    page = LessonPage.objects.get(pk=lesson.pk)
    page.quiz.questions[0].value["stem"] += "?"
    page.quiz.save_revision()
    page.save_revision()
    sign_both(LessonPage.objects.get(pk=page.pk), second, lead).publish()
    newest = Edition.objects.order_by("-number").first()
    assert newest.number == 2
    assert [q["uuid"] for q in newest.questions] == before


def test_the_workflow_turns_two_approvals_into_an_edition(lesson, author, second, lead):
    """Through Wagtail's own workflow, as the studio runs it."""
    state = Workflow.objects.get(name="Sign-off").start(lesson, author)
    task_state = state.current_task_state
    assert task_state.task.specific.get_actions(lesson, author) == []
    assert task_state.task.specific.get_actions(lesson, second)
    task_state.approve(user=second)
    lesson = LessonPage.objects.get(pk=lesson.pk)
    state.refresh_from_db()
    safeguarding = state.current_task_state
    assert safeguarding.task.specific.get_actions(lesson, second) == []
    safeguarding.approve(user=lead)
    assert LessonPage.objects.get(pk=lesson.pk).live
    assert set(SignOff.objects.values_list("role", flat=True)) == set(SignOffRole.values)
    assert Edition.objects.get().lesson_revision_id == task_state.revision_id


@pytest.mark.django_db(databases=[])
@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 36))
def test_months_later_lands_in_the_right_month(day, months):
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + dt.timedelta(days=1)).day == 1


def test_publishing_the_same_words_again_does_not_renew_the_review(lesson, second, lead):
    sign_both(lesson, second, lead).publish()
    long_ago = dt.date(2020, 1, 1)
    SignOff.objects.update(signed_on=long_ago)
    LessonPage.objects.get(pk=lesson.pk).save_revision().publish()
    newest = Edition.objects.order_by("-number").first()
    assert newest.number == 2
    assert newest.review_by == dt.date(2021, 1, 1)
    assert not Edition.objects.assignable().exists()
