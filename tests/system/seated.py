"""Pupils who sit at a lesson already: fixtures and small verbs for the tests of the player.

A test module takes the fixtures by name: ``sit = seated.sit``.
"""

import json
import sqlite3
import subprocess
import sys

import pytest

from tests.system.conftest import ROOT

SEATS = 40
OPEN_COHORTS = f"""
import json
from lessons.models import Edition
from quizzes.ballots import sealing
from quizzes.ballots.layout import read_layout
made = dict()
for code in ("A1", "C1", "D1", "E3"):
    edition = Edition.objects.filter(code=code).first()
    cohort = sealing.open_cohort(
        edition=edition.uuid, layout=read_layout(edition.layout), ballot_limit={SEATS}
    )
    made[code] = dict(cohort=cohort.uuid.hex, seats=[sealing.take_seat(cohort.uuid) for _ in range({SEATS})])
print("MADE" + json.dumps(made))
"""
CLOSE = """
import uuid
from quizzes.ballots import release
release.close(uuid.UUID("{cohort}"), publish=frozenset(), scopes=(), term="t")
"""


def shell(demo, code):
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", code],
        cwd=ROOT,
        env=demo["env"],
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


@pytest.fixture(scope="session")
def lessons(demo):
    """Open lessons of four ages, each with a row of seats."""
    return json.loads(shell(demo, OPEN_COHORTS).split("MADE")[1])


@pytest.fixture
def sit(regard, lessons):
    """Sit somebody down at a lesson, in a browser of their own or in somebody else's."""

    def sit_down(code="D1", page=None, clock=False, **options):
        page = page or regard.person(**options)
        if clock:
            page.clock.install()
        take_seat(page, code)
        page.goto("/play/")
        return page

    def take_seat(page, code):
        token = lessons[code]["seats"].pop()
        page.context.add_cookies([{"name": "seat", "value": token, "url": regard.base}])

    sit_down.take_seat = take_seat
    return sit_down


@pytest.fixture
def counted(demo, lessons):
    """How many ballots of a lesson have been counted."""

    def look(code):
        database = sqlite3.connect(f"file:{demo['folder']}/regard.sqlite3?mode=ro", uri=True)
        with database:
            rows = database.execute(
                "select n_completed from ballots_tally where cohort_id = ?",
                [lessons[code]["cohort"]],
            )
            (found,) = rows.fetchone()
        database.close()
        return found

    return look


def shown(page):
    return page.locator("[data-step-live]:visible").get_attribute("id")


def until(page, condition):
    """Wait for something to be true in the page (its own policy forbids what Playwright has for it)."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(condition)


def settle(page):
    """Until what comes after the first step has come."""
    until(page, "'settled' in document.documentElement.dataset")
    until(page, "!document.documentElement.classList.contains('is-fresh')")
    page.wait_for_load_state("networkidle")


def go(page, times):
    for _ in range(times):
        page.locator("[data-step=next]:visible").click()


def go_to_the_quiz(page):
    page.locator("[data-path] a").last.click()


def answer_all(page):
    for box in page.locator("fieldset.question").all():
        box.locator(".option:not(.option--pass) > label").first.click()


def stored(page):
    return page.evaluate("""async () => ({
        local: Object.keys(localStorage), session: Object.keys(sessionStorage),
        databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
        workers: (await navigator.serviceWorker.getRegistrations()).length,
    })""")


NOTHING = {"local": [], "session": [], "databases": 0, "caches": 0, "workers": 0}


def tab_to(page, selector, most=80):
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"Tab never reached {selector}")


# Weight

KILOBYTE = 1024


def first_view(page, come):
    """Address → bytes on the wire of what comes before the page stands, and of what comes after.

    ``page`` has an empty cache; ``come`` opens the lesson in it.
    """
    seen = []
    page.on("requestfinished", lambda request: seen.append(request))
    come()
    settle(page)
    stands = page.evaluate(
        "performance.timeOrigin + performance.getEntriesByName('settled')[0].startTime"
    )
    first, rest = {}, {}
    for request in seen:
        sizes = request.sizes()
        when = first if request.timing["startTime"] <= stands else rest
        when[request.url] = sizes["responseBodySize"] + sizes["responseHeadersSize"]
    return first, rest


def weight(part, ending=""):
    """In KB."""
    return sum(size for url, size in part.items() if url.endswith(ending)) / KILOBYTE


def check_it_is_light(first):
    """What a first view may weigh."""
    assert weight(first) <= 100
    assert weight(first, ".js") <= 20
    assert weight(first, ".css") <= 30
    assert len(first) <= 12
