"""The public site around the lessons: home, help, promises, the dull page, stale forms."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale

from cms.models import HelpEntry, HomePage

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

TODAY = dt.timedelta(0)
DAY = dt.timedelta(days=1)


@pytest.fixture
def add_entry(site_tree):
    def add(slug, *, checked=-10 * DAY, good_for=90 * DAY, **fields):
        today = timezone.localdate()
        values = {
            "name": f"Service {slug}",
            "description": "They listen.",
            "source": "A test.",
            "verified_on": None if checked is None else today + checked,
            "review_by": None if checked is None else today + checked + good_for,
        } | fields
        return HelpEntry.objects.create(slug=slug, locale=Locale.get_default(), **values)

    return add


def says(client, address="/help/"):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


class TestHelp:
    def test_an_overdue_entry_disappears(self, client, add_entry):
        add_entry("due-today", checked=-90 * DAY)
        add_entry("overdue", checked=-91 * DAY)
        page = says(client)
        assert "Service due-today" in page
        assert "Service overdue" not in page

    def test_what_must_never_disappear_stays(self, client, add_entry):
        add_entry("childline", checked=-400 * DAY, never_hide=True, phone="0800 1111")
        add_entry("999", checked=None, never_hide=True, phone="999")
        page = says(client)
        assert "Service childline" in page
        assert "Service 999" in page

    def test_what_was_never_verified_is_absent(self, client, add_entry):
        add_entry("rumour", checked=None, phone="01234 567890")
        page = says(client)
        assert "Service rumour" not in page
        assert "01234" not in page

    def test_a_number_is_a_link_and_can_be_read(self, client, add_entry):
        add_entry("line", phone="0808 2000 247")
        page = says(client)
        assert 'href="tel:08082000247"' in page
        assert ">0808 2000 247</a>" in page

    def test_the_day_of_the_last_check_is_shown(self, client, add_entry):
        entry = add_entry("line")
        day = f"{entry.review_by.day} {entry.review_by:%B %Y}"
        assert f"Hidden from {day} unless we have checked it again" in says(client)

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("", {"uk", "luton", "mk"}),
            ("?region=luton", {"uk", "luton"}),
            ("?region=milton-keynes", {"uk", "mk"}),
            ("?region=atlantis", {"uk", "luton", "mk"}),
            ("?region=national", {"uk", "luton", "mk"}),
        ],
    )
    def test_a_region_narrows_and_nonsense_is_ignored(self, client, add_entry, query, shown):
        add_entry("uk")
        add_entry("luton", region="luton")
        add_entry("mk", region="milton-keynes")
        page = says(client, f"/help/{query}")
        assert {slug for slug in ("uk", "luton", "mk") if f"Service {slug}<" in page} == shown

    def test_it_opens_with_how_this_works_beside_someone_to_talk_to(self, client, add_entry):
        add_entry("childline", never_hide=True)
        page = says(client)
        assert page.index("How this works") < page.index("Someone to talk to")
        assert page.index("Someone to talk to") < page.index("Service childline")
        assert page.index("Service childline") < page.index("More places")

    def test_adults_only_entries_are_apart(self, client, add_entry):
        add_entry("young")
        add_entry("grown", for_pupils=False, age_min=18)
        page = says(client)
        assert page.index("Service young") < page.index("For parents and school staff")
        assert page.index("For parents and school staff") < page.index("Service grown")

    def test_one_query_however_many_entries(self, client, add_entry, django_assert_num_queries):
        for number in range(12):
            add_entry(f"entry-{number}")
        with django_assert_num_queries(1):
            says(client)

    def test_leave_now_is_in_reach(self, client, site_tree):
        assert 'href="/leave/"' in says(client)


ADDRESSES = ["/", "/help/", "/how-it-works/", "/for-schools/", "/times-tables/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_public_pages_leave_no_cookie_and_hold_no_form(client, site_tree, address):
    response = client.get(address)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert b"<form" not in response.content


@pytest.mark.parametrize("address", ADDRESSES[1:])
def test_they_are_for_reading_only(client, site_tree, address):
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405


def test_the_titles_say_nothing_about_the_subject(client, site_tree):
    titles = {
        says(client, address).split("<title>")[1].split("</title>")[0] for address in ADDRESSES
    }
    assert titles == {
        "Regard",
        "Help · Regard",
        "How it works · Regard",
        "For schools · Regard",
        "Times tables",
    }


def test_home_has_three_doors(client, site_tree):
    page = says(client, "/")
    for address in ("/join/", "/lessons/", "/accounts/login/?next=/teach/", "/how-it-works/"):
        assert f'href="{address}"' in page


def test_home_says_what_its_author_wrote(client, site_tree):
    home = HomePage.objects.get()
    home.headline, home.introduction = "A new headline", "A <new> introduction"
    home.save_revision().publish()
    page = says(client, "/")
    assert "A new headline" in page
    assert "A &lt;new&gt; introduction" in page


def test_the_promise_comes_with_what_is_not_promised(client, site_tree):
    page = says(client, "/how-it-works/")
    assert "What we do not promise" in page
    assert "Nobody can see your answers. So nobody will know you need help" in page


def test_the_dull_page_is_dull(client, site_tree):
    page = says(client, "/times-tables/")
    assert page.count("<td>") == 144
    assert ">144<" in page
    assert "Regard" not in page
    assert 'name="robots" content="noindex"' in page


def test_a_pupils_stale_form_leads_back_to_the_lesson(site_tree):
    response = Client(enforce_csrf_checks=True).post("/join/", {"code": "ABC"})
    page = response.content.decode()
    assert response.status_code == 403
    assert "This page was open too long" in page
    assert "Nothing was sent" in page
    assert 'href="/play/"' in page
    assert 'href="/join/"' in page
    assert "<title>Lesson</title>" in page
    assert not response.cookies


def test_a_teachers_stale_form_says_what_to_do(site_tree):
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    page = response.content.decode()
    assert response.status_code == 403
    assert "Nothing was sent" in page
    assert 'href="/teach/"' in page
