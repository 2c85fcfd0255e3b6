"""Whose a quiz is, and that a question's uuid stands for one question with one tier."""

import json
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Locale

from cms import groups
from lessons.models import LessonPage
from lessons.starter import loader
from lessons.studio.starting import start_lesson
from quizzes.models import Quiz
from tests.lessons.factories import load_drafts
from tests.lessons.studio_people import edit_address, form_of, member

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
TIER = "keeps its tier"
SHARED = "one of another quiz"


def question(tier="knowledge", uid=None):
    option = {"text": "a", "feedback": "f"}
    value = {
        "stem": "Which?",
        "options": [{**option, "correct": tier == "knowledge"}, {**option, "correct": False}],
        "tier": tier,
        "reported": tier == "knowledge",
        "objective": "",
        "misconception": {},
    }
    return {"type": "single", "id": uid or str(uuid.uuid4()), "value": value}


def quiz_of(*questions, title="Q"):
    """A draft, as the studio makes it."""
    quiz = Quiz.objects.create(title=title, questions=json.dumps(questions), live=False)
    quiz.save_revision(clean=False)
    return quiz


def written(quiz, *questions):
    """The quiz as its editor would hand these questions to ``clean``."""
    draft = Quiz.objects.get(pk=quiz.pk)
    draft.questions = draft.questions.stream_block.to_python(list(questions))
    return draft


def publish(quiz, *questions):
    written(quiz, *questions).save_revision(clean=False).publish()


def refused(quiz, *questions):
    try:
        written(quiz, *questions).full_clean()
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


@pytest.fixture
def lesson(site_tree):
    return start_lesson(
        library=site_tree, author=member("author"), title="Listening", band="7-9", level="green"
    )


def address(name, quiz):
    return reverse(Quiz.snippet_viewset.get_url_name(name), args=[quiz.pk])


def test_a_tier_once_published_is_kept_whatever_happens_to_the_quiz(site_tree):
    private, other = question("private"), question()
    turned = {**question("knowledge"), "id": private["id"]}
    quiz = quiz_of(private)
    assert refused(quiz, turned) == ""  # a draft may still change its mind
    publish(quiz, private)
    assert TIER in refused(quiz, turned)
    Quiz.objects.get(pk=quiz.pk).unpublish()
    assert TIER in refused(quiz, turned)
    publish(quiz, other)  # without the question, and then with it again
    assert TIER in refused(quiz, other, turned)
    assert refused(quiz, other, private) == ""


def test_a_translation_keeps_the_tiers_of_what_it_translates(site_tree):
    private = question("private")
    quiz = quiz_of(private)
    publish(quiz, private)
    locale = Locale.objects.create(language_code="pl")
    translation = Quiz.objects.get(pk=quiz.pk).copy_for_translation(locale)
    translation.save()
    turned = {**question("knowledge"), "id": private["id"]}
    assert refused(translation, private) == ""
    assert TIER in refused(translation, turned)


def test_a_question_of_another_quiz_is_refused(site_tree):
    known, drafted = question(), question()
    first = quiz_of(known)
    written(first, known, drafted).save_revision(clean=False)
    for one in (known, drafted):
        assert SHARED in refused(quiz_of(title="B"), {**question(), "id": one["id"]})
    assert SHARED in refused(first, known, known)
    assert refused(first, known, drafted) == ""


def test_a_forged_question_id_is_refused_in_the_editor(client, site_tree):
    known = question()
    quiz_of(known)
    quiz = quiz_of(question(), title="B")
    client.force_login(member("author"))
    form = {
        "title": "B",
        "questions-count": 1,
        "questions-0-deleted": "",
        "questions-0-order": 0,
        "questions-0-type": "single",
        "questions-0-id": known["id"],
        "questions-0-value-stem": "Which?",
        "questions-0-value-tier": "knowledge",
        "questions-0-value-reported": "on",
        "questions-0-value-options-count": 2,
        **{
            f"questions-0-value-options-{n}-{key}": value
            for n in (0, 1)
            for key, value in {
                "deleted": "",
                "order": n,
                "id": "",
                "value-text": "abc"[n],
                "value-feedback": "Why",
                "value-correct": "on" if n == 0 else "",
            }.items()
        },
    }
    assert SHARED in client.post(address("edit", quiz), form).content.decode()
    nonsense = client.post(address("edit", quiz), {**form, "questions-0-id": "1"})
    assert "no name of its own" in nonsense.content.decode()
    new = client.post(address("edit", quiz), {**form, "questions-0-id": str(uuid.uuid4())})
    assert new.status_code == 302


def test_another_organisations_quiz_is_not_taken_down(client, lesson):
    publish(lesson.quiz, question())
    for stranger in (
        member("stranger", organisation="South Star"),
        member("reviewer", groups.SAFEGUARDING_REVIEWERS, organisation=""),
    ):
        client.force_login(stranger)
        assert client.post(address("unpublish", lesson.quiz)).status_code in (302, 403)
        assert Quiz.objects.get(pk=lesson.quiz_id).live
    owner = lesson.owner
    owner.is_superuser = True  # an author may edit, but not take down
    owner.save()
    client.force_login(owner)
    client.post(address("unpublish", lesson.quiz))
    assert not Quiz.objects.get(pk=lesson.quiz_id).live


def test_a_quiz_chosen_in_a_draft_is_its_lessons(client, lesson):
    LessonPage.objects.filter(pk=lesson.pk).update(live=True)
    replacement = quiz_of(question(), title="Replacement")
    client.force_login(member("author2"))
    client.post(edit_address(lesson), form_of(lesson, quiz=replacement.pk))
    assert LessonPage.objects.get(pk=lesson.pk).quiz_id != replacement.pk  # a draft only
    stranger = member("stranger", organisation="South Star")
    client.force_login(stranger)
    for name in ("edit", "unpublish", "delete"):
        client.post(address(name, replacement), {"title": "Taken", "questions-count": 0})
    assert Quiz.objects.get(pk=replacement.pk).get_latest_revision_as_object().title != "Taken"
    assert client.get(address("edit", replacement)).status_code == 302
    client.force_login(lesson.owner)
    assert client.get(address("edit", replacement)).status_code == 200


def test_nobody_takes_a_quiz_or_shuts_its_authors_out_by_choosing_it(client, site_tree, lesson):
    stranger = member("stranger", organisation="South Star")
    own = start_lesson(library=site_tree, author=stranger, title="Own", band="7-9", level="green")
    client.force_login(stranger)
    page = client.post(edit_address(own), form_of(own, quiz=lesson.quiz_id))
    assert "belongs to another organisation" in page.content.decode()
    client.force_login(lesson.owner)
    assert client.get(address("edit", lesson.quiz)).status_code == 200
    # Shared all the same, by an administrator: neither of the two changes it alone.
    LessonPage.objects.filter(pk=own.pk).update(quiz=lesson.quiz)
    for person in (stranger, lesson.owner):
        client.force_login(person)
        assert client.get(address("edit", lesson.quiz)).status_code == 302


def test_loading_the_starter_lessons_again_shares_no_question(site_tree):
    load_drafts(site_tree)
    LessonPage.objects.filter(code="D1").update(code="D99")
    assert loader.load_lessons(site_tree).created == []
