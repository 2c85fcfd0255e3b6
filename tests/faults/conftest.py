"""Real servers on this test's databases, lessons for them, and the figures at the end of the run."""

import pytest
from django.db import connections

from quizzes.ballots.models import Cohort
from teacher_portal.models import Assignment
from tests.faults.oracle import Lesson
from tests.faults.pupils import Pupil
from tests.faults.running import Web, Worker
from tests.faults.sizes import FULL
from tests.planting import plant
from tests.teacher_portal.conftest import browser_of
from tests.teacher_portal.factories import EditionFactory, SchoolClassFactory, UserFactory, open_for
from tests.teacher_portal.factories import question as frozen_question


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items):
    """One server for all of them: on one worker, in a row."""
    for item in items:
        if "faults" in item.path.parts:
            item.add_marker(pytest.mark.xdist_group("faults"))
            if FULL:
                item.add_marker(pytest.mark.timeout(1800))


@pytest.fixture(scope="module", autouse=True)
def _planted_afterwards(django_db_setup, django_db_blocker):
    yield
    with django_db_blocker.unblock():
        plant()


@pytest.fixture(scope="module")
def web_server(django_db_setup, tmp_path_factory):
    """The web server, running; whatever a test kills is started again by that test."""
    server = Web(tmp_path_factory.mktemp("web"))
    try:
        server.start()
        yield server
    finally:
        server.kill_all()
    # A pupil may be told nothing when we pull the plug, but no request may ever fail.
    assert "Traceback" not in server.words()


@pytest.fixture
def web(web_server, transactional_db):
    """The web server with an empty database: a worker that remembers nothing of the last test."""
    plant()
    web_server.arm_file.unlink(missing_ok=True)
    web_server.kill_worker()
    return web_server


@pytest.fixture
def worker(tmp_path, transactional_db):
    """A worker, not yet started."""
    plant()
    server = Worker(tmp_path)
    yield server
    server.kill_all()


@pytest.fixture
def make_lesson():
    """Open a lesson of four cells for a class of its own, with a teacher of its own."""

    def make(pupils=30):
        teacher = UserFactory()
        questions = [frozen_question(misconception=True) for _number in range(2)]
        school_class = SchoolClassFactory(teachers=[teacher])
        opened = open_for(school_class, EditionFactory(questions=questions))
        # No limit may hide what is counted twice.
        Cohort.objects.filter(pk=opened.cohort_id).update(ballot_limit=3 * pupils)
        Assignment.objects.filter(pk=opened.pk).update(seat_limit=3 * pupils)
        return Lesson.just_opened(opened)

    return make


@pytest.fixture
def make_pupils():
    def make(web, lesson, number):
        code = lesson.code
        return [Pupil(web, code) for _number in range(number)]

    return make


@pytest.fixture
def sign_in():
    return browser_of


@pytest.fixture
def leave_databases():
    """Close our own connections, so that the server that starts next is alone with its files."""
    return connections.close_all


@pytest.fixture
def figure(record_property):
    """Keeps a line for the end of the run."""

    def keep(text):
        record_property("figure", text)
        print(text)

    return keep


def pytest_terminal_summary(terminalreporter):
    lines = [
        value
        for report in terminalreporter.stats.get("passed", [])
        for name, value in getattr(report, "user_properties", [])
        if name == "figure"
    ]
    if lines:
        terminalreporter.section("killed and counted")
        for line in sorted(lines):
            terminalreporter.write_line(line)
