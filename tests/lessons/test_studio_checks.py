"""The checks beside the editor: what blocks, what is left with a reason, and who may say so."""

import pytest
from django.core.exceptions import ValidationError

from cms import groups
from lessons import checking
from lessons.models import CheckOverride, LessonPage, Objective, SignOffTask
from lessons.studio.starting import start_lesson
from tests.lessons.media_steps import TALK
from tests.lessons.studio_people import edit_address, form_of, member
from tests.lessons.test_blocks import stream_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
REASON = "The quiz is a talk in class; pupils write nothing here."
NO_SCENARIO = "No question is a scenario."


@pytest.fixture
def author(site_tree, client):
    person = member("author")
    client.force_login(person)
    return person


@pytest.fixture
def lesson(site_tree, author):
    """A lesson whose only faults are that it names no objective and has no scenario."""
    page = start_lesson(
        library=site_tree, author=author, title="Listening", band="7-9", level="green"
    )
    page.steps = []
    page.quiz.questions = []
    page.quiz.save_revision(user=author).publish()
    page.summary = "Pupils practise listening."
    page.save_revision(user=author)
    return LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def blocking_rules(lesson):
    return {finding.problem.rule for finding in checking.blocking(lesson)}


def finding(lesson, rule):
    return next(f for f in checking.findings(lesson) if f.problem.rule == rule)


def address(lesson, rule, end=""):
    return f"/studio/lessons/{lesson.pk}/checks/{finding(lesson, rule).fingerprint}/{end}"


def test_a_draft_is_saved_though_something_blocks(client, lesson):
    client.post(edit_address(lesson), form_of(lesson, summary="New words."))
    saved = LessonPage.objects.get(pk=lesson.pk)
    assert saved.get_latest_revision_as_object().summary == "New words."
    assert not saved.workflow_in_progress


def test_it_cannot_be_handed_in_while_something_blocks(client, lesson):
    page = client.post(edit_address(lesson), form_of(lesson, **{"action-submit": "1"}))
    assert page.status_code == 200
    assert "2 things must be mended" in page.content.decode()
    assert NO_SCENARIO in page.content.decode()
    assert not LessonPage.objects.get(pk=lesson.pk).workflow_in_progress


def test_reasons_and_mending_let_it_through(client, lesson):
    client.post(address(lesson, "missing-scenario"), {"reason": REASON})
    objective = Objective.objects.create(
        code="KS2-XX-01", text="Listen.", key_stage="KS2", strand="respect"
    )
    client.post(
        edit_address(lesson),
        form_of(lesson, objectives=[objective.pk], **{"action-submit": "1"}),
    )
    assert LessonPage.objects.get(pk=lesson.pk).workflow_in_progress


def test_a_reason_is_kept_with_its_author_and_shown_to_the_signer(client, lesson, author):
    client.post(address(lesson, "missing-scenario"), {"reason": REASON})
    row = CheckOverride.objects.get()
    assert (row.reason, row.given_by, row.what) == (REASON, author, NO_SCENARIO)
    assert blocking_rules(lesson) == {"no-objective"}
    client.force_login(member("reviewer", groups.SAFEGUARDING_REVIEWERS))
    panel = client.get(f"/studio/lessons/{lesson.pk}/checks/").content.decode()
    assert REASON in panel
    assert str(author) in panel


def test_a_reason_that_says_nothing_is_refused(client, lesson):
    page = client.post(address(lesson, "missing-scenario"), {"reason": "It is fine."})
    assert "at least 20 characters" in page.content.decode()
    with pytest.raises(ValidationError):
        checking.override(
            page=lesson,
            finding=finding(lesson, "missing-scenario").fingerprint,
            reason=f"ok{' ' * 30}",
            person=lesson.owner,
        )
    assert not CheckOverride.objects.exists()


def test_it_is_taken_back_and_the_record_still_has_it(client, lesson):
    client.post(address(lesson, "missing-scenario"), {"reason": REASON})
    client.post(address(lesson, "missing-scenario", "take-back/"))
    assert "missing-scenario" in blocking_rules(lesson)
    record = client.get(f"/studio/lessons/{lesson.pk}/record/").content.decode()
    assert record.count(REASON) == 1
    assert "Reason taken back" in record
    client.post(address(lesson, "missing-scenario"), {"reason": REASON + " Again."})
    assert CheckOverride.objects.count() == 2


def test_the_same_finding_is_left_once_when_two_press(client, lesson):
    where = address(lesson, "missing-scenario")
    client.post(where, {"reason": REASON})
    answer = client.post(where, {"reason": REASON + " Twice."})
    assert answer.url == edit_address(lesson)
    assert CheckOverride.objects.count() == 1


def test_an_activity_that_is_not_whole_cannot_be_left(client, site_tree, author):
    page = start_lesson(library=site_tree, author=author, title="Half", band="7-9", level="green")
    assert "activity" in blocking_rules(page)
    answer = client.post(address(page, "activity"), {"reason": REASON})
    assert answer.url == edit_address(page)
    assert not CheckOverride.objects.exists()


def test_another_organisation_cannot_give_reasons(client, lesson):
    client.force_login(member("stranger", organisation="South Star"))
    answer = client.post(address(lesson, "missing-scenario"), {"reason": REASON})
    assert answer.status_code in (302, 403)
    assert not CheckOverride.objects.exists()


def test_nobody_signs_while_something_blocks(lesson, site_tree):
    """The quiz may have lost its feedback after the lesson was handed in."""
    task = SignOffTask.objects.get(role="specialist")
    colleague = member("colleague", organisation="South Star")
    assert [action[0] for action in task.get_actions(lesson, colleague)] == ["reject"]
    for found in checking.blocking(lesson):
        checking.override(
            page=lesson, finding=found.fingerprint, reason=REASON, person=lesson.owner
        )
    actions = [action[0] for action in task.get_actions(lesson, colleague)]
    assert actions == ["reject", "approve", "approve"]


def test_whoever_changed_a_word_does_not_sign(client, lesson, author):
    """Not the author alone: a colleague who wrote a sentence is a co-author."""
    helper = member("helper")
    client.force_login(helper)
    client.post(edit_address(lesson), form_of(lesson, summary="A colleague's words."))
    client.force_login(author)
    client.post(edit_address(lesson), form_of(lesson, summary="And the author's again."))
    latest = LessonPage.objects.get(pk=lesson.pk)
    assert SignOffTask.wrote(latest, helper)
    assert not SignOffTask.wrote(latest, member("third"))


HARMLESS = "The word victim is one that some people choose for themselves."
HARMFUL = "The victim was drunk and should be more careful next time."


def with_talk(lesson, words):
    lesson.steps = stream_of({**TALK, "intro": words})
    lesson.save_revision(clean=False)
    return lesson


def test_a_reason_holds_for_the_words_it_was_given_for(lesson, author):
    with_talk(lesson, HARMLESS)
    checking.override(
        page=lesson,
        finding=finding(lesson, "blame-words").fingerprint,
        reason="People choose this word for themselves here.",
        person=author,
    )
    assert not finding(lesson, "blame-words").blocks
    with_talk(lesson, HARMLESS + "\n")
    assert not finding(lesson, "blame-words").blocks  # blanks are no words
    with_talk(lesson, HARMFUL)
    assert finding(lesson, "blame-words").blocks


def test_a_reason_about_the_whole_lesson_holds_for_what_was_read(lesson, author):
    lesson.level, lesson.content_note = "amber", "This lesson is about rows."
    lesson.save_revision(clean=False)
    rule = finding(lesson, "missing-help")
    checking.override(page=lesson, finding=rule.fingerprint, reason=REASON, person=author)
    assert not finding(lesson, "missing-help").blocks
    lesson.content_note = "This lesson is about being hurt at home."
    lesson.save_revision(clean=False)
    assert finding(lesson, "missing-help").blocks


def test_the_record_says_who_took_a_reason_back(client, lesson):
    client.post(address(lesson, "missing-scenario"), {"reason": REASON})
    colleague = member("colleague")
    client.force_login(colleague)
    client.post(address(lesson, "missing-scenario", "take-back/"))
    assert CheckOverride.objects.get().taken_back_by == colleague
    record = client.get(f"/studio/lessons/{lesson.pk}/record/").content.decode()
    assert (
        str(colleague)
        in record.split("Reason taken back")[0][-800:] + record.split("Reason taken back")[1][:400]
    )
