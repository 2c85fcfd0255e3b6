"""Whoever is on duty is told at once, the others after 15 minutes unseen; a mail says nothing."""

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from cms.config.celery import app as celery_app
from teacher_portal.question_box import doors, retention, tasks
from teacher_portal.question_box.models import Box, HelpRequest, Question
from tests.teacher_portal.question_box.conftest import base_of

pytestmark = [pytest.mark.engine, pytest.mark.django_db(databases=["default", "vault"])]

MINUTE = dt.timedelta(minutes=1)


def ask(pupil, words="Is it ok to say no to a hug?"):
    assert pupil.post("/join/more/a/", {"words": words}).status_code == 303


def minutes_pass(number):
    box = Box.objects.get()
    Box.objects.update(waiting_since=box.waiting_since - number * MINUTE)


def told():
    """To whom mails went since the last look, sweep after sweep."""
    mail.outbox.clear()
    tasks.tell.delay()
    tasks.tell.delay()
    return [sent.to for sent in mail.outbox]


def test_the_reader_is_told_once_and_the_deputy_after_a_quarter_of_an_hour(
    pupil, on_duty, dsl, deputy
):
    assert told() == []
    ask(pupil)
    assert told() == [[dsl.email]]
    minutes_pass(14)
    assert told() == []
    minutes_pass(1)
    assert told() == [[deputy.email]]
    assert told() == []


def test_looking_in_time_stops_the_alarm_and_forgets_the_time(
    pupil, sit, on_duty, school, as_dsl, dsl
):
    ask(pupil)
    assert told() == [[dsl.email]]
    seen = [str(Question.objects.get().pk)]
    ask(sit(), "Another one?")
    as_dsl.post(f"{base_of(school)}seen/", {"seen": seen})
    assert Box.objects.get().waiting_since, "one has come in since"
    assert told() == [[dsl.email]]
    rest = [str(q.pk) for q in Question.objects.unseen()]
    as_dsl.post(f"{base_of(school)}seen/", {"seen": rest})
    assert Box.objects.get().waiting_since is None
    assert told() == []


def help_me(pupil, who="Sam"):
    assert pupil.post("/join/more/b/", {"who": who, "form": "8B"}).status_code == 303


def test_a_call_for_help_is_told_though_an_older_question_still_waits(sit, on_duty, dsl, deputy):
    ask(sit())
    assert told() == [[dsl.email]]
    minutes_pass(15)
    assert told() == [[deputy.email]]
    help_me(sit())
    assert told() == [[dsl.email]]
    minutes_pass(15)
    assert told() == [[deputy.email]]


def test_a_question_after_both_were_told_in_vain_is_told_anew(sit, on_duty, dsl, deputy):
    """Else a question that nobody looks at would silence all that come after it."""
    ask(sit())
    told()
    minutes_pass(15)
    assert told() == [[deputy.email]]
    ask(sit(), "Another one?")
    assert told() == [[dsl.email]]
    ask(sit(), "And one more?")
    assert told() == [], "an alarm is on its way already"
    minutes_pass(15)
    assert told() == [[deputy.email]]


def test_a_pupil_who_asks_again_in_vain_is_told_of_anew(sit, on_duty, dsl, deputy):
    help_me(sit())
    assert told() == [[dsl.email]]
    help_me(sit())
    assert told() == [], "pressing twice asks once"
    minutes_pass(15)
    assert told() == [[deputy.email]]
    help_me(sit())
    assert HelpRequest.objects.count() == 1
    assert told() == [[dsl.email]]


def test_many_invented_names_are_not_as_many_mails(sit, on_duty, dsl, deputy):
    mails = 0
    for number in range(8):
        help_me(sit(), f"Name {number}")
        mails += len(told())
    assert mails == doors.TOLD_AT_ONCE
    assert HelpRequest.objects.count() == 8
    minutes_pass(15)
    assert told() == [[deputy.email]]


def test_what_was_deleted_unseen_waits_no_more(sit, on_duty, dsl, as_dsl):
    ask(sit())
    told()
    day = timezone.localdate() + retention.KEPT_FOR + dt.timedelta(days=1)
    retention.delete_old(day, dry_run=True)
    assert Box.objects.get().waiting_since
    retention.delete_old(day, dry_run=False)
    assert Box.objects.get().waiting_since is None
    ask(sit())
    assert told() == [[dsl.email]]


def test_an_alarm_that_is_due_soon_is_not_put_off_by_a_call(sit, on_duty, dsl, deputy):
    ask(sit())
    told()
    minutes_pass(14)
    help_me(sit())
    assert told() == [[dsl.email]]
    minutes_pass(1)
    assert told() == [[deputy.email]]


def test_who_was_seen_and_not_spoken_to_is_told_of_again(pupil, on_duty, dsl):
    help_me(pupil)
    told()
    HelpRequest.objects.update(state="seen")
    Box.objects.update(waiting_since=None)
    help_me(pupil)
    assert HelpRequest.objects.unseen().count() == HelpRequest.objects.count() == 1
    assert told() == [[dsl.email]]


def test_what_nobody_reads_any_more_reaches_everybody(pupil, on_duty, dsl, deputy):
    """The duty ended a minute after somebody asked for help."""
    pupil.post("/join/more/b/", {"who": "Kai", "form": "8B"})
    Box.objects.update(duty_user=None, duty_until=None)
    (everybody,) = told()
    assert set(everybody) == {dsl.email, deputy.email}
    minutes_pass(16)
    assert told() == []


def test_a_mail_says_only_that_something_waits(pupil, on_duty, school):
    ask(pupil, "A secret question?")
    pupil.post("/join/more/b/", {"who": "Kai Nowak", "form": "8B"})
    tasks.tell.delay()
    minutes_pass(15)
    tasks.tell.delay()
    assert len(mail.outbox) == 2
    for sent in mail.outbox:
        text = f"{sent.subject}\n{sent.body}"
        assert "/teach/box/" in text
        for trace in ("secret", "question", "help", "Kai", "8B", "Year", school.name):
            assert trace.lower() not in text.lower().replace("/teach/box/", "")


def test_a_mail_that_cannot_be_sent_is_tried_again(pupil, on_duty, dsl, settings):
    ask(pupil)
    settings.EMAIL_BACKEND = "django.core.mail.backends.no_such_backend.EmailBackend"
    tasks.tell.delay()
    assert not Box.objects.get().told_duty
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert told() == [[dsl.email]]


@pytest.fixture
def on_its_way(monkeypatch):
    """Mails as they leave: to whom, how many transactions were open, and what happens meanwhile."""
    left = []

    def begin(meanwhile):
        before = len(connection.savepoint_ids)

        def send(subject, body, sender, to):
            left.append((to, len(connection.savepoint_ids) - before))
            if len(left) == 1:
                meanwhile()

        monkeypatch.setattr(tasks, "send_mail", send)
        return left

    return begin


def test_a_mail_leaves_outside_of_transactions_and_by_one_worker(
    pupil, on_duty, dsl, deputy, on_its_way
):
    ask(pupil)
    left = on_its_way(tasks.tell)
    tasks.tell()
    assert left == [([dsl.email], 0)]
    minutes_pass(15)
    tasks.tell()
    assert left[1:] == [([deputy.email], 0)]
    assert Box.objects.get().telling_since is None


def test_a_call_that_comes_in_while_a_mail_leaves_is_told_too(sit, on_duty, dsl, on_its_way):
    ask(sit())
    left = on_its_way(lambda: help_me(sit()))
    tasks.tell()
    tasks.tell()
    tasks.tell()
    assert [to for to, _open in left] == [[dsl.email], [dsl.email]]


def test_a_worker_that_died_while_it_sent_is_not_waited_for_long(pupil, on_duty, dsl):
    ask(pupil)
    Box.objects.update(telling_since=timezone.now())
    assert told() == [], "another worker may be sending this very moment"
    Box.objects.update(telling_since=timezone.now() - tasks.SENT_WITHIN)
    assert told() == [[dsl.email]]


def test_one_mail_that_fails_holds_up_no_other(pupil, on_duty, dsl, deputy, monkeypatch):
    ask(pupil)
    minutes_pass(15)
    send_mail = tasks.send_mail

    def send(subject, body, sender, to):
        if to == [dsl.email]:
            raise OSError("no such mailbox")
        send_mail(subject, body, sender, to)

    with monkeypatch.context() as patch:
        patch.setattr(tasks, "send_mail", send)
        assert told() == [[deputy.email]]
    assert told() == [[dsl.email]]


def test_the_sweep_runs_every_minute(settings):
    celery_app.loader.import_default_modules()
    scheduled = settings.CELERY_BEAT_SCHEDULE["tell-about-question-boxes"]
    assert scheduled["task"] in celery_app.tasks
    assert scheduled["schedule"] == 60


def test_handling_counts_as_looking(pupil, on_duty, school, as_dsl):
    pupil.post("/join/more/b/", {"who": "Kai", "form": "8B"})
    call = HelpRequest.objects.get()
    as_dsl.post(f"{base_of(school)}messages/{call.pk}/handled/")
    assert Box.objects.get().waiting_since is None
    assert timezone.now() > call.asked_at
