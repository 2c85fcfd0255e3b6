"""A signature under other words lapses: its step of the workflow comes again before anything is public."""

import pytest

from cms import groups
from lessons.freezing import words_digest
from lessons.models import Edition, LessonPage, Objective, SignOff, SignOffTask
from lessons.signing import words_of
from tests.lessons.studio_people import edit_address, form_of, member
from tests.lessons.test_approving import (
    COMMENT,
    approval,
    author,
    browser_of,
    change_of_the_quiz,
    lesson,
    newest,
    reviewer,
)
from tests.lessons.test_blocks import stream_of
from tests.quizzes.h5pp.kept import WORDS, keep

__all__ = ["author", "lesson", "reviewer"]

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def lead(site_tree):
    return member("lead", groups.SAFEGUARDING_REVIEWERS, organisation="")


def now(page):
    """The newest draft's words, as a form has them and as they are signed."""
    draft = newest(page).latest_revision.as_object()
    fields = {
        "summary": draft.summary,
        "objectives": [objective.pk for objective in draft.objectives.all()],
    }
    return words_of(draft), fields


def approve(page, person):
    shown, fields = now(page)
    browser_of(person).post(edit_address(page), approval(page, shown) | fields)


def waits_for(page):
    task = newest(page).current_workflow_task
    return task and task.specific.role


def changes_requested(page, author, lead):
    """The ordinary round: back to the author, other words, handed in again."""
    sent = approval(page, "") | {"workflow-action-name": "reject"}
    browser_of(lead).post(edit_address(page), sent)
    assert newest(page).current_workflow_state.status == "needs_changes"
    form = form_of(newest(page), summary="Other words.", **{"action-submit": "true"})
    browser_of(author).post(edit_address(page), form)


def changed_quiz(page, author, lead):
    change_of_the_quiz(page, author)


def changed_library(page, author, lead):
    Objective.objects.update(text="I can do something else.")


@pytest.mark.parametrize("change", [changes_requested, changed_quiz, changed_library])
def test_other_words_between_the_approvals_are_read_by_both(lesson, author, reviewer, lead, change):
    page = newest(lesson)
    page.objectives.set(
        [Objective.objects.create(code="X-1", key_stage="ks1", text="I can listen.")]
    )
    page.save_revision(user=author)
    approve(lesson, reviewer)
    assert waits_for(lesson) == "safeguarding"
    change(lesson, author, lead)
    assert waits_for(lesson) == "safeguarding"
    approve(lesson, lead)
    assert not newest(lesson).live, "the specialist has not seen this"
    assert waits_for(lesson) == "specialist"
    approve(lesson, lead)
    assert not newest(lesson).live, "nobody signs twice"
    approve(lesson, reviewer)
    assert newest(lesson).live
    edition = Edition.objects.get()
    assert SignOff.objects.filter(words=now(lesson)[0]).count() == 2
    assert edition.lesson_revision_id == newest(lesson).live_revision_id


def test_a_signature_whose_words_nobody_knows_has_lapsed(lesson, reviewer, lead):
    approve(lesson, reviewer)
    SignOff.objects.update(words="")
    approve(lesson, lead)
    assert (newest(lesson).live, waits_for(lesson)) == (False, "specialist")


def test_a_comment_makes_no_second_person_of_the_first(lesson):
    both = member("both")
    both.groups.add(*lead_groups())
    approve(lesson, both)
    browser_of(both).post(edit_address(lesson), form_of(newest(lesson), **COMMENT))
    assert newest(lesson).latest_revision_id != SignOff.objects.get().revision_id
    approve(lesson, both)
    assert SignOff.objects.count() == 1
    assert not LessonPage.objects.get(pk=lesson.pk).live


def test_whoever_brought_the_activity_does_not_sign_what_it_teaches(
    lesson, author, reviewer, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    colleague = member("colleague")
    activity = keep(user=colleague)
    page = newest(lesson)
    page.steps = stream_of(
        {
            "type": "h5p",
            "title": "Three adverts",
            "minutes": 6,
            "activity": activity.pk,
            "alternative": WORDS,
            "report": "private",
        }
    )
    page.save_revision(user=author)
    task = newest(lesson).current_workflow_task
    assert task.get_actions(newest(lesson), colleague) == []
    assert task.get_actions(newest(lesson), reviewer)


def test_a_draft_is_compared_once_however_often_somebody_asks(lesson, reviewer, monkeypatch):
    for _each in range(3):
        browser_of(reviewer).post(edit_address(lesson), form_of(newest(lesson), **COMMENT))
    compared = []

    def counted(page, **given):
        compared.append(page.latest_revision_created_at)
        return words_digest(page, **given)

    monkeypatch.setattr("lessons.signing.words_digest", counted)
    task, page = newest(lesson).current_workflow_task, newest(lesson)
    assert SignOffTask.wrote(page, reviewer) is False
    first = len(compared)
    assert 1 < first <= page.revisions.count(), "each draft once"
    assert task.get_actions(page, reviewer)
    assert len(compared) == first


def lead_groups():
    return member("lead", groups.SAFEGUARDING_REVIEWERS, organisation="").groups.all()
