"""Authors change what their organisation wrote, and read everything."""

import pytest
from django.urls import reverse

from cms import groups
from lessons.models import LessonPage
from lessons.studio.starting import start_lesson
from tests.lessons.studio_people import edit_address, form_of, member

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def lesson(site_tree):
    return start_lesson(
        library=site_tree, author=member("author"), title="Listening", band="7-9", level="green"
    )


def answer_of(client, person, lesson):
    client.force_login(person)
    return client.get(edit_address(lesson))


def test_a_colleague_of_the_organisation_edits(client, lesson):
    assert answer_of(client, member("colleague"), lesson).status_code == 200


@pytest.mark.parametrize("organisation", ["South Star", ""])
def test_somebody_elsewhere_reads_and_does_not_edit(client, lesson, organisation):
    stranger = member("stranger", organisation=organisation)
    assert answer_of(client, stranger, lesson).status_code == 302
    client.post(edit_address(lesson), form_of(lesson, title="Taken"))
    assert LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object().title != "Taken"
    for page in ("read", "record", "checks"):
        assert client.get(f"/studio/lessons/{lesson.pk}/{page}/").status_code == 200


def test_two_people_without_an_organisation_share_nothing(client, site_tree):
    own = start_lesson(
        library=site_tree,
        author=member("alone", organisation=""),
        title="Mine",
        band="7-9",
        level="green",
    )
    assert answer_of(client, member("other", organisation=""), own).status_code == 302


def in_bulk(client, lesson, action):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    client.post(f"{address}?id={lesson.pk}&next=/studio/", {"id": [lesson.pk]})


def test_a_colleague_deletes_a_draft_in_bulk(client, lesson):
    client.force_login(member("colleague"))
    in_bulk(client, lesson, "delete")
    assert not LessonPage.objects.exists()


@pytest.mark.parametrize("action", ["delete", "move", "unpublish", "publish"])
def test_many_at_once_is_no_way_round(client, lesson, action):
    client.force_login(member("stranger", organisation="South Star"))
    in_bulk(client, lesson, action)
    page = LessonPage.objects.get(pk=lesson.pk)
    assert (page.live, page.path) == (lesson.live, lesson.path)


def test_whoever_is_asked_to_review_opens_the_editor(client, lesson, site_tree):
    reviewer = member("specialist", organisation="South Star")
    workflow = lesson.get_workflow()
    workflow.start(lesson, lesson.owner)
    assert answer_of(client, reviewer, lesson).status_code == 200


def test_an_administrator_keeps_their_rights(client, lesson):
    admin = member("admin", groups.SITE_ADMINISTRATORS, organisation="")
    assert answer_of(client, admin, lesson).status_code == 200


def test_a_pupil_or_teacher_has_no_way_in(client, lesson):
    for page in ("read", "record", "checks"):
        assert client.get(f"/studio/lessons/{lesson.pk}/{page}/").status_code == 302
