"""The web process is killed at random moments, in the middle of a class that presses Finish."""

import collections
import queue
import random
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from quizzes.ballots import release
from tests.faults.pupils import Teacher, Told
from tests.faults.running import in_two_days
from tests.faults.sizes import size

pytestmark = [
    pytest.mark.django_db(databases=["default", "vault"], transaction=True),
    pytest.mark.engine,
]

KILLS = size(10, 100)
WITH_MASTER = size(10, 5)  # every tenth kill (or fifth) takes gunicorn's master as well
NEW_PUPILS = 12
CLOSES = size(3, 50)
EARLY, LATE = 12, 12
HTTP_CROWD = size(60, 300)
HANDS = 12  # more than the server has threads
ONE_REQUEST = 0.015  # seconds, roughly


class Sword:
    """Falls a random moment after a random one of so many requests has begun."""

    def __init__(self, kill, requests, within=ONE_REQUEST):
        self._kill, self._within = kill, within
        self._left = random.randint(1, max(1, requests))
        self._lock, self._now = threading.Lock(), threading.Event()
        self._thread = threading.Thread(target=self._fall, daemon=True)
        self._thread.start()

    def a_request_begins(self):
        with self._lock:
            self._left -= 1
            if self._left == 0:
                self._now.set()

    def _fall(self):
        self._now.wait()
        time.sleep(random.uniform(0, self._within))
        self._kill()

    def wait(self):
        self._now.set()
        self._thread.join()


def at_once(jobs, hands=HANDS):
    """Do all jobs, in random order, with so many hands; what they gave, in their own order."""
    waiting, given = queue.SimpleQueue(), {}
    for numbered in random.sample(list(enumerate(jobs)), len(jobs)):
        waiting.put(numbered)

    def work(_hand):
        while True:
            try:
                number, job = waiting.get_nowait()
            except queue.Empty:
                return
            given[number] = job()

    with ThreadPoolExecutor(hands) as pool:
        list(pool.map(work, range(hands)))
    return [given[number] for number in range(len(jobs))]


def coming_in_and_sending(pupil, begin=lambda: None):
    """What one pupil does: join if need be, then send; what the browser was told at last."""

    def job():
        if not pupil.has_seat:
            begin()
            if not pupil.join():
                return Told.NOTHING
        begin()
        return pupil.send()

    return job


def test_killed_at_any_moment_every_ballot_is_counted_once(
    web, make_lesson, make_pupils, sign_in, leave_databases, figure
):
    """After each kill the books are right; in the end everybody was counted, and nobody twice."""
    lesson = make_lesson(pupils=KILLS * NEW_PUPILS)
    everyone, waiting = [], []
    seen = collections.Counter()
    for number in range(1, KILLS + 1):
        new = make_pupils(web, lesson, NEW_PUPILS)
        everyone, waiting = everyone + new, waiting + new
        for pupil in new[::2]:
            assert pupil.join()
        whole = number % WITH_MASTER == 0
        leave_databases()
        requests = len(waiting) + sum(not pupil.has_seat for pupil in waiting)
        sword = Sword(web.kill_all if whole else web.kill_worker, requests)
        jobs = [coming_in_and_sending(pupil, sword.a_request_begins) for pupil in waiting]
        told = at_once(jobs)
        sword.wait()
        if whole:
            web.start()
        counted = lesson.check_open(everyone)
        waiting = [pupil for pupil in waiting if not pupil.confirmed]
        assert Told.CLOSED not in told
        unsure = [pupil for pupil in waiting if pupil.unsure]
        seen["joins"] += told.count(Told.NOTHING) - len(unsure)
        seen["ballots"] += len(unsure)
        seen["counted, not told"] += counted - sum(pupil.confirmed for pupil in everyone)
    assert seen["ballots"] >= KILLS / 2, "the kills came when nothing was going on"
    assert set(at_once([coming_in_and_sending(pupil) for pupil in waiting])) <= {Told.COUNTED}
    assert lesson.check_open(everyone) == len(everyone)
    # Everybody once more: the same kind page, and nothing is added.
    assert set(at_once([pupil.send for pupil in everyone])) == {Told.COUNTED}
    assert lesson.check_open(everyone) == len(everyone)
    assert Teacher(web, sign_in(lesson.assignment.teacher), lesson).close()
    assert lesson.check_closed(everyone) == len(everyone)
    assert not lesson.has_key()
    figure(
        f"{connection.vendor}: web server killed {KILLS} times while {len(everyone)} ballots were "
        f"sent: the line of {seen['ballots']} went dead, {seen['counted, not told']} of them had "
        f"been counted, and so did that of {seen['joins']} joins; in the end each exactly once"
    )


def test_killed_while_closing_and_sending(web, make_lesson, make_pupils, sign_in, figure):
    """Teacher and pupils press at the same moment, and the process dies at about that moment."""
    closed_by_the_dead = stopped_by_the_dead = 0
    for _number in range(CLOSES):
        lesson = make_lesson()
        early, late = (make_pupils(web, lesson, number) for number in (EARLY, LATE))
        everyone = [*early, *late]
        for pupil in everyone:
            assert pupil.join()
        assert [pupil.send() for pupil in early] == [Told.COUNTED] * EARLY
        teacher = Teacher(web, sign_in(lesson.assignment.teacher), lesson)
        sword = Sword(web.kill_worker, 1, within=5 * ONE_REQUEST)

        def close(teacher=teacher, sword=sword):
            sword.a_request_begins()
            return teacher.close()

        at_once([*(coming_in_and_sending(pupil) for pupil in late), close])
        sword.wait()
        if lesson.is_closed_after_all():
            closed_by_the_dead += 1
            n = lesson.check_closed(everyone)
            told = [pupil.send() for pupil in late if not (pupil.confirmed or pupil.refused)]
            assert set(told) <= {Told.CLOSED}, "kindly refused, and not counted"
        elif lesson.is_stopped():
            stopped_by_the_dead += 1
            n = lesson.check_open(everyone)
            told = [pupil.send() for pupil in late if not pupil.refused]
            assert set(told) <= {Told.COUNTED, Told.CLOSED}
            assert lesson.check_open(everyone) == n, "a ballot came in after the stop"
        else:
            lesson.check_open(everyone)
            for pupil in late:
                assert pupil.send() is Told.COUNTED
            n = len(everyone)
            assert lesson.check_open(everyone) == n
        assert teacher.close()
        assert lesson.check_closed(everyone) == n
        release.sweep_vault(today=in_two_days())
        assert not lesson.has_key()
    figure(
        f"{connection.vendor}: web server killed {CLOSES} times around the teacher's Close: "
        f"{closed_by_the_dead} lessons closed already, {stopped_by_the_dead} stopped and the "
        "others open, all closed afterwards; one report each, all confirmed ballots in it once"
    )


def test_a_crowd_over_http_is_counted_and_told_so(web, make_lesson, make_pupils, figure):
    """No kill: what the same server does when everybody presses Finish in the same second."""
    lesson = make_lesson(pupils=HTTP_CROWD)
    pupils = make_pupils(web, lesson, HTTP_CROWD)
    assert all(at_once([pupil.join for pupil in pupils]))
    assert lesson.check_open(pupils) == 0
    assert set(at_once([pupil.send for pupil in pupils], hands=30)) == {Told.COUNTED}
    assert lesson.check_open(pupils) == HTTP_CROWD
    seconds = [pupil.seconds for pupil in pupils]
    figure(
        f"{connection.vendor}: {HTTP_CROWD} ballots over HTTP, 30 at once, 8 threads: "
        f"p50 {1000 * statistics.median(seconds):.0f} ms, "
        f"p95 {1000 * statistics.quantiles(seconds, n=20)[18]:.0f} ms"
    )
