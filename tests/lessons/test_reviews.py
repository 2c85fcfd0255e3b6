"""Reviews that are due: each reminder once, to those who can do something about it."""

import datetime as dt

import pytest
from django.core import mail

from cms import groups
from lessons.models import Edition, LessonPage, ReviewReminder
from lessons.reviews import send_reminders, stage_of
from teacher_portal.models import Assignment
from tests.lessons.factories import make_edition
from tests.lessons.studio_people import member

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
DAY = dt.timedelta(days=1)


@pytest.fixture
def edition(site_tree):
    author = member("author")
    edition = make_edition(site_tree, "D1")
    LessonPage.objects.filter(pk=edition.lesson_id).update(owner=author)
    return edition


def addresses():
    return [address for message in mail.outbox for address in message.to]


@pytest.mark.parametrize(
    ("left", "stage"),
    [(61, None), (60, "soon"), (15, "soon"), (14, "now"), (0, "now"), (-1, "past"), (-400, "past")],
)
def test_the_stages(left, stage):
    today = dt.date(2026, 3, 1)
    assert stage_of(today + left * DAY, today) == stage


def test_three_reminders_each_once(edition):
    for days in range(70, -4, -1):
        send_reminders(edition.review_by - days * DAY)
    assert addresses() == ["author@example.org"] * 3
    assert [message.subject.split(":")[0].split(" by ")[0] for message in mail.outbox] == [
        "D1 is due for review",
        "D1 is due for review",
        "D1 can no longer be set",
    ]
    assert f"/studio/pages/{edition.lesson_id}/edit/" in mail.outbox[0].body


def test_colleagues_of_the_organisation_hear_too_one_letter_each(edition):
    member("colleague")
    member("stranger", organisation="South Star")
    send_reminders(edition.review_by)
    assert sorted(addresses()) == ["author@example.org", "colleague@example.org"]
    assert all(len(message.to) == 1 for message in mail.outbox)


def test_when_the_author_has_left_the_reviewers_hear(edition):
    edition.lesson.owner.is_active = False
    edition.lesson.owner.save()
    member("reviewer", groups.SAFEGUARDING_REVIEWERS, organisation="")
    send_reminders(edition.review_by)
    assert addresses() == ["reviewer@example.org"]


def test_a_mail_server_that_fails_is_asked_again(edition, settings):
    settings.EMAIL_BACKEND = "tests.lessons.test_reviews.no_server"
    with pytest.raises(ConnectionError):
        send_reminders(edition.review_by)
    assert not ReviewReminder.objects.exists()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_reminders(edition.review_by) == 1


def test_a_lesson_published_anew_begins_anew(edition, site_tree):
    send_reminders(edition.review_by)
    newer = make_edition(site_tree, "D1", summary="Read again, and one word changed.")
    mail.outbox.clear()
    assert send_reminders(newer.review_by - 60 * DAY) == 1
    assert Edition.objects.count() == 2


def test_past_its_date_it_is_not_set_any_more(edition):
    lessons = LessonPage.objects.assignable(edition.review_by)
    assert list(lessons) == [edition.lesson]
    assert not LessonPage.objects.assignable(edition.review_by + DAY)
    assert not Assignment.objects.exists()


def no_server(**kwargs):
    raise ConnectionError
