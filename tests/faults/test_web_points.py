"""The web process dies at one chosen place: nothing confirmed is lost, the rest can be sent again.

Statement by statement through joining, opening, submitting and closing, on the real server over
HTTP. Dying after a statement, the process takes that statement's open transaction with it.
"""

import pytest
from django.db import connections

from quizzes.ballots import release
from quizzes.ballots.models import Cohort, Key, Seat
from teacher_portal.models import Assignment
from tests.faults.oracle import Lesson
from tests.faults.points import CLOSE, JOIN, KEY_LEFT, LOG_LEFT, OPEN, SUBMIT, places
from tests.faults.pupils import Teacher, Told
from tests.faults.running import in_two_days, vault_files
from tests.faults.sizes import size
from tests.teacher_portal.factories import EditionFactory, SchoolClassFactory, UserFactory

pytestmark = [
    pytest.mark.django_db(databases=["default", "vault"], transaction=True),
    pytest.mark.engine,
]

ENOUGH = 12  # pupils for a report


@pytest.mark.parametrize("place", places(JOIN))
def test_a_seat_is_counted_as_often_as_it_is_made(place, web, make_lesson, make_pupils):
    point, committed = JOIN[place]
    lesson = make_lesson()
    pupils = make_pupils(web, lesson, 2)
    assert pupils[0].join()
    web.arm(point)
    assert not pupils[1].join()
    assert not web.is_armed
    # A seat that its pupil never heard of stays unused; there are three for each.
    assert Seat.objects.count() == lesson.reload().n_joined == 1 + committed
    assert pupils[1].join()
    assert [pupil.send() for pupil in pupils] == [Told.COUNTED] * 2
    assert lesson.check_open(pupils) == 2


@pytest.mark.parametrize("place", places(OPEN))
def test_a_lesson_half_opened_never_was(place, web, sign_in):
    teacher = UserFactory()
    school_class = SchoolClassFactory(teachers=[teacher])
    edition = EditionFactory()
    browser = Teacher(web, sign_in(teacher))
    web.arm(OPEN[place])
    assert not browser.open(school_class, edition.code)
    assert not web.is_armed
    assert not Assignment.objects.exists()
    assert not Cohort.objects.exists()
    orphan = Key.objects.get().cohort
    assert browser.open(school_class, edition.code)
    lesson = Lesson.just_opened(Assignment.objects.get())
    release.sweep_vault()
    assert Key.objects.count() == 2, "it may belong to somebody who is opening this moment"
    release.sweep_vault(today=in_two_days())
    assert not Key.objects.filter(cohort=orphan).exists()
    assert lesson.has_key()


@pytest.mark.parametrize("place", places(SUBMIT))
def test_a_ballot_on_its_way_is_counted_once(place, web, make_lesson, make_pupils):
    point, committed = SUBMIT[place]
    lesson = make_lesson()
    pupils = make_pupils(web, lesson, 3)
    for pupil in pupils:
        assert pupil.join()
    first, second, third = pupils
    assert first.send() is Told.COUNTED
    web.arm(point)
    assert second.send() is Told.NOTHING
    assert not web.is_armed
    assert lesson.check_open(pupils) == 1 + committed
    assert second.send() is Told.COUNTED, "the same cookie, the same answers"
    assert lesson.check_open(pupils) == 2
    assert third.send() is Told.COUNTED
    assert [pupil.send() for pupil in pupils] == [Told.COUNTED] * 3, "the same kind page"
    assert lesson.check_open(pupils) == 3


@pytest.mark.parametrize("place", places(CLOSE))
def test_a_lesson_half_closed_is_open_or_closed(place, web, make_lesson, make_pupils, sign_in):
    if place == LOG_LEFT and connections["vault"].vendor != "sqlite":
        pytest.skip("only SQLite's log is emptied by us; see data-at-rest.md for PostgreSQL's")
    point, committed = CLOSE[place]
    lesson = make_lesson()
    pupils = make_pupils(web, lesson, ENOUGH + 1)
    late = pupils[-1]
    for pupil in pupils:
        assert pupil.join()
    assert [pupil.send() for pupil in pupils[:-1]] == [Told.COUNTED] * ENOUGH
    teacher = Teacher(web, sign_in(lesson.assignment.teacher), lesson)
    web.arm(point)
    assert not teacher.close()
    assert not web.is_armed
    if committed:
        assert lesson.check_closed(pupils) == ENOUGH
        assert late.send() is Told.CLOSED
    else:
        lesson.check_still_sealed()
        assert lesson.check_open(pupils) == ENOUGH
        # Once it is stopped, nobody's ballot may come between two attempts to unseal the others.
        stopped = lesson.is_stopped()
        assert late.send() is (Told.CLOSED if stopped else Told.COUNTED)
    n = ENOUGH if committed or stopped else ENOUGH + 1
    for _again in range(2):
        assert teacher.close()
        assert lesson.check_closed(pupils) == n
    assert lesson.has_key() == (place == KEY_LEFT)
    _check_the_sweep_finds_what_is_left(place, lesson)


def _check_the_sweep_finds_what_is_left(place, lesson):
    """A key whose process died before destroying it is destroyed with its traces in the files."""
    sqlite = connections["vault"].vendor == "sqlite"
    if place in {KEY_LEFT, LOG_LEFT} and sqlite:
        assert lesson.key in vault_files(), "the point is where it should be"
    release.sweep_vault()
    assert lesson.has_key() == (place == KEY_LEFT), "kept for a day: its close may be under way"
    release.sweep_vault(today=in_two_days())
    assert not lesson.has_key()
    if sqlite:
        assert lesson.key not in vault_files()


@pytest.mark.parametrize(
    "place", size(["committed, not answered"], ["committed, not answered", "ballot added"])
)
def test_after_everything_was_killed_the_databases_recover(
    place, web, make_lesson, make_pupils, leave_databases
):
    """Master and worker at once, nobody else holding the files: SQLite has only its log to go by."""
    point, _committed = SUBMIT[place]
    lesson = make_lesson()
    pupils = make_pupils(web, lesson, 2)
    for pupil in pupils:
        assert pupil.join()
    assert pupils[0].send() is Told.COUNTED
    leave_databases()
    web.arm(point)
    assert pupils[1].send() is Told.NOTHING
    web.kill_all()
    web.start()
    assert pupils[1].send() is Told.COUNTED
    assert [pupil.send() for pupil in pupils] == [Told.COUNTED] * 2
    assert lesson.check_open(pupils) == 2
