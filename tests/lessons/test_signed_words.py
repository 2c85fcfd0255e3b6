"""What was signed is what a class gets: words that a lesson takes from elsewhere count as its own."""

import pytest
from django.urls import reverse

from cms import groups
from lessons.models import Edition, LessonPage, Objective, SignOff, SignOffRole
from lessons.services import sign_off
from tests.lessons.factories import load_drafts, signer
from tests.lessons.media_steps import TALK, WATCH
from tests.lessons.studio_people import edit_address, member
from tests.lessons.test_blocks import stream_of
from tests.media.conftest import library, make_film, make_image

__all__ = ["library", "make_film", "make_image"]

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
RIGHT = {"title": "Laps", "licence": "own", "people": "drawn"}


@pytest.fixture
def author(site_tree):
    return member("author")


@pytest.fixture
def film(make_film):
    return make_film(transcript="MO: Two more.\n\nADA: OK.", title="Laps")


@pytest.fixture
def image(make_image):
    return make_image(title="Cup")


@pytest.fixture
def lesson(site_tree, author, film, image):
    """A lesson that shows a film and a picture in the library's words."""
    load_drafts(site_tree)
    LessonPage.objects.filter(code="D1").update(owner=author)
    lesson = LessonPage.objects.get(code="D1")
    lesson.steps = stream_of(
        TALK | {"photo": image.pk, "picture": "", "picture_alt": ""},
        WATCH | {"media": film.pk, "captions": "", "transcript": ""},
    )
    lesson.save_revision(user=author)
    return LessonPage.objects.get(code="D1")


def sign(lesson, role):
    person = signer(f"{role}@example.org")
    return sign_off(lesson=lesson, revision=lesson.latest_revision, role=role, person=person)


def change(thing, **fields):
    for name, value in fields.items():
        setattr(thing, name, value)
    thing.save()


def changed_film(lesson, film, image):
    change(film, transcript="MO: Changed words.")


def changed_still(lesson, film, image):
    type(film).objects.filter(pk=film.pk).update(thumbnail="media_thumbnails/other.jpg")


def changed_picture(lesson, film, image):
    change(image, description="Something quite different.")


def changed_objective(lesson, film, image):
    objective = Objective.objects.get(pk=lesson.objectives.first().pk)
    change(objective, text="Something quite different.")


@pytest.mark.parametrize(
    "changed", [changed_film, changed_still, changed_picture, changed_objective]
)
def test_words_changed_between_the_signatures_need_new_ones(
    client, lesson, film, image, author, changed
):
    sign(lesson, SignOffRole.SPECIALIST)
    changed(lesson, film, image)
    sign(lesson, SignOffRole.SAFEGUARDING)
    client.force_login(author)
    assert client.get(edit_address(lesson)).content.decode().count("No longer holds") == 1
    lesson.latest_revision.publish()
    assert not Edition.objects.exists()
    # Signed again as it is now, it becomes an edition.
    again = LessonPage.objects.get(pk=lesson.pk)
    again.save_revision(user=author)
    again = LessonPage.objects.get(pk=lesson.pk)
    sign(again, SignOffRole.SPECIALIST)
    again.latest_revision.publish()
    assert Edition.objects.count() == 1


def test_words_changed_after_both_signatures_need_new_ones(lesson, film):
    sign(lesson, SignOffRole.SPECIALIST)
    sign(lesson, SignOffRole.SAFEGUARDING)
    change(film, captions=film.captions.replace("go?", "hit?"))
    lesson.latest_revision.publish()
    assert not Edition.objects.exists()


def test_what_shows_nothing_else_undoes_no_signature(client, lesson, film, image, author):
    sign(lesson, SignOffRole.SPECIALIST)
    change(film, title="Laps again", credit="Ada", transcript="MO: Two more.\r\n\r\nADA: OK.")
    image.renditions.all().delete()
    lesson.quiz.save()
    sign(lesson, SignOffRole.SAFEGUARDING)
    client.force_login(author)
    assert "No longer holds" not in client.get(edit_address(lesson)).content.decode()
    lesson.latest_revision.publish()
    assert Edition.objects.count() == 1


def test_signatures_from_before_words_were_kept_hold_as_they_did(lesson):
    sign(lesson, SignOffRole.SPECIALIST)
    sign(lesson, SignOffRole.SAFEGUARDING)
    SignOff.objects.update(words="")
    lesson.latest_revision.publish()
    assert Edition.objects.count() == 1


def words_of(film):
    return {"captions": film.captions, "transcript": film.transcript.replace("\n", "\r\n")}


@pytest.mark.parametrize(
    "change",
    [
        {"transcript": "Changed"},
        {"captions": "WEBVTT\n\n00:00.500 --> 00:02.000\nChanged\n"},
        {"thumbnail-clear": "on"},
    ],
)
def test_a_stranger_does_not_change_what_a_lesson_shows(client, lesson, film, change):
    type(film).objects.filter(pk=film.pk).update(thumbnail="media_thumbnails/a.jpg")
    client.force_login(member("stranger", organisation="South Star"))
    address = reverse("wagtailmedia:edit", args=[film.pk])
    page = client.post(address, {**RIGHT, **words_of(film), **change})
    assert "not yours to change" in page.content.decode()
    # What no lesson shows may be put right by anybody who tends the library.
    assert client.post(address, {**RIGHT, **words_of(film), "credit": "Ada"}).status_code == 302
    film.refresh_from_db()
    assert (film.credit, film.transcript.splitlines()[0]) == ("Ada", "MO: Two more.")
    assert film.thumbnail


def test_nor_a_pictures_description(client, lesson, image):
    client.force_login(member("stranger", organisation="South Star"))
    address = reverse("wagtailimages:edit", args=[image.pk])
    page = client.post(address, {**RIGHT, "description": "Changed"})
    assert "not yours to change" in page.content.decode()
    assert client.post(address, {**RIGHT, "description": image.description}).status_code == 302


@pytest.mark.parametrize(
    ("group", "organisation"),
    [(groups.AUTHORS, "North Star"), (groups.SITE_ADMINISTRATORS, "")],
)
def test_whose_lesson_it_is_may(client, lesson, film, group, organisation):
    client.force_login(member("colleague", group, organisation=organisation))
    address = reverse("wagtailmedia:edit", args=[film.pk])
    fields = {**RIGHT, **words_of(film), "transcript": "MO: Mended."}
    assert client.post(address, fields).status_code == 302
    film.refresh_from_db()
    assert film.transcript == "MO: Mended."


def test_a_draft_shows_it_too_and_what_nobody_shows_is_everybodys(client, lesson, film, make_film):
    other = make_film(title="Other")
    client.force_login(member("stranger", organisation="South Star"))
    address = reverse("wagtailmedia:edit", args=[other.pk])
    fields = {**RIGHT, **words_of(other), "transcript": "MO: Mended."}
    assert client.post(address, fields).status_code == 302


def test_a_quiz_saved_again_without_another_word_undoes_no_signature(lesson, author):
    sign(lesson, SignOffRole.SPECIALIST)
    again = lesson.quiz.save_revision(user=author)
    sign(lesson, SignOffRole.SAFEGUARDING)
    lesson.latest_revision.publish()
    assert Edition.objects.get().quiz_revision_id == again.pk
