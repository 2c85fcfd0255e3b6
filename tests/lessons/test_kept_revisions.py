"""What was signed or is public is never saved over, though Wagtail's editor saves over its last draft."""

import pytest
from django.core.exceptions import PermissionDenied

from lessons.models import LessonPage, SignOffRole
from lessons.services import sign_off
from tests.lessons.factories import load_one, make_edition, signer
from tests.lessons.studio_people import edit_address, form_of, member

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def author(site_tree, client):
    person = member("author")
    client.force_login(person)
    return person


@pytest.fixture
def lesson(site_tree, author):
    load_one(site_tree, "D1")
    LessonPage.objects.update(owner=author)
    page = LessonPage.objects.get(code="D1")
    page.steps = []
    page.save_revision(user=author)
    page.quiz.save_revision(user=author)
    return LessonPage.objects.get(code="D1")


def signed(lesson):
    revision = lesson.latest_revision
    person = signer("specialist@example.org")
    return sign_off(lesson=lesson, revision=revision, role=SignOffRole.SPECIALIST, person=person)


@pytest.mark.parametrize("headers", [{}, {"accept": "application/json"}])
def test_the_editor_saves_a_draft_of_its_own_after_a_signature(client, lesson, author, headers):
    signature = signed(lesson)
    before = signature.revision.content
    sent = form_of(
        lesson, summary="Words that nobody signed.", overwrite_revision_id=signature.revision_id
    )
    answer = client.post(edit_address(lesson), sent, headers=headers)
    newest = LessonPage.objects.get(pk=lesson.pk).latest_revision
    assert newest.content["summary"] == "Words that nobody signed."
    assert newest.pk != signature.revision_id
    if headers:
        assert answer.json()["revision_id"] == newest.pk
    signature.revision.refresh_from_db()
    assert signature.revision.content == before
    # Its own draft it may save over, as often as it likes.
    client.post(edit_address(lesson), sent | {"overwrite_revision_id": newest.pk}, headers=headers)
    assert LessonPage.objects.get(pk=lesson.pk).latest_revision_id == newest.pk


def overwrite(thing, title):
    """As any editor of Wagtail does."""
    thing = type(thing).objects.get(pk=thing.pk)
    draft = thing.latest_revision.as_object()
    draft.title = title
    draft.save_revision(
        user=thing.latest_revision.user, overwrite_revision=thing.latest_revision, clean=False
    )


def test_nor_does_any_other_editor_save_over_what_was_signed(lesson):
    for thing in (lesson, lesson.quiz):
        overwrite(thing, "Not signed yet")
    signature = signed(LessonPage.objects.get(pk=lesson.pk))
    for thing in (lesson, lesson.quiz):
        with pytest.raises(PermissionDenied):
            overwrite(thing, "Other words")
    assert signature.quiz_revision.as_object().title == "Not signed yet"


def test_nor_over_what_is_public(site_tree):
    lesson = make_edition(site_tree, "D1").lesson
    lesson.sign_offs.all().delete()
    for thing in (lesson, lesson.quiz):
        with pytest.raises(PermissionDenied):
            overwrite(thing, "Other words")
