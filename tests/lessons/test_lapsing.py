"""A signature under other words lapses: its step of the workflow comes again before anything is public."""

import pytest

from cms import groups
from lessons.models import Edition, LessonPage, Objective, SignOff
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


def lead_groups():
    return member("lead", groups.SAFEGUARDING_REVIEWERS, organisation="").groups.all()
