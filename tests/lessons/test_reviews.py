"""Reviews that are due: each reminder once, to those who can do something about it."""

import datetime as dt
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

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


def test_a_mail_server_that_fails_is_asked_again(edition, settings, caplog):
    settings.EMAIL_BACKEND = "tests.lessons.test_reviews.no_server"
    assert send_reminders(edition.review_by) == 0
    assert "A reminder for lesson D1 failed: ConnectionError" in caplog.text
    assert "author@example.org" not in caplog.text
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


class Choosy(EmailBackend):
    """A mail server that refuses one address, as servers do."""

    def send_messages(self, messages):
        if any("author@example.org" in message.to for message in messages):
            raise SMTPRecipientsRefused({})
        return super().send_messages(messages)


def test_one_refused_address_stops_nobody_elses_reminder(edition, site_tree, settings):
    settings.EMAIL_BACKEND = "tests.lessons.test_reviews.Choosy"
    other = make_edition(site_tree, "D2")
    LessonPage.objects.filter(pk=other.lesson_id).update(
        owner=member("second", organisation="South Star")
    )
    assert send_reminders(edition.review_by) == 1
    assert addresses() == ["second@example.org"]
    assert not ReviewReminder.objects.filter(edition=edition).exists()  # it reached nobody yet
    member("colleague")
    assert send_reminders(edition.review_by) == 1
    assert addresses()[1:] == ["colleague@example.org"]


def test_whoever_comes_later_is_still_told(edition):
    edition.lesson.owner.is_active = False
    edition.lesson.owner.save()
    assert send_reminders(edition.review_by) == 0
    member("reviewer", groups.SAFEGUARDING_REVIEWERS, organisation="")
    assert send_reminders(edition.review_by) == 1
