"""What goes wrong at an author's desk: two at one lesson, and a draft older than its blocks."""

import json

import pytest
from django.test import Client
from wagtail.models import Revision

from lessons.models import LessonPage
from tests.lessons.factories import load_drafts
from tests.lessons.studio_people import edit_address, form_of, member

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def lesson(site_tree):
    load_drafts(site_tree)
    page = LessonPage.objects.get(code="C2")
    page.owner = member("owner")
    page.save()
    page.save_revision(user=page.owner)
    return page


def newest(lesson):
    return LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()


class TestTwoAuthors:
    @pytest.fixture
    def two(self, lesson):
        """Both have the editor open; each knows the revision that it showed."""
        browsers = []
        for name in ("ada", "ben"):
            browser = Client()
            browser.force_login(member(name))
            assert browser.get(edit_address(lesson)).status_code == 200
            browsers.append(browser)
        return browsers

    def save(self, browser, lesson, words, *, shown, autosave):
        fields = form_of(lesson, summary=words) | {
            "loaded_revision_id": shown.pk,
            "loaded_revision_created_at": shown.created_at.isoformat(),
        }
        headers = {"accept": "application/json"} if autosave else {}
        return browser.post(edit_address(lesson), fields, headers=headers)

    def test_what_is_saved_by_itself_never_covers_what_the_other_wrote(self, lesson, two):
        shown = lesson.latest_revision
        first, second = two
        assert (
            self.save(first, lesson, "Goats listen.", shown=shown, autosave=True).status_code == 200
        )
        late = self.save(second, lesson, "Pigs listen.", shown=shown, autosave=True)
        assert late.status_code == 400
        assert late.json()["error_code"] == "invalid_revision"
        assert newest(lesson).summary == "Goats listen."

    def test_whoever_saves_over_it_all_the_same_leaves_both_in_the_record(self, lesson, two):
        shown = lesson.latest_revision
        first, second = two
        self.save(first, lesson, "Goats listen.", shown=shown, autosave=True)
        assert (
            self.save(second, lesson, "Pigs listen.", shown=shown, autosave=False).status_code
            == 302
        )
        kept = Revision.objects.for_instance(lesson).order_by("pk")
        assert [revision.content["summary"] for revision in kept][-2:] == [
            "Goats listen.",
            "Pigs listen.",
        ]
        a, b = [revision.pk for revision in kept][-2:]
        address = f"/studio/lessons/{lesson.pk}/difference/?from={a}&to={b}"
        told = second.get(address).content.decode()
        assert "<del>Goats</del>" in told
        assert "<ins>Pigs</ins>" in told


class TestOlderThanItsBlocks:
    @pytest.fixture
    def old(self, lesson):
        """A revision with an activity that is no more, one without today's fields, and a stray one."""
        revision = lesson.latest_revision
        steps = json.loads(revision.content["steps"])
        kept = steps[0]
        kept["value"] = {"title": kept["value"]["title"], "minutes": 3, "colour": "blue"}
        gone = {"type": "wheel_of_fortune", "id": "aa", "value": {"title": "Spin", "prizes": [1]}}
        revision.content["steps"] = json.dumps([kept, gone, *steps[1:]])
        revision.save()
        return len(steps)

    @pytest.mark.parametrize(
        "address",
        [
            "/studio/pages/{lesson}/edit/",
            "/studio/lessons/{lesson}/record/",
            "/studio/lessons/{lesson}/checks/",
            "/studio/pages/{lesson}/revisions/{revision}/revert/",
            "/studio/pages/{lesson}/revisions/{revision}/view/",
        ],
    )
    def test_it_still_opens(self, lesson, old, client, address):
        client.force_login(lesson.owner)
        found = address.format(lesson=lesson.pk, revision=lesson.latest_revision.pk)
        assert client.get(found).status_code == 200

    def test_what_is_left_can_be_written_on(self, lesson, old):
        draft = newest(lesson)
        assert [step.block_type for step in draft.steps].count("wheel_of_fortune") == 0
        assert len(draft.steps) == old
        assert draft.steps[0].value["title"]
        draft.save_revision(user=lesson.owner)
