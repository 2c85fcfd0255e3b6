"""What a pupil writes is in one table for thirty days, and nowhere else: files, logs, mails, caches."""

import datetime as dt
import gzip
import json
import sys

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.test import RequestFactory
from django.utils import timezone
from django.views.debug import get_exception_reporter_class
from wagtail.models import ReferenceIndex
from wagtail.search.index import get_indexed_models
from wagtail.snippets.models import get_snippet_models

from cms import backup
from quizzes.ballots import sealing
from quizzes.ballots.models import Seat
from teacher_portal import retention
from teacher_portal.question_box import doors, tasks
from teacher_portal.question_box.models import (
    Batch,
    Box,
    Entry,
    HelpRequest,
    Question,
)
from tests.pages import text_of
from tests.teacher_portal.question_box.conftest import base_of
from tests.test_traces import ADDRESS, BROWSER, cached, logged, messages

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
__all__ = ["cached", "logged", "messages"]

WORDS, NAME, FORM = "never-to-be-quoted words", "Never-to-be-named", "NTB-9"
SAID = (WORDS, NAME, FORM)
OURS = list(apps.get_app_config("question_box").get_models())


@pytest.fixture
def pupil(sit):
    return sit(REMOTE_ADDR=ADDRESS, headers={"user-agent": BROWSER}, raise_request_exception=False)


def both_doors(pupil):
    for page in ("", "a/", "b/", "a/sent/", "b/sent/"):
        pupil.get(f"/join/more/{page}")
    assert pupil.post("/join/more/a/", {"words": ""}).status_code == 422
    assert pupil.post("/join/more/a/", {"words": WORDS}).status_code == 303
    assert pupil.post("/join/more/b/", {"who": NAME, "form": FORM}).status_code == 303
    return pupil.cookies["seat"].value


def traces(token):
    seat = sealing.seat_id_of(token)
    return [*SAID, token, str(seat), seat.hex, ADDRESS, BROWSER]


# Where nobody looks


def test_logs_mails_messages_caches_and_sessions_hold_nothing(
    pupil, on_duty, school, as_dsl, logged, cached, messages
):
    sessions = set(Session.objects.values_list("session_data", flat=True))
    token = both_doors(pupil)
    pupil.get(f"/join/more/{WORDS}/")
    pupil.post(f"/join/more/a/?{NAME}={WORDS}", {"words": WORDS})
    assert messages == [], "a pupil causes no message"
    tasks.tell.delay()
    as_dsl.get(base_of(school))
    question, call = Question.objects.get(), HelpRequest.objects.get()
    for one in (question, call):
        as_dsl.post(f"{base_of(school)}messages/{one.pk}/handled/")
    assert "A pupil page answered with status 404" in logged()
    assert {name for name, *_rest in messages} == {"question_box.tell"}
    assert any(key.split(":")[2].startswith("box") for key in cached()), "the walk sees something"
    places = {
        "log": logged(),
        "cache": repr(cached()),
        "messages": repr(messages),
        "mail": repr([(m.subject, m.body, m.to, m.extra_headers) for m in mail.outbox]),
        "sessions": repr(set(Session.objects.values_list("session_data", flat=True)) - sessions),
    }
    assert mail.outbox
    for place, text in places.items():
        assert not [trace for trace in traces(token) if trace in text], place


@pytest.mark.parametrize("door", ["a", "b"])
def test_a_door_that_breaks_quotes_nobody(pupil, on_duty, logged, monkeypatch, door):
    def fail(*args, **kwargs):
        raise RuntimeError(f"could not keep {args} {kwargs}")

    monkeypatch.setattr(doors, "_put_in", fail)
    body = {"words": WORDS, "who": NAME, "form": FORM}
    response = pupil.post(f"/join/more/{door}/", body)
    assert response.status_code == 500
    assert "A pupil page failed with RuntimeError" in logged()
    for text in (logged(), text_of(response)):
        assert not [trace for trace in SAID if trace in text]


def test_the_tables_hold_it_once_and_nothing_beside_it(pupil, on_duty):
    """Nor do they say which seat, lesson or class it was, or when."""
    began = timezone.now()
    token = both_doors(pupil)
    found = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or "index" in model._meta.model_name:
            continue
        text = json.dumps(list(model._base_manager.values_list()), default=repr)
        found += [(model.__name__, said) for said in SAID if said in text]
        if model in OURS:
            seat = sealing.seat_id_of(token)
            assert not [t for t in (token, str(seat), seat.hex, ADDRESS, BROWSER) if t in text]
    assert sorted(found) == [("HelpRequest", FORM), ("HelpRequest", NAME), ("Question", WORDS)]
    assert not Seat.objects.get(seat_id=sealing.seat_id_of(token)).spent
    kinds = {field.get_internal_type() for field in Question._meta.get_fields()}
    assert not kinds & {
        "DateTimeField",
        "TimeField",
        "AutoField",
        "BigAutoField",
        "GenericIPAddressField",
    }
    assert Box.objects.get().waiting_since >= began


def test_the_app_points_to_no_lesson_class_seat_or_ballot():
    targets = {
        field.related_model.__name__
        for model in OURS
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created
    }
    assert targets == {"School", "User", "Batch"}
    assert [f.name for f in Question._meta.get_fields() if f.is_relation] == ["school"]


def test_no_registry_of_the_studio_knows_the_box():
    ours = set(OURS)
    assert ours.isdisjoint(get_snippet_models())
    assert ours.isdisjoint(get_indexed_models())
    assert ours.isdisjoint(ReferenceIndex.tracked_models | ReferenceIndex.indexed_models)


# Thirty days


@pytest.mark.engine
def test_after_thirty_days_everything_is_deleted(pupil, on_duty, school):
    both_doors(pupil)
    for visible_from in (None, timezone.localdate()):
        batch = Batch.objects.create(school=school, year_group="8", visible_from=visible_from)
        Entry.objects.create(batch=batch, question="Q?", answer="A.")
    models = (Question, HelpRequest, Batch, Entry)

    def left():
        return [model.objects.count() for model in models]

    def run(days, **options):
        day = timezone.localdate() + dt.timedelta(days=days)
        (line,) = [
            line
            for line in retention.keep_to_retention(today=day, **options)
            if "question boxes" in line.what
        ]
        return line.number

    assert run(30) == 0
    assert left() == [1, 1, 2, 2]
    assert run(31, dry_run=True) == 4
    assert left() == [1, 1, 2, 2]
    assert run(31) == 4
    assert left() == [0, 0, 0, 0]
    assert run(31) == 0
    assert Box.objects.get().is_on


def test_the_retention_page_says_so(as_teacher):
    page = text_of(as_teacher.get("/teach/retention/"))
    assert "The question box, if your school has switched it on" in page
    assert "30 days" in page


# Backups


def test_of_the_box_only_the_schools_own_bank_may_be_in_a_backup():
    """A new table of the box must be decided on, here and in ``cms.backup``."""
    ours = {m._meta.label_lower for m in backup.backed_up() if m._meta.app_label == "question_box"}
    assert ours == {"question_box.bankquestion"}


def test_a_restore_says_what_was_lost(pupil, on_duty):
    both_doors(pupil)
    Question.objects.update(state="handled")
    afterwards = []
    backup.restoring.send(sender=None, afterwards=afterwards)
    HelpRequest.objects.all().delete()
    assert any("not yet handled in them: 1." in done() for done in afterwards)


def test_nothing_of_it_is_in_a_backup_and_the_screen_says_so(pupil, on_duty, tmp_path, capsys):
    both_doors(pupil)
    file = tmp_path / "regard.jsonl.gz"
    call_command("backup", str(file))
    said = capsys.readouterr().out
    assert "questions that pupils asked" in said
    assert "calls for help" in said
    inside = gzip.decompress(file.read_bytes()).decode()
    assert "teacher_portal.school" in inside
    assert not [words for words in SAID if words in inside]
    assert '"model": "question_box.' not in inside


def test_an_error_report_quotes_neither_the_pupil_nor_the_dsl():
    """Django's own report, with a body and an error that hold the words."""
    for address in ("/join/more/a/", "/teach/box/x/questions/y/"):
        request = RequestFactory(REMOTE_ADDR=ADDRESS).post(address, {"words": WORDS, "who": NAME})
        try:
            raise RuntimeError(WORDS if address.startswith("/join/") else "broken")
        except RuntimeError:
            reporter = get_exception_reporter_class(request)(request, *sys.exc_info())
        report = reporter.get_traceback_html() + reporter.get_traceback_text()
        assert "RuntimeError" in report
        assert not [said for said in (WORDS, NAME, ADDRESS) if said in report]
