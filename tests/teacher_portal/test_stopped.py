"""A lesson whose closing has begun and not ended: nobody comes in, and it is ended by itself."""

import pytest
from django.urls import reverse

from quizzes.ballots import release
from teacher_portal import closing, services, tasks
from teacher_portal.models import Assignment
from teacher_portal.services import DoorClosed
from tests.teacher_portal.factories import answer, code_of, open_for

pytestmark = [pytest.mark.engine, pytest.mark.django_db(databases=["default", "vault"])]


@pytest.fixture
def stopped(assignment, monkeypatch):
    """Stopped, and then the server broke."""
    answer(assignment, pupils=12)
    with monkeypatch.context() as broken:
        broken.setattr(release, "close", lambda *args, **options: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            closing.close_assignment(assignment_pk=assignment.pk)
    assignment.refresh_from_db()
    assert assignment.is_stopped
    assert not assignment.is_closed
    return assignment


def test_the_door_says_closed_and_not_full(client, stopped):
    with pytest.raises(DoorClosed) as refused:
        services.join(code=code_of(stopped))
    assert refused.value.reason == "closed"
    assert client.post(reverse("join"), {"code": code_of(stopped)}).status_code == 410


def test_the_next_run_of_what_is_due_ends_it_the_same_day(stopped):
    tasks.close_due_assignments()
    stopped.refresh_from_db()
    assert stopped.is_closed
    assert stopped.n_completed == 12


def test_one_that_cannot_be_closed_stops_no_other(stopped, school_class, monkeypatch):
    """The newest comes first: it must not stand in the way of all that is older."""
    newer = open_for(school_class)
    answer(newer, pupils=3)
    Assignment.objects.filter(pk=newer.pk).update(n_completed=3)
    real = closing.close_assignment

    def close(*, assignment_pk):
        if assignment_pk == newer.pk:
            raise ZeroDivisionError
        return real(assignment_pk=assignment_pk)

    monkeypatch.setattr(closing, "close_assignment", close)
    tasks.close_due_assignments()
    stopped.refresh_from_db()
    assert stopped.is_closed
