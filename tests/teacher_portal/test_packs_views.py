"""Printing the pack: who may, what the page says in each state, and the file."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from lessons.models import Edition, LessonPage, Pack, PackFailure, PackState
from lessons.packs import making, rendering
from tests.teacher_portal.conftest import browser_of
from tests.teacher_portal.factories import (
    EditionFactory,
    SchoolClassFactory,
    SchoolFactory,
    open_for,
)

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
SECRET = "Stay for ten minutes afterwards."
NAMES = ["", "state/", "print/", "pack.pdf"]


def url(edition, name=""):
    return f"/teach/packs/{edition.uuid}/{name}"


@pytest.fixture(autouse=True)
def engine(monkeypatch, settings, tmp_path):
    """A quick engine; the real one is tried in tests/lessons/test_packs.py."""
    settings.MEDIA_ROOT = tmp_path

    def write(html, progress):
        progress(1)
        return b"%PDF-1.7 for tests", 3

    monkeypatch.setattr(rendering, "write_pdf", write)
    monkeypatch.setattr(rendering, "missing", list)


def page(browser, edition, name=""):
    response = browser.get(url(edition, name))
    assert response.status_code == 200
    return response.content.decode()


def under_way(edition, **fields):
    pack, _must = making.ask_for(edition)
    Pack.objects.filter(pk=pack.pk).update(**fields)


class TestAccess:
    @pytest.mark.parametrize("name", NAMES)
    def test_only_staff_of_a_school(self, nobody, edition, name):
        assert Client().get(url(edition, name)).status_code == 302
        assert browser_of(nobody).get(url(edition, name)).status_code == 403

    @pytest.mark.parametrize("who", ["as_teacher", "as_dsl", "as_lead", "as_stranger"])
    def test_any_staff_may_print_a_published_lesson(self, request, who, edition):
        browser = request.getfixturevalue(who)
        assert "Make the pack" in page(browser, edition)
        assert edition.title in page(browser, edition, "print/")

    def test_red_lessons_too(self, as_stranger):
        """Every word of them is public; the note for staff, which is not, is not in the pack."""
        red = EditionFactory(red=True)
        assert SECRET not in page(as_stranger, red, "print/")

    @pytest.mark.parametrize("name", NAMES)
    def test_no_such_edition(self, as_teacher, name):
        assert as_teacher.get(f"/teach/packs/{uuid.uuid4()}/{name}").status_code == 404

    def test_a_withdrawn_lesson_only_for_those_who_have_set_it(
        self, as_teacher, as_stranger, school_class, edition
    ):
        open_for(school_class, edition)
        LessonPage.objects.filter(pk=edition.lesson_id).update(live=False)
        assert as_teacher.get(url(edition)).status_code == 200
        assert as_stranger.get(url(edition)).status_code == 404


class TestMaking:
    def test_press_wait_download(self, as_teacher, edition, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            response = as_teacher.post(url(edition))
        assert response.url == url(edition)
        text = page(as_teacher, edition)
        assert "Ready: 3 pages" in text
        response = as_teacher.get(url(edition, "pack.pdf"))
        assert response["Content-Type"] == "application/pdf"
        assert f'filename="lesson-{edition.code.lower()}.pdf"' in response["Content-Disposition"]
        assert response.content == b"%PDF-1.7 for tests"

    def test_a_second_school_gets_the_same_file_at_once(
        self, as_teacher, as_stranger, edition, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            as_teacher.post(url(edition))
        with django_capture_on_commit_callbacks() as sent:
            as_stranger.post(url(edition))
        assert sent == []
        assert "Download the PDF" in page(as_stranger, edition)
        assert Pack.objects.count() == 1

    def test_two_presses_send_one_message(
        self, as_teacher, as_stranger, edition, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks() as sent:
            as_teacher.post(url(edition))
            as_stranger.post(url(edition))
        assert len(sent) == 1

    def test_looking_makes_nothing(self, as_teacher, edition, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks() as sent:
            for name in NAMES:
                as_teacher.get(url(edition, name))
        assert (sent, Pack.objects.count()) == ([], 0)

    def test_without_a_file_the_download_leads_to_the_page(self, as_teacher, edition):
        assert as_teacher.get(url(edition, "pack.pdf")).url == url(edition)


class TestProgress:
    def test_pages_are_counted(self, as_teacher, edition):
        under_way(edition, state=PackState.WORKING, page=3, pages=9)
        assert "Page 3 of about 9" in page(as_teacher, edition)
        state = as_teacher.get(url(edition, "state/")).json()
        assert state == {"busy": True, "page": 3, "pages": 9, "words": "Page 3 of about 9"}

    def test_more_pages_than_thought(self, as_teacher, edition):
        under_way(edition, state=PackState.WORKING, page=12, pages=9)
        assert "Page 12 of about 12" in page(as_teacher, edition)

    def test_without_javascript_the_page_comes_again(self, as_teacher, edition):
        assert "http-equiv" not in page(as_teacher, edition)
        under_way(edition)
        assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page(
            as_teacher, edition
        )

    def test_a_dead_worker(self, as_teacher, edition, django_capture_on_commit_callbacks):
        long_ago = timezone.now() - dt.timedelta(minutes=9)
        under_way(edition, state=PackState.WORKING, touched_at=long_ago)
        assert as_teacher.get(url(edition, "state/")).json()["busy"] is False
        text = page(as_teacher, edition)
        assert "That took too long" in text
        assert "Try again" in text
        with django_capture_on_commit_callbacks(execute=True):
            as_teacher.post(url(edition))
        assert "Download the PDF" in page(as_teacher, edition)

    @pytest.mark.parametrize(
        ("failure", "words"),
        [
            (PackFailure.SLOW, "That took too long"),
            (PackFailure.BROKEN, "The pack could not be made"),
            (PackFailure.MISSING, "PDF packs need Pango"),
        ],
    )
    def test_failures_say_what_to_do(self, as_teacher, edition, failure, words):
        under_way(edition, state=PackState.FAILED, failure=failure)
        assert words in page(as_teacher, edition)


class TestWithoutPango:
    def test_it_is_said_and_paper_is_still_there(
        self, as_teacher, edition, monkeypatch, django_capture_on_commit_callbacks
    ):
        monkeypatch.setattr(rendering, "missing", lambda: ["libpango-1.0-0"])
        text = page(as_teacher, edition)
        assert "PDF packs need Pango" in text
        assert "libpango-1.0-0" in text
        assert "Make the pack" not in text
        with django_capture_on_commit_callbacks() as sent:
            as_teacher.post(url(edition))
        assert sent == []
        assert edition.title in page(as_teacher, edition, "print/")


class TestPages:
    def test_the_page_to_print_names_this_schools_leads(self, as_teacher, as_stranger, edition):
        text = page(as_teacher, edition, "print/")
        assert "Miriam Adeyemi" in text
        assert "Room 12" in text

    def test_the_start_card_leads_here_and_back(self, as_teacher, school_class, edition):
        card = f"/teach/classes/{school_class.uuid}/lessons/{edition.code}/"
        link = f"{url(edition)}?class={school_class.uuid}"
        assert link in as_teacher.get(card).content.decode()
        assert card in as_teacher.get(link).content.decode()
        assert as_teacher.post(link).url == link

    def test_the_pack_speaks_as_the_classs_school_not_as_the_teachers_first(
        self, as_teacher, teacher, school, edition, django_capture_on_commit_callbacks
    ):
        """A teacher of two schools prints for a class of the second one by name."""
        data = edition.data | {"content_note": "It happens in [[area|your area]] too."}
        Edition.objects.filter(pk=edition.pk).update(data=data)
        type(school).objects.filter(pk=school.pk).update(name="Ash Park", region="luton")
        second = SchoolFactory(name="Zeta Park", region="milton-keynes", dsl_name="Bo Zephyr")
        there = SchoolClassFactory(school=second, teachers=[teacher])
        query = f"?class={there.uuid}"
        paper = page(as_teacher, edition, f"print/{query}")
        assert "It happens in Milton Keynes too." in paper
        assert "Bo Zephyr" in paper
        assert "Miriam Adeyemi" not in paper
        with django_capture_on_commit_callbacks(execute=True):
            as_teacher.post(url(edition, query))
        assert Pack.objects.get().region == "milton-keynes"
        state = f"{url(edition, 'state/')}{query}"
        asked = page(as_teacher, edition, query)
        assert f"{url(edition, 'pack.pdf')}{query}" in asked
        assert as_teacher.get(state).json()["words"] == "Ready"
        assert as_teacher.get(url(edition, f"pack.pdf{query}")).status_code == 200
        assert "Make the pack" in page(as_teacher, edition), "the first school has another pack"
        nothing_yet = as_teacher.get(url(edition, "pack.pdf"))
        assert (nothing_yet.status_code, nothing_yet.url) == (302, url(edition))

    def test_another_teachers_class_is_not_named(self, as_stranger, school_class, edition):
        response = as_stranger.get(f"{url(edition)}?class={school_class.uuid}")
        assert school_class.label not in response.content.decode()

    def test_qr_cards_are_linked_for_the_youngest(self, as_teacher, school_class, edition):
        Edition.objects.filter(pk=edition.pk).update(
            band="5-7", data=edition.data | {"band": "5-7"}
        )
        edition.refresh_from_db()
        assert "Open it for a class first" in page(as_teacher, edition)
        assignment = open_for(school_class, edition)
        assert f"/teach/assignments/{assignment.uuid}/cards/" in page(as_teacher, edition)
        assert "/join/" not in page(as_teacher, edition, "print/")

    def test_older_pupils_type(self, as_teacher, edition):
        assert "QR cards" not in page(as_teacher, edition)
