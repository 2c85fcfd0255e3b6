"""The worker dies while it closes what is due: the next one finds it in the database, once."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from quizzes.ballots import release
from teacher_portal import tasks
from teacher_portal.models import Assignment
from tests.faults.points import CLOSE, KEY_LEFT
from tests.faults.pupils import Answers
from tests.faults.running import in_two_days, wait_for
from tests.faults.sizes import size

pytestmark = [
    pytest.mark.django_db(databases=["default", "vault"], transaction=True),
    pytest.mark.engine,
]

PUPILS = 12
BEFORE_COMMIT = size(
    ["all done, not committed"],
    [place for place, (_point, committed) in CLOSE.items() if not committed],
)


@pytest.fixture
def make_due_lesson(make_lesson):
    """A lesson whose last day is over, with twelve ballots in it."""

    def make():
        lesson = make_lesson()
        pupils = [Answers().given_without_a_browser(lesson.code) for _number in range(PUPILS)]
        assert lesson.check_open(pupils) == PUPILS
        yesterday = timezone.localdate() - dt.timedelta(days=1)
        Assignment.objects.filter(pk=lesson.assignment.pk).update(auto_close_on=yesterday)
        return lesson, pupils

    return make


def killed_at(worker, place, leave_databases):
    """Start the worker and wait until its beat has led it to its death."""
    leave_databases()
    worker.arm(CLOSE[place][0])
    worker.start()
    wait_for(worker.has_died)
    assert not worker.is_armed
    worker.kill_all()


def test_what_is_due_is_closed_once_however_often_the_worker_dies(
    worker, make_due_lesson, leave_databases, figure
):
    """Two lessons are due. The worker dies in the first before its commit, the next one after it."""
    second, its_pupils = make_due_lesson()
    first, pupils = make_due_lesson()  # the newest is closed first
    for place in BEFORE_COMMIT:
        killed_at(worker, place, leave_databases)
        first.check_still_sealed()
        assert first.check_open(pupils) == PUPILS
    killed_at(worker, KEY_LEFT, leave_databases)
    assert first.check_closed(pupils) == PUPILS
    assert first.has_key()
    assert second.check_open(its_pupils) == PUPILS
    # The next run goes through all that is due, and leaves the first as it was.
    tasks.close_due_assignments()
    assert second.check_closed(its_pupils) == PUPILS
    assert not second.has_key()
    assert first.check_closed(pupils) == PUPILS
    assert first.has_key()
    release.sweep_vault(today=in_two_days())
    assert not first.has_key()
    figure(
        f"{connection.vendor}: worker killed {len(BEFORE_COMMIT) + 1} times while it closed what "
        "was due: two lessons closed, one report, one ledger entry a question, one roll-up each"
    )
