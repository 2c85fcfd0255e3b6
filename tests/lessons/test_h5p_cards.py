"""An accordion or dialogue cards of an H5P file become a step of a lesson."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from lessons.blocks import StepStreamBlock
from lessons.models import LessonPage
from lessons.quality.activities import activity_rules
from lessons.studio.h5p_cards import append_cards
from tests.lessons.factories import load_one
from tests.lessons.studio_people import member
from tests.lessons.test_blocks import errors_of, render
from tests.pages import page_of, text_of
from tests.quizzes.h5pp.packages import manifest, package

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

CARDS = package(
    h5p=manifest("H5P.Dialogcards", "1.9", title="Words for today"),
    content={
        "dialogs": [
            {"text": "<p>Respect</p>", "answer": "<p>A whole person.</p>", "tips": {"front": "R…"}},
            {"text": "<p>Consent</p>", "answer": "<p>A free yes.</p>"},
        ]
    },
    libraries=False,
)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def author(site_tree, client):
    person = member("author")
    client.force_login(person)
    return person


@pytest.fixture
def lesson(site_tree, author):
    load_one(site_tree, "D1")
    LessonPage.objects.update(owner=author)
    return LessonPage.objects.get(code="D1")


def preview(client):
    return client.post("/studio/h5p/import/", {"package": SimpleUploadedFile("a.h5p", CARDS)})


def payload_of(page):
    return page.partition('name="payload" value="')[2].partition('"')[0]


def test_cards_become_the_last_step_of_a_draft(client, author, lesson):
    shown = preview(client)
    page = page_of(shown)
    assert "“Respect”: tips are not shown." in text_of(shown)
    form = {"payload": payload_of(page), "lesson": lesson.pk}
    answer = client.post("/studio/h5p/cards/", form)
    assert answer.url == f"/studio/pages/{lesson.pk}/edit/"
    step = list(LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object().steps)[-1]
    assert (step.block_type, step.value["title"]) == ("cards", "Words for today")
    sides = [(item["title"], item["note"]) for item in step.value["items"]]
    assert sides == [("Respect", "A whole person."), ("Consent", "A free yes.")]
    frozen = step.block.freeze(step)
    assert activity_rules({"steps": [frozen]}) == []
    shown = render(frozen)
    assert "<details" in shown, "they turn without JavaScript"
    assert "A whole person." in shown
    assert "Words for today" in text_of(client.get(answer.url))
    assert "Words for today" not in str(LessonPage.objects.get(pk=lesson.pk).steps.raw_data)


def test_nobody_writes_into_lessons_of_others_nor_with_papers_of_others(client, author, lesson):
    form = {"payload": payload_of(page_of(preview(client))), "lesson": lesson.pk}
    stranger = member("stranger", organisation="South Star")
    before = LessonPage.objects.get(pk=lesson.pk).latest_revision_id
    client.force_login(stranger)
    assert str(lesson) not in text_of(preview(client))
    own = form | {"payload": payload_of(page_of(preview(client)))}
    for sent in (form, own):
        client.post("/studio/h5p/cards/", sent)
    client.force_login(author)
    assert client.post("/studio/h5p/cards/", form | {"payload": "x"}).url == "/studio/h5p/import/"
    assert LessonPage.objects.get(pk=lesson.pk).latest_revision_id == before


def lock(lesson, author):
    LessonPage.objects.filter(pk=lesson.pk).update(locked=True, locked_by=member("colleague"))


def hand_in_to_the_lead(lesson, author):
    """As if a colleague had signed: it waits for people the author is none of."""
    page = LessonPage.objects.get(pk=lesson.pk)
    if not page.latest_revision_id:
        page.save_revision(user=author)
    page = LessonPage.objects.get(pk=lesson.pk)
    page.get_workflow().start(page, author).current_task_state.approve(user=member("colleague"))


@pytest.mark.parametrize("locked", [lock, hand_in_to_the_lead])
def test_a_locked_lesson_takes_no_cards(client, author, lesson, locked):
    form = {"payload": payload_of(page_of(preview(client))), "lesson": lesson.pk}
    locked(lesson, author)
    before = LessonPage.objects.get(pk=lesson.pk).latest_revision_id
    assert "no lesson that you may write in" in text_of(preview(client))
    client.post("/studio/h5p/cards/", form)
    with pytest.raises(PermissionDenied):  # locked since the question was asked
        append_cards(lesson_pk=lesson.pk, title="T", pairs=[["A", "B"]], user=author)
    assert LessonPage.objects.get(pk=lesson.pk).latest_revision_id == before


def test_a_front_that_is_too_long_for_a_title_stands_under_it(lesson, author):
    append_cards(lesson_pk=lesson.pk, title="T", pairs=[["x" * 300, "Back"]] * 70, user=author)
    step = list(LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object().steps)[-1]
    assert len(step.value["items"]) == 60
    assert (step.value["items"][0]["title"], len(step.value["items"][0]["text"])) == ("", 300)
    StepStreamBlock().child_blocks["cards"].clean(step.value)


def test_a_card_has_two_sides():
    step = {"type": "cards", "title": "T", "minutes": 3, "items": [{"title": "A", "note": "B"}]}
    assert errors_of(step) == {}
    assert "at least one card" in errors_of(step, items=[])["items"]
    assert "its front" in errors_of(step, items=[{"title": "", "note": "B"}])["items"]
