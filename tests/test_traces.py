"""What a pupil leaves behind where nobody looks: logs, messages, caches, sessions.

Error reports have ``test_error_reports``.
"""

import io
import json
import logging
import pickle
import re

import pytest
from celery.app.task import Task
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from cms.config.privacy import PrivacySafeFilter, without_codes
from cms.invitations import invite
from cms.seat_cookie import SEAT_COOKIE
from lessons import views
from quizzes.ballots import sealing
from teacher_portal import closing, services, tasks
from teacher_portal.join_codes import ALPHABET, CLASS_LENGTH, HOMEWORK_LENGTH
from teacher_portal.models import Assignment, Role
from tests.teacher_portal.conftest import browser_of
from tests.teacher_portal.factories import (
    EditionFactory,
    MembershipFactory,
    SchoolClassFactory,
    UserFactory,
    code_of,
    open_for,
)

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

ADDRESS = "203.0.113.77"  # a documentation address: nothing else here has it
BROWSER = "Mozilla/5.0 (a tablet of its own kind)"
WRONG_CODE = "BCDFGH"
MARK = "never-to-be-seen"  # what a pupil (or a tampered page) sends in a body


@pytest.fixture
def teacher():
    return UserFactory()


@pytest.fixture
def assignment(teacher):
    return open_for(SchoolClassFactory(teachers=[teacher]), EditionFactory())


@pytest.fixture
def pupil():
    return Client(
        REMOTE_ADDR=ADDRESS, headers={"user-agent": BROWSER}, raise_request_exception=False
    )


@pytest.fixture
def logged():
    """Everything that the site's own handlers write, each with its filters."""
    names = ["", *settings.LOGGING["loggers"], "django.request", "django.security"]
    handlers = {
        handler
        for name in names
        for handler in logging.getLogger(name).handlers
        if any(isinstance(one, PrivacySafeFilter) for one in handler.filters)
    }
    assert handlers, "the settings' handlers are in place"
    text = io.StringIO()
    before = {handler: handler.setStream(text) for handler in handlers}
    yield text.getvalue
    for handler, stream in before.items():
        handler.setStream(stream)


def come_in(pupil, assignment):
    """A seat and its token."""
    pupil.post("/join/", {"code": code_of(assignment)})
    pupil.post("/join/start/")
    return pupil.cookies[SEAT_COOKIE].value


def whole_way(pupil, assignment, choose="a", wrong_first=False):
    """Everything a pupil does, and a few things that go wrong; the seat's token."""
    if wrong_first:
        assert pupil.post("/join/", {"code": WRONG_CODE}).status_code == 404
    pupil.get("/join/")
    pupil.get(f"/join/{code_of(assignment)}/")
    token = come_in(pupil, assignment)
    pupil.get("/join/ready/")
    assert pupil.get("/play/").status_code == 200
    body = {f"q{number}": choose for number in range(1, 3)}
    assert pupil.post("/play/", body).status_code == 303
    assert pupil.get("/play/done/").status_code == 200
    pupil.post("/play/finish/")
    return token


def traces_of(assignment, token):
    """What must be nowhere."""
    seat = sealing.seat_id_of(token)
    return [token, str(seat), seat.hex, code_of(assignment), WRONG_CODE, ADDRESS, BROWSER, MARK]


# Logs


def test_wrong_codes_and_missing_pages_leave_no_trace_in_the_log(logged, pupil, assignment):
    token = whole_way(pupil, assignment, wrong_first=True)
    pupil.post("/join/", {"code": MARK})
    pupil.get(f"/join/{token}/{MARK}/")
    pupil.get(f"/join/{WRONG_CODE}/nothing/?{MARK}={token}")
    pupil.get(f"/play/{token}/")
    pupil.post("/join/start/", {"x": MARK})
    text = logged()
    assert "A pupil page answered with status 404" in text, "the log was written"
    assert not [trace for trace in traces_of(assignment, token) if trace in text]


def test_a_failing_pupil_page_leaves_its_kind_in_the_log_and_nothing_else(
    logged, pupil, assignment, monkeypatch
):
    token = come_in(pupil, assignment)

    def fail(*, token, ballot):
        raise RuntimeError(f"could not count {token}: {ballot}")

    monkeypatch.setattr(views.sealing, "submit", fail)
    response = pupil.post("/play/", {"q1": MARK, "q2": "b"})
    assert response.status_code == 500
    text = logged()
    assert "A pupil page failed with RuntimeError" in text
    assert "could not count" not in text
    assert "Traceback" not in text
    assert "/play/" not in text
    assert not [trace for trace in traces_of(assignment, token) if trace in text]
    assert MARK not in response.content.decode()
    assert token not in response.content.decode()


def test_a_refused_form_and_a_strange_host_leave_no_trace(logged, assignment):
    strict = Client(enforce_csrf_checks=True, REMOTE_ADDR=ADDRESS)
    assert strict.post("/join/", {"code": code_of(assignment), "x": MARK}).status_code == 403
    assert (
        strict.get(f"/join/{WRONG_CODE}/", headers={"host": f"{MARK}.example"}).status_code == 400
    )
    text = logged()
    assert "A pupil page" in text
    assert not [t for t in (code_of(assignment), WRONG_CODE, ADDRESS, MARK) if t in text]


@pytest.mark.parametrize(
    "address", [f"/JOIN/{WRONG_CODE}/", f"/Join/{WRONG_CODE}", f"/{WRONG_CODE.lower()}/"]
)
def test_a_code_at_the_wrong_address_leaves_no_trace_in_the_log(logged, pupil, address):
    """A pupil types the address by hand; to Django it is no pupil page."""
    assert pupil.get(address, follow=True).status_code == 404
    assert "Not Found" in logged(), "the log was written"
    assert WRONG_CODE not in logged().upper()


def test_the_development_server_prints_no_code(logged):
    """It logs every request, with a socket where a request would be."""
    line = f"GET /join/{WRONG_CODE}/?again=1 HTTP/1.1"
    extra = {"request": object(), "server_time": "now", "status_code": 200}
    logging.getLogger("django.server").info('"%s" %s %s', line, "200", "1234", extra=extra)
    assert "GET /join/" in logged(), "the line was written"
    assert WRONG_CODE not in logged()


def test_an_error_of_a_staff_page_quotes_no_code(logged):
    """The page with the QR cards has the pupils' address in its hands."""
    try:
        raise RuntimeError(f"could not draw https://school.example/join/{WRONG_CODE}/")
    except RuntimeError:
        logging.getLogger("regard").exception("No cards for %s.", f"/join/{WRONG_CODE}/")
    assert "could not draw https://school.example/join/" in logged()
    assert "Traceback" in logged()
    assert WRONG_CODE not in logged()


def test_a_record_that_cannot_be_written_stops_nobody():
    record = logging.makeLogRecord({"msg": "%s and %s", "args": ("one only",)})
    assert PrivacySafeFilter().filter(record)


def test_every_letter_of_a_code_is_known_to_the_filter():
    for letter in ALPHABET:
        assert without_codes(f"/{letter * CLASS_LENGTH}/") == "/…/"
        assert without_codes(f"/{letter.lower() * HOMEWORK_LENGTH}") == "/…"


def test_pages_of_staff_are_still_logged_as_usual(logged, client):
    """The filter is for pupils; an administrator needs the rest."""
    client.get("/nothing-here/")
    assert "/nothing-here/" in logged()


def test_every_handler_of_ours_has_the_filter():
    for name, handler in settings.LOGGING["handlers"].items():
        assert "privacy" in handler["filters"], name


# Messages


@pytest.fixture
def messages(monkeypatch):
    """Every message that would be sent to the broker, as (task, arguments)."""
    sent = []
    real = Task.apply_async

    def record(self, args=None, kwargs=None, **options):
        sent.append((self.name, list(args or ()), dict(kwargs or {}), options))
        return real(self, args=args, kwargs=kwargs, **options)

    monkeypatch.setattr(Task, "apply_async", record)
    return sent


ID = re.compile(r"^(\d+|[0-9a-f-]{36}|[a-z_]+(\.[a-z_]+)*)$")


def test_messages_hold_ids_only(
    messages, pupil, teacher, django_capture_on_commit_callbacks, settings
):
    """The whole way, the studio's own tasks included, as they would go to the broker."""
    settings.TASKS = {"default": {"BACKEND": "cms.tasks.CeleryBackend"}}
    with django_capture_on_commit_callbacks(execute=True):
        school_class = SchoolClassFactory(teachers=[teacher])
        MembershipFactory(school=school_class.school, role=Role.DSL)
        invite(email="new@example.org", invited_by=teacher, purpose=MARK)
        edition = EditionFactory(amber=True)
        assignment = open_for(school_class, edition, told_dsl=True)
        code = code_of(assignment)
        before = len(messages)
        token = whole_way(pupil, assignment, wrong_first=True)
        of_pupils = len(messages) - before
        tasks.close_due_assignments.delay()
        closing.close_assignment(assignment_pk=assignment.pk)
        for scheduled in settings.CELERY_BEAT_SCHEDULE.values():
            _task(scheduled["task"]).delay()
    names = {name for name, *_rest in messages}
    assert {"teacher_portal.send_notice", "cms.send_invitation", "cms.run_task"} <= names
    assert of_pupils == 0, "a pupil causes no message at all"
    for name, args, kwargs, options in messages:
        for value in _flat([args, kwargs]):
            assert isinstance(value, int) or ID.match(value), f"{name}: {value!r}"
        assert not options, f"{name}: {options}"
    text = json.dumps([(args, kwargs) for _name, args, kwargs, _options in messages])
    seat = sealing.seat_id_of(token)
    for trace in (token, str(seat), seat.hex, code, ADDRESS, MARK, "new@example.org"):
        assert trace not in text


def _task(name):
    """A registered task by its name."""
    from cms.config.celery import app

    app.loader.import_default_modules()
    return app.tasks[name]


def _flat(value):
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list | tuple):
        for part in value:
            yield from _flat(part)
    else:
        yield value


# Caches


@pytest.fixture
def cached():
    """What lies in the cache, keys and values as text."""
    if "locmem" not in settings.CACHES["default"]["BACKEND"].lower():
        pytest.skip("only the in-process cache can be walked")

    def walk():
        return {key: repr(pickle.loads(value)) for key, value in cache._cache.items()}

    return walk


def test_the_cache_holds_no_token_no_answer_and_addresses_only_under_a_keyed_hash(
    cached, pupil, assignment
):
    token = whole_way(pupil, assignment, wrong_first=True)
    text = repr(cached())
    assert text != "{}", "the walk sees something"
    assert not [trace for trace in traces_of(assignment, token) if trace in text]
    guesses = [key for key in cached() if "guesses:" in key]
    assert len(guesses) == 1
    assert re.search(r"guesses:[0-9a-f]{64}:\d+$", guesses[0])


def test_what_a_pupil_answers_changes_nothing_in_the_cache(cached, assignment):
    whole_way(Client(), assignment, choose="a")
    first = cached()
    whole_way(Client(), assignment, choose="b")
    assert cached() == first


# Sessions


def test_a_pupil_has_no_session(pupil, assignment, teacher):
    browser_of(teacher)
    before = set(Session.objects.values_list("session_key", "session_data"))
    assert len(before) == 1, "the teacher's"
    whole_way(pupil, assignment, wrong_first=True)
    assert set(Session.objects.values_list("session_key", "session_data")) == before
    assert settings.SESSION_COOKIE_NAME not in pupil.cookies


def test_a_teachers_session_is_not_touched_by_a_pupil_on_the_same_browser(teacher, assignment):
    """On a shared tablet the teacher's own sign-in must not become a link to a pupil."""
    browser = browser_of(teacher)
    before = dict(Session.objects.values_list("session_key", "session_data"))
    expiry = dict(Session.objects.values_list("session_key", "expire_date"))
    whole_way(browser, assignment)
    assert dict(Session.objects.values_list("session_key", "session_data")) == before
    assert dict(Session.objects.values_list("session_key", "expire_date")) == expiry


# And in the tables


def test_no_column_of_the_main_database_holds_a_token_a_code_or_an_address(pupil, assignment):
    from django.apps import apps

    token = whole_way(pupil, assignment, wrong_first=True)
    text = json.dumps(
        [
            list(model._base_manager.values_list())
            for model in apps.get_models(include_auto_created=True)
            if not model._meta.proxy and "index" not in model._meta.model_name
        ],
        default=repr,
    )
    assert str(assignment.uuid) in text, "the walk sees something"
    for trace in (token, WRONG_CODE, ADDRESS, BROWSER, MARK):
        assert trace not in text
    services.mark_started(token=token)
    assert Assignment.objects.get().n_started >= 1


def test_a_page_that_does_not_exist_tells_a_pupil_nothing_about_it(pupil):
    response = pupil.get(f"/join/{MARK}/x/")
    assert response.status_code == 404
    assert MARK not in response.content.decode()
