"""The weekly e-mail: asked for, counts only, once a week, and stopped without signing in."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from teacher_portal import closing, digests, services, tasks
from teacher_portal.models import Digest
from tests.pages import line_of
from tests.teacher_portal.factories import EditionFactory, answer, open_for

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def wish(teacher):
    digests.set_digest(user=teacher, wanted=True)
    Digest.objects.update(sent_on=dt.date(2020, 1, 6))
    return Digest.objects.get()


def test_nobody_gets_it_without_asking_and_the_box_is_the_asking(as_teacher, assignment):
    tasks.send_digests()
    assert mail.outbox == []
    assert "checked" not in line_of(as_teacher.get("/teach/account/"))
    as_teacher.post("/teach/account/", {"weekly": "on"})
    assert "checked" in line_of(as_teacher.get("/teach/account/"))
    tasks.send_digests()
    assert mail.outbox == [], "the first comes on Monday"
    as_teacher.post("/teach/account/", {})
    assert not Digest.objects.exists()


def test_it_counts_and_names_no_class_and_no_answer(teacher, assignment, school_class, wish):
    done = open_for(school_class, EditionFactory(title="A title nobody mails"))
    answer(done, pupils=12)
    closing.close_assignment(assignment_pk=done.pk)
    assert digests.send(wish.pk, today=timezone.localdate())
    [message] = mail.outbox
    assert message.to == [teacher.email]
    assert "1 lesson is open." in message.body
    assert "1 report was made ready" in message.body
    assert "notice" not in message.body
    for secret in (school_class.label, "A title nobody mails", "12"):
        assert secret not in re.sub(r"http\S+", "", message.body)


def test_a_safeguarding_lead_hears_how_many_notices_came(dsl, school_class, teacher):
    digests.set_digest(user=dsl, wanted=True)
    Digest.objects.update(sent_on=None)
    edition = EditionFactory(amber=True)
    services.give_notice(school_class=school_class, edition=edition, teacher=teacher)
    mail.outbox.clear()
    assert digests.send(Digest.objects.get().pk, today=timezone.localdate())
    assert "1 notice of an amber or red lesson" in mail.outbox[0].body


def test_once_a_week_on_monday_morning_in_london(wish, assignment):
    """30 March 2026 is the first Monday of summer time: seven in London is six in Greenwich."""
    at_six, at_seven = (dt.datetime(2026, 3, 30, hour, 5, tzinfo=dt.UTC) for hour in (5, 6))
    assert digests.due(at_six) == []
    assert digests.due(at_seven) == [wish.pk]
    today = dt.date(2026, 3, 30)
    assert digests.send(wish.pk, today=today)
    assert not digests.send(wish.pk, today=today)
    assert len(mail.outbox) == 1
    assert digests.due(at_seven + dt.timedelta(days=6)) == []
    assert digests.due(at_seven + dt.timedelta(days=7)) == [wish.pk]


def test_a_week_without_anything_brings_none(wish):
    assert not digests.send(wish.pk, today=timezone.localdate())
    assert mail.outbox == []


def test_who_left_the_school_gets_none(teacher, wish, assignment):
    teacher.memberships.all().delete()
    assert digests.due(timezone.now()) == []


def test_the_link_stops_it_without_signing_in(wish, assignment):
    digests.send(wish.pk, today=timezone.localdate())
    link = re.search(r"/weekly-email/\S+", mail.outbox[0].body).group()
    assert mail.outbox[0].extra_headers["List-Unsubscribe"].endswith(f"{link}>")
    stranger = Client(enforce_csrf_checks=True)
    assert "Stop the weekly e-mail?" in line_of(stranger.get(link))
    assert Digest.objects.exists(), "scanners open links; that stops nothing"
    assert stranger.post(link).status_code == 200, "a mail program's one click has no cookie"
    assert not Digest.objects.exists()
    assert "You get no weekly e-mail" in line_of(stranger.get(link))


def test_a_made_up_or_old_link_stops_nothing(teacher, wish):
    old = digests.token_for(wish)
    digests.set_digest(user=teacher, wanted=False)
    digests.set_digest(user=teacher, wanted=True)
    for token in (old, "abc", f"{Digest.objects.get().uuid.hex}:forged"):
        Client().post(f"/weekly-email/{token}/")
    assert Digest.objects.exists()
