"""The queue of help entries: what is due, where each is named, and checking one."""

import datetime as dt

import pytest
from django.utils import timezone

from cms import groups
from cms.models import HelpEntry
from cms.views.help_queue import due, usage_of
from lessons.starter.loader import load_help
from tests.lessons.factories import make_edition
from tests.lessons.studio_people import member

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
QUEUE = "/studio/help-queue/"
HOW = "Rang the number and asked for the opening hours."


@pytest.fixture
def entry(site_tree):
    load_help()
    return HelpEntry.objects.exclude(verified_on=None).exclude(phone="").first()


def test_what_is_due_comes_longest_overdue_first(entry):
    assert due(entry.review_by - dt.timedelta(days=40))[:1] != [entry]
    HelpEntry.objects.filter(pk=entry.pk).update(
        verified_on=dt.date(2020, 1, 1), review_by=dt.date(2020, 4, 1)
    )
    found = due()
    assert entry in found
    dated = [e.review_by for e in found if e.review_by]
    assert dated == sorted(dated)
    assert all(e.verified_on is None for e in found[: len(found) - len(dated)])


def test_an_administrator_checks_one_and_says_how(client, entry):
    HelpEntry.objects.filter(pk=entry.pk).update(
        review_by=dt.date(2026, 1, 2), verified_on=dt.date(2026, 1, 1)
    )
    client.force_login(member("admin", groups.SITE_ADMINISTRATORS))
    assert entry.name in client.get(QUEUE).content.decode()
    client.post(f"{QUEUE}{entry.pk}/", {"how": HOW})
    entry.refresh_from_db()
    today = timezone.localdate()
    assert (entry.verified_on, entry.review_by) == (today, today + dt.timedelta(days=90))
    assert entry.source.startswith(f"{today:%Y-%m-%d}, ")
    assert HOW in entry.source
    assert entry not in due()


def test_how_must_be_said(client, entry):
    client.force_login(member("admin", groups.SITE_ADMINISTRATORS))
    before = entry.verified_on
    page = client.post(f"{QUEUE}{entry.pk}/", {"how": "ok"}, follow=True).content.decode()
    assert "Say in a few words how you checked" in page
    entry.refresh_from_db()
    assert entry.verified_on == before


def test_authors_read_the_queue_and_verify_nothing(client, entry):
    client.force_login(member("author"))
    page = client.get(QUEUE)
    assert page.status_code == 200
    assert "I checked it today" not in page.content.decode()
    before = entry.verified_on
    client.post(f"{QUEUE}{entry.pk}/", {"how": HOW})
    entry.refresh_from_db()
    assert entry.verified_on == before


def test_it_says_in_which_lessons_a_service_is_named(entry, site_tree):
    childline = HelpEntry.objects.get(name__icontains="childline")
    assert usage_of([childline]) == {childline.pk: []}
    make_edition(site_tree, "D1")
    assert usage_of([childline]) == {childline.pk: ["D1"]}
