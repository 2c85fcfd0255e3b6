"""The report's page costs the same whether a thousand ballots were ever sent or a million.

Ballots leave no rows once their lesson is closed: what a million of them leave is some 36,000 closed
lessons with their reports, ledger entries and roll-ups. Playing them would take hours, so their rows
are made with bulk_create, alike to those of the lesson that is looked at, which the services played
(a test compares them). Beside them as many ballots again lie sealed in open lessons: one spent seat
each. Asserts the number of statements; prints the times.
"""

import itertools
import math
import re
import secrets
import statistics
import time
import uuid

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quizzes.ballots.layout import read_layout
from quizzes.ballots.models import Cohort, CohortState, Key, Report, Rollup, Seat, Tally
from quizzes.ballots.release import MECHANISM_VERSION
from quizzes.ballots.sealing import KEY_BYTES, pack
from teacher_portal import closing
from teacher_portal.calendar import academic_year, term
from teacher_portal.models import (
    Assignment,
    AssignmentState,
    Membership,
    ReleaseLedger,
    Role,
    SchoolClass,
)
from tests.teacher_portal.conftest import browser_of
from tests.teacher_portal.factories import (
    EditionFactory,
    SchoolClassFactory,
    SchoolFactory,
    UserFactory,
    answer,
    open_for,
)

pytestmark = [
    pytest.mark.bench,
    pytest.mark.django_db(databases=["default", "vault"]),
    pytest.mark.timeout(3600),
]

BALLOTS = (10**3, 10**6)
PUPILS = 28
EDITIONS = 30  # a class has each lesson once a year
CLASSES_OF_A_TEACHER, CLASSES_OF_A_SCHOOL = 6, 36
LOOKS, WARM = 200, 20
BATCH = 4000


def batches(rows):
    rows = iter(rows)
    while batch := list(itertools.islice(rows, BATCH)):
        yield batch


class History:
    """What lessons of other classes leave in the tables: closed ones, and open full ones.

    The first class is the one that is looked at: it has a year's lessons behind it as well.
    """

    def __init__(self, teacher, school_class):
        self.today = timezone.localdate()
        self.year = academic_year(self.today)
        self.editions = [EditionFactory() for _ in range(EDITIONS)]
        self.layouts = {e.pk: read_layout(e.layout) for e in self.editions}
        self.classes = [(school_class, teacher)]
        self.made = 0

    def grow(self, ballots):
        """Go on until so many ballots were sent in closed lessons, and as many in open ones."""
        lessons = math.ceil(ballots / PUPILS)
        while len(self.classes) * EDITIONS < lessons:
            self._school()
        lessons_made = range(self.made, lessons)
        for batch in batches(lessons_made):
            self._closed(self._assignments(batch, CohortState.CLOSED))
            self._open(self._assignments(batch, CohortState.OPEN))
        self.made = lessons

    def _school(self):
        school = SchoolFactory()
        made = SchoolClass.objects.bulk_create(
            SchoolClass(
                school=school,
                label=f"8-{i}",
                year_group="8",
                declared_roll=PUPILS,
                academic_year=self.year,
            )
            for i in range(CLASSES_OF_A_SCHOOL)
        )
        for i in range(0, CLASSES_OF_A_SCHOOL, CLASSES_OF_A_TEACHER):
            teacher = UserFactory()
            Membership.objects.create(school=school, user=teacher, role=Role.TEACHER)
            teacher.school_classes.add(*made[i : i + CLASSES_OF_A_TEACHER])
            self.classes += [(c, teacher) for c in made[i : i + CLASSES_OF_A_TEACHER]]
        Rollup.objects.bulk_create(
            Rollup(
                scope=scope,
                question=cell.question,
                cell_name=cell.name,
                term=term(self.today),
                n=PUPILS * CLASSES_OF_A_SCHOOL,
                cohorts=CLASSES_OF_A_SCHOOL,
                cell=PUPILS * CLASSES_OF_A_SCHOOL // 2,
                wave="once",
            )
            for scope in (school.uuid, uuid.uuid4())
            for layout in self.layouts.values()
            for cell in layout
        )

    def _assignments(self, numbers, state):
        closed = state == CohortState.CLOSED
        places = [(*self.classes[i // EDITIONS], self.editions[i % EDITIONS]) for i in numbers]
        cohorts = Cohort.objects.bulk_create(
            Cohort(edition=e.uuid, layout=e.layout, ballot_limit=PUPILS + 2, state=state)
            for _class, _teacher, e in places
        )
        made = Assignment.objects.bulk_create(
            Assignment(
                school_id=school_class.school_id,
                teacher=teacher,
                edition=edition,
                cohort=cohort,
                opened_on=self.today,
                auto_close_on=self.today,
                seat_limit=3 * PUPILS,
                n_joined=PUPILS,
                n_started=PUPILS,
                state=AssignmentState.CLOSED if closed else AssignmentState.OPEN,
                closed_on=self.today if closed else None,
                n_completed=PUPILS if closed else None,
            )
            for (school_class, teacher, edition), cohort in zip(places, cohorts, strict=True)
        )
        of_class = Assignment.classes.through
        of_class.objects.bulk_create(
            of_class(assignment=a, schoolclass=c)
            for a, (c, _teacher, _edition) in zip(made, places, strict=True)
        )
        return list(zip(made, (c for c, _teacher, _edition in places), strict=True))

    def _closed(self, lessons):
        Report.objects.bulk_create(
            Report(
                cohort_id=a.cohort_id,
                n=PUPILS,
                cells=[
                    {**cell.to_json(), "noisy_count": secrets.randbelow(PUPILS)}
                    for cell in self.layouts[a.edition_id]
                ],
                epsilons=[str(cell.epsilon) for cell in self.layouts[a.edition_id]],
                mechanism_version=MECHANISM_VERSION,
                published_on=self.today,
            )
            for a, _class in lessons
        )
        ReleaseLedger.objects.bulk_create(
            ReleaseLedger(
                school_class=school_class,
                question=q,
                academic_year=self.year,
                wave=a.wave,
                year_group="8",
                teacher_id=a.teacher_id,
                ballots=PUPILS,
                reported=True,
            )
            for a, school_class in lessons
            for q in {cell.question for cell in self.layouts[a.edition_id]}
        )

    def _open(self, lessons):
        cohorts = [a.cohort_id for a, _class in lessons]
        Tally.objects.bulk_create(
            Tally(
                cohort_id=a.cohort_id,
                cells=pack([secrets.randbits(32) for _ in self.layouts[a.edition_id]]),
                n_completed=PUPILS,
            )
            for a, _class in lessons
        )
        Key.objects.bulk_create(
            Key(cohort=c, secret=secrets.token_bytes(KEY_BYTES), created_on=self.today)
            for c in cohorts
        )
        seats = (
            Seat(seat_id=uuid.uuid4(), cohort_id=c, spent=True)
            for c in cohorts
            for _ in range(PUPILS)
        )
        for batch in batches(seats):
            Seat.objects.bulk_create(batch)


def settle():
    """What PostgreSQL does by itself soon after so many rows; SQLite goes without, as on a server."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


GROWN = (Assignment, Assignment.classes.through, Cohort, Report, ReleaseLedger, Rollup, Seat, Tally)
READ_WHOLE = {"sqlite": r"SCAN (\w+)", "postgresql": r"Seq Scan on (\w+)"}


def statements(client, address):
    """How many statements a page takes, and which of the grown tables any of them reads whole."""
    with (
        CaptureQueriesContext(connections["default"]) as main,
        CaptureQueriesContext(connections["vault"]) as vault,
    ):
        assert client.get(address).status_code == 200
    plans = "".join(plan(query["sql"]) for query in main)
    read_whole = set(re.findall(READ_WHOLE[connection.vendor], plans))
    grown = {model._meta.db_table for model in GROWN}
    # SQLite names a table of a subquery by its alias only: count it as grown.
    return len(main) + len(vault), {n for n in read_whole if n in grown or re.match(r"U\d", n)}


def plan(sql):
    if not sql.startswith("SELECT"):
        return ""
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def timed(client, address):
    """Milliseconds on the clock, and of this process's own work (with SQLite that is all of it)."""
    clock, work = time.perf_counter(), time.process_time()
    assert client.get(address).status_code == 200
    return 1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - work)


def look(client, addresses):
    """The times of each page, one after the other in turn, so that all share the machine's load."""
    times = {name: [] for name in addresses}
    for number in range(WARM + LOOKS):
        for name, address in addresses.items():
            took = timed(client, address)
            if number >= WARM:
                times[name].append(took)
    return times


def told(times):
    clock, work = zip(*times, strict=True)
    return (
        f"p50 {statistics.median(clock):.1f} ms | p95 {statistics.quantiles(clock, n=20)[18]:.1f} ms "
        f"| own work p50 {statistics.median(work):.1f} ms"
    )


@pytest.fixture
def teacher():
    return UserFactory()


@pytest.fixture
def school_class(teacher):
    return SchoolClassFactory(declared_roll=PUPILS, teachers=[teacher])


@pytest.fixture
def addresses(school_class):
    """The pages of a closed lesson and of one in progress, both played by the services."""
    closed, open_one = open_for(school_class), open_for(school_class)
    for assignment in (closed, open_one):
        answer(assignment, pupils=PUPILS)
    closing.close_assignment(assignment_pk=closed.pk)
    return {
        "report": reverse("report", args=[closed.uuid]),
        "report.csv": reverse("report_csv", args=[closed.uuid]),
        "board": reverse("board", args=[open_one.uuid]),
        "board counts": reverse("board_counts", args=[open_one.uuid]),
        "an empty form, to compare": reverse("class_new"),
    }


def test_the_report_page_at_a_thousand_and_at_a_million_ballots(teacher, school_class, addresses):
    client = browser_of(teacher)
    history = History(teacher, school_class)
    asked, read_whole = {}, {}
    for ballots in BALLOTS:
        began = time.perf_counter()
        history.grow(ballots)
        settle()
        print(
            f"\n{connection.vendor}: {ballots} ballots in {Report.objects.count()} reports, "
            f"{Seat.objects.count()} seats in open lessons (made in {time.perf_counter() - began:.0f} s)"
        )
        for name, address in addresses.items():
            number, read_whole[name] = statements(client, address)
            asked.setdefault(name, []).append(number)
        for name, times in look(client, addresses).items():
            print(f"| {name} | {ballots} | {asked[name][-1]} statements | {told(times)} |")
    assert Report.objects.count() * PUPILS >= BALLOTS[-1]
    assert Seat.objects.count() >= BALLOTS[-1]
    assert all(few == many for few, many in asked.values()), asked
    assert not any(read_whole.values()), f"a table that grows is read from end to end: {read_whole}"


def test_a_made_lesson_is_like_a_played_one(teacher, school_class, addresses):
    played = {
        "cells": [set(cell) for cell in Report.objects.get().cells],
        "ledger": ReleaseLedger.objects.count(),
        "seats": Seat.objects.count(),
        "tally": len(Tally.objects.get().cells),
        "keys": Key.objects.count(),
        "cohorts": Cohort.objects.count(),
    }
    for model in (ReleaseLedger, Report, Seat, Tally, Key, Assignment, Cohort):
        model.objects.all().delete()
    History(teacher, school_class).grow(PUPILS)
    assert played == {
        "cells": [set(cell) for cell in Report.objects.get().cells],
        "ledger": ReleaseLedger.objects.count(),
        "seats": Seat.objects.count(),
        "tally": len(Tally.objects.get().cells),
        "keys": Key.objects.count() + 1,  # the played lesson's goes once it is committed
        "cohorts": Cohort.objects.count(),
    }
