"""Who signs, signs the words that they were shown: two browsers on one lesson."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from cms import groups
from lessons.models import CheckOverride, LessonPage, Objective, SignOff
from lessons.signing import words_of
from lessons.studio.sign_off import sign_off_state
from lessons.studio.starting import start_lesson
from tests.lessons.studio_people import edit_address, form_of, member
from tests.pages import page_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
SHOWN = re.compile(r'name="words_digest" value="(\w{64})" form="page-edit-form"')
COMMENT = {
    "comments-TOTAL_FORMS": 1,
    "comments-0-text": "Good.",
    "comments-0-contentpath": "summary",
    "comments-0-position": "",
    "comments-0-resolved": "",
    "comments-0-id": "",
    "comments-0-replies-TOTAL_FORMS": 0,
    "comments-0-replies-INITIAL_FORMS": 0,
}
CHANGED = "The words changed since you opened this page"


def newest(lesson):
    return LessonPage.objects.get(pk=lesson.pk)


@pytest.fixture
def author(site_tree):
    return member("author")


@pytest.fixture
def lesson(site_tree, author, monkeypatch):
    """Handed in, whatever the checks would say of an empty lesson."""
    monkeypatch.setattr("lessons.models.signoff.blocking", lambda page: [])
    monkeypatch.setattr("lessons.forms.blocking", lambda page, document: [])
    made = start_lesson(
        library=site_tree, author=author, title="Listening", band="7-9", level="green"
    )
    made.steps, made.summary = [], "Words."
    made.save()
    made.save_revision(user=author)
    made.get_workflow().start(newest(made), author)
    return newest(made)


@pytest.fixture
def reviewer(site_tree):
    return member("second", organisation="South Star")


def browser_of(person):
    browser = Client()
    browser.force_login(person)
    return browser


def approval(lesson, shown, **changes):
    sent = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    return form_of(newest(lesson), **sent, words_digest=shown, **changes)


def told(response):
    return " ".join(str(message) for message in response.context["messages"])


def test_what_the_editor_showed_is_signed(lesson, reviewer):
    browser = browser_of(reviewer)
    shown = SHOWN.search(page_of(browser.get(edit_address(lesson))))[1]
    assert not SignOff.objects.exists()
    browser.post(edit_address(lesson), approval(lesson, shown))
    signature = SignOff.objects.get()
    assert (signature.words, signature.signed_by, signature.role) == (shown, reviewer, "specialist")
    assert signature.revision_id == newest(lesson).latest_revision_id


def change_of_the_author(lesson, author):
    browser = browser_of(author)
    browser.post(edit_address(lesson), form_of(newest(lesson), summary="Other words."))


def change_of_the_quiz(lesson, author):
    lesson.quiz.title = "Other words."
    lesson.quiz.save_revision(user=author)


@pytest.mark.parametrize("change", [change_of_the_author, change_of_the_quiz])
def test_words_changed_while_somebody_reads_are_not_signed(lesson, reviewer, author, change):
    browser = browser_of(reviewer)
    shown = SHOWN.search(page_of(browser.get(edit_address(lesson))))[1]
    loaded = newest(lesson).latest_revision
    change(lesson, author)
    sent = approval(lesson, shown, loaded_revision_id=loaded.pk)
    sent["loaded_revision_created_at"] = loaded.created_at.isoformat()
    sent["summary"] = lesson.summary  # what this browser still shows
    answer = browser.post(edit_address(lesson), sent | COMMENT, follow=True)
    assert CHANGED in told(answer)
    if change is change_of_the_quiz:
        assert "Good." in page_of(answer), "what was typed is still on the screen"
        assert SHOWN.search(page_of(answer))[1] == shown, "and so is what could be read"
    else:
        assert answer.redirect_chain, "no old words, which would be saved over the new ones"
    assert not SignOff.objects.exists()
    assert newest(lesson).latest_revision.user == author
    # Read again, it can be signed: the newest words, not those that were handed in.
    shown = SHOWN.search(page_of(browser.get(edit_address(lesson))))[1]
    now = newest(lesson).latest_revision.as_object()
    browser.post(edit_address(lesson), approval(lesson, shown, summary=now.summary))
    assert SignOff.objects.get().words == words_of(now) == shown
    assert SignOff.objects.get().revision_id == newest(lesson).latest_revision_id


@pytest.mark.parametrize("field", ["summary", "objectives"])
def test_a_word_changed_in_the_same_step_is_kept_and_not_signed(lesson, reviewer, field):
    objective = Objective.objects.create(code="X-1", key_stage="ks1", text="I can listen.")
    browser = browser_of(reviewer)
    shown = SHOWN.search(page_of(browser.get(edit_address(lesson))))[1]
    changed = {"summary": "A reviewer’s own words.", "objectives": [objective.pk]}[field]
    sent = approval(lesson, shown, **{field: changed})
    said = told(browser.post(edit_address(lesson), sent, follow=True))
    assert "nobody signs their own" in said
    draft = newest(lesson).get_latest_revision_as_object()
    assert draft.summary == changed if field == "summary" else draft.objectives.get() == objective
    assert not SignOff.objects.exists()
    # Nor on another day, nor if the editor had saved the words by itself before.
    sent = approval(lesson, words_of(draft), summary=draft.summary)
    assert "nobody signs their own" in told(browser.post(edit_address(lesson), sent, follow=True))
    assert not SignOff.objects.exists()


def test_the_dialogue_about_a_comment_asks_the_same(lesson, reviewer, author):
    browser = browser_of(reviewer)
    arguments = [lesson.pk, "approve", newest(lesson).current_workflow_task_state.pk]
    address = reverse("wagtailadmin_pages:workflow_action", args=arguments)
    dialogue = browser.get(address).json()["html"]
    shown = re.search(r'name="words_digest" value="(\w{64})"', dialogue)[1]
    change_of_the_author(lesson, author)
    asked = {"headers": {"x-requested-with": "XMLHttpRequest"}}
    sent = {"comment": "Clear.", "words_digest": shown}
    assert CHANGED in browser.post(address, sent, **asked).json()["html"]
    assert CHANGED in told(browser.post(address, {}, follow=True))
    assert not SignOff.objects.exists()
    shown = re.search(r'name="words_digest" value="(\w{64})"', browser.get(address).json()["html"])
    sent["words_digest"] = shown[1]
    assert browser.post(address, sent, **asked).json()["step"] == "success"
    assert SignOff.objects.get().comment == "Clear."


def test_whoever_wrote_the_quiz_does_not_sign_it(lesson, author):
    """A reviewer may mend the quiz of what waits for them; it costs them the signature, as words do."""
    colleague = member("colleague")
    browser = browser_of(colleague)
    assert SHOWN.search(page_of(browser.get(edit_address(lesson))))
    quiz = lesson.quiz
    quiz.title = "A colleague’s own words"
    quiz.save_revision(user=colleague, log_action=True)
    quiz.save_revision(user=author, log_action=True)
    sent = approval(lesson, words_of(newest(lesson).latest_revision.as_object()))
    browser.post(edit_address(lesson), sent)
    assert not SignOff.objects.exists()


def test_a_comment_costs_nobody_the_signature(lesson, reviewer):
    """Wagtail saves a draft in the name of whoever comments."""
    browser = browser_of(reviewer)
    browser.post(edit_address(lesson), form_of(newest(lesson), **COMMENT))
    assert newest(lesson).latest_revision.user == reviewer
    assert newest(lesson).wagtail_admin_comments.get().text == "Good."
    shown = SHOWN.search(page_of(browser.get(edit_address(lesson))))[1]
    browser.post(edit_address(lesson), approval(lesson, shown))
    assert SignOff.objects.get().signed_by == reviewer


def test_whoever_gave_a_reason_leaves_it_to_somebody_else_to_read(lesson, author):
    colleague = member("colleague")
    CheckOverride.objects.create(
        lesson_id=lesson.pk, fingerprint="a", rule="stems", where="x", what="y", given_by=colleague
    )
    browser = browser_of(colleague)
    sent = approval(lesson, words_of(newest(lesson).latest_revision.as_object()))
    browser.post(edit_address(lesson), sent)
    assert not SignOff.objects.exists()


def test_a_comment_between_the_signatures_undoes_none(lesson, reviewer):
    lead = member("lead", groups.SAFEGUARDING_REVIEWERS, organisation="")
    browser = browser_of(reviewer)
    shown = SHOWN.search(page_of(browser.get(edit_address(lesson))))[1]
    browser.post(edit_address(lesson), approval(lesson, shown))
    browser = browser_of(lead)
    browser.post(edit_address(lesson), form_of(newest(lesson), **COMMENT))
    assert sign_off_state(newest(lesson)).missing == 1
    browser.post(edit_address(lesson), approval(lesson, shown))
    assert sign_off_state(newest(lesson)).assignable


def test_asking_for_changes_signs_nothing_and_needs_no_words(lesson, reviewer):
    browser = browser_of(reviewer)
    sent = approval(lesson, "") | {"workflow-action-name": "reject"}
    browser.post(edit_address(lesson), sent)
    assert newest(lesson).current_workflow_state.status == "needs_changes"
    assert not SignOff.objects.exists()


def test_the_safeguarding_reviewer_opens_and_signs_too(lesson, reviewer):
    lead = member("lead", groups.SAFEGUARDING_REVIEWERS, organisation="")
    for person in (reviewer, lead):
        browser = browser_of(person)
        shown = SHOWN.search(page_of(browser.get(edit_address(lesson))))[1]
        browser.post(edit_address(lesson), approval(lesson, shown))
    assert SignOff.objects.count() == 2
    assert newest(lesson).current_edition()


def test_words_changed_in_the_last_moment_are_not_signed(lesson, reviewer, author, monkeypatch):
    """The task asks once more, where nobody can save between the question and the signature."""
    browser = browser_of(reviewer)
    shown = SHOWN.search(page_of(browser.get(edit_address(lesson))))[1]
    arguments = [lesson.pk, "approve", newest(lesson).current_workflow_task_state.pk]
    address = reverse("wagtailadmin_pages:workflow_action", args=arguments)
    change_of_the_quiz(lesson, author)
    # As if the change came right after the studio's own questions.
    monkeypatch.setattr("lessons.studio.approving.check_shown", lambda **asked: None)
    monkeypatch.setattr("lessons.studio.approving.words_of", lambda page: shown)
    answer = browser.post(edit_address(lesson), approval(lesson, shown), follow=True)
    assert CHANGED in told(answer)
    sent = {"comment": "Clear.", "words_digest": shown}
    assert CHANGED in told(browser.post(address, sent, follow=True))
    asked = {"headers": {"x-requested-with": "XMLHttpRequest"}}
    dialogue = browser.post(address, sent, **asked).json()["html"]
    assert CHANGED in dialogue
    assert "Clear." in dialogue
    assert not SignOff.objects.exists()
