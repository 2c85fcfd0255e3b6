"""What is kept too long goes, nothing else does, and the page says the same as the work."""

import datetime as dt
import uuid

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.config.celery import app as celery_app
from lessons.models import Edition
from quizzes.ballots import sealing
from quizzes.ballots.layout import read_layout
from quizzes.ballots.models import (
    Cohort,
    CohortState,
    Key,
    PublishedRollup,
    Report,
    Rollup,
    Seat,
    Tally,
)
from teacher_portal import closing, opening, reports, retention, services, tasks
from teacher_portal.calendar import academic_year
from teacher_portal.models import (
    Assignment,
    AssignmentState,
    DslNotice,
    JoinCode,
    ReleaseLedger,
    SchoolClass,
)
from teacher_portal.retention import keep_to_retention, kept_from, terms, why_gone
from tests.teacher_portal.conftest import browser_of
from tests.teacher_portal.factories import EditionFactory, SchoolClassFactory, answer, open_for

pytestmark = [
    pytest.mark.engine,
    pytest.mark.django_db(databases=["default", "vault"]),
]
TODAY = timezone.localdate
DAY = dt.timedelta(days=1)


@pytest.fixture
def keep(django_capture_on_commit_callbacks):
    """Run retention as if committed; the numbers that are not zero, by the first word."""

    def run(today=None, **options):
        with django_capture_on_commit_callbacks(execute=True):
            done = keep_to_retention(today=today, **options)
        return [line.number for line in done]

    return run


def done(**numbers):
    """What ``keep`` returns when only these steps had something to do."""
    names = (
        *("closed", "ended", "leftovers", "reports", "rollups"),
        *("notices", "assignments", "codes", "boxes", "programme", "sessions"),
    )
    assert set(numbers) <= set(names)
    return [numbers.get(name, 0) for name in names]


def opened_days_ago(assignment, days):
    """Turn the clock back for one assignment, in both databases."""
    day = TODAY() - days * DAY
    Assignment.objects.filter(pk=assignment.pk).update(opened_on=day)
    Key.objects.filter(cohort=assignment.cohort_id).update(created_on=day)
    return Assignment.objects.get(pk=assignment.pk)


def september(years_on):
    return dt.date(academic_year(TODAY()) + years_on, 9, 1)


def closed(assignment, pupils=12):
    answer(assignment, pupils=pupils)
    return closing.close_assignment(assignment_pk=assignment.pk)


def test_a_lesson_open_too_long_is_closed_with_its_report(keep, assignment):
    answer(assignment, pupils=12)
    opened_days_ago(assignment, 14)
    assert keep() == done()
    opened_days_ago(assignment, 15)
    assert keep() == done(closed=1)
    assert Report.objects.get().n == 12
    assert (Seat.objects.count(), Tally.objects.count(), Key.objects.count()) == (0, 0, 0)
    assert Assignment.objects.get().is_closed


def test_a_held_lesson_is_no_exception(keep, assignment):
    services.hold(assignment=assignment)
    opened_days_ago(assignment, 15)
    assert keep() == done(closed=1)


def test_homework_may_be_open_as_long_as_things_stay_sealed():
    assert dt.timedelta(days=opening.HOMEWORK_DAYS_AT_MOST) == retention.SEALED_FOR


def test_a_close_that_fails_stops_no_other_and_ends_a_day_later(
    keep, assignment, school, teacher, monkeypatch
):
    other = open_for(SchoolClassFactory(label="8C", school=school, teachers=[teacher]))
    answer(assignment, pupils=12)
    opened_days_ago(assignment, 15)
    opened_days_ago(other, 15)
    real = closing.close_assignment

    def failing(*, assignment_pk):
        if assignment_pk == assignment.pk:
            raise RuntimeError("something new")
        return real(assignment_pk=assignment_pk)

    monkeypatch.setattr(closing, "close_assignment", failing)
    assert keep() == done(closed=1)
    assert not Assignment.objects.get(pk=assignment.pk).is_closed
    assert keep(TODAY() + DAY) == done(ended=1)
    ended = Assignment.objects.get(pk=assignment.pk)
    assert (ended.state, ended.n_completed) == (AssignmentState.CLOSED, None)
    assert Cohort.objects.get(pk=ended.cohort_id).state == CohortState.CLOSED
    assert (Seat.objects.count(), Tally.objects.count(), Key.objects.count()) == (0, 0, 0)
    assert "destroyed unread" in why_gone(ended)
    assert not reports.class_report(ended).has_figures


def test_a_cohort_that_nobody_owns_goes_too(keep):
    cohort = sealing.open_cohort(edition=uuid.uuid4(), layout=[], ballot_limit=5)
    sealing.take_seat(cohort.uuid)
    Key.objects.update(created_on=TODAY() - 16 * DAY)
    assert keep(dry_run=True) == done(ended=1)
    assert keep() == done(ended=1)
    assert (Seat.objects.count(), Tally.objects.count(), Key.objects.count()) == (0, 0, 0)


def test_leftovers_of_a_closed_lesson_are_cleared(keep, assignment):
    closed(assignment)
    Seat.objects.create(seat_id=uuid.uuid4(), cohort_id=assignment.cohort_id)
    assert keep() == done(leftovers=1)
    assert not Seat.objects.exists()


def test_a_report_lives_for_the_school_year_and_one_more(keep, assignment, as_teacher):
    closed(assignment)
    codes = JoinCode.objects.count()
    assert codes == 1
    assert keep(september(2) - DAY) == done()
    assert Report.objects.exists()
    assert keep(september(2)) == done(reports=1)
    assert not Report.objects.exists()
    assert ReleaseLedger.objects.filter(reported=True).count() == 2, "the ledger remains"
    report = reports.class_report(Assignment.objects.get())
    assert not report.has_figures
    assert report.engagement.completed == 12
    assert report.why_only_engagement
    for name in ("report", "report_csv"):
        assert as_teacher.get(reverse(name, args=[assignment.uuid])).status_code == 200
    detail = reverse("class_detail", args=[SchoolClass.objects.get().uuid])
    assert as_teacher.get(detail).status_code == 200


def test_the_assignment_says_that_its_report_has_reached_the_end_of_its_time(assignment):
    report = closed(assignment)
    assert why_gone(report) == ""
    assert why_gone(report, today=september(2) - DAY) == ""
    assert "reached the end of its time" in why_gone(report, today=september(2))


def test_a_lesson_that_never_had_a_report_does_not_claim_one(assignment):
    small = closed(assignment, pupils=9)
    assert why_gone(small, today=september(3)) == ""


def test_the_report_page_says_so(keep, assignment):
    closed(assignment)
    Assignment.objects.update(closed_on=september(-1) - DAY)
    Report.objects.all().delete()
    report = reports.class_report(Assignment.objects.get())
    assert "reached the end of its time" in report.why_only_engagement


def rollup_of(model, term, **more):
    return model.objects.create(
        scope=uuid.uuid4(),
        question=uuid.uuid4(),
        cell_name="headline",
        term=term,
        wave="once",
        n=60,
        cohorts=3,
        cell=30,
        **more,
    )


def test_rollups_live_for_three_school_years(keep):
    year = academic_year(TODAY())
    published = {"epsilon": "1", "mechanism_version": "laplace-1", "published_on": TODAY()}
    for season in ("autumn", "summer"):
        rollup_of(Rollup, f"{year}-{season}")
        rollup_of(PublishedRollup, f"{year}-{season}", **published)
    assert keep(september(3) - DAY) == done()
    assert keep(september(3)) == done(rollups=4)
    assert not Rollup.objects.exists()
    assert not PublishedRollup.objects.exists()


def test_notices_go_with_the_next_school_year(keep, school_class, teacher):
    services.give_notice(
        school_class=school_class, edition=EditionFactory(amber=True), teacher=teacher
    )
    assert keep(september(2) - DAY) == done()
    assert keep(september(2)) == done(notices=1)
    assert not DslNotice.objects.exists()


def test_a_lesson_leaves_the_classs_history_and_takes_its_cohort_along(keep, assignment):
    closed(assignment)
    before = Edition.objects.count(), ReleaseLedger.objects.count()
    keep(september(2))
    assert keep(september(3) - DAY) == done()
    numbers = keep(september(3))
    assert numbers[6] == 1
    assert not Assignment.objects.exists()
    assert not Cohort.objects.exists()
    assert (Edition.objects.count(), ReleaseLedger.objects.count()) == before
    assert SchoolClass.objects.exists()


def test_codes_and_sessions_that_ran_out_go(keep, assignment, as_teacher):
    assert keep() == done()
    long_ago = timezone.now() - 2 * DAY
    JoinCode.objects.update(expires_at=long_ago)
    Session.objects.update(expire_date=long_ago)
    assert keep() == done(codes=1, sessions=1)


@pytest.fixture
def much_to_do(assignment, school, teacher, as_teacher):
    """Something for every step but the second, which has nothing left after the first."""
    closed(assignment)
    Seat.objects.create(seat_id=uuid.uuid4(), cohort_id=assignment.cohort_id)
    amber = EditionFactory(amber=True)
    second = SchoolClassFactory(label="8C", school=school, teachers=[teacher])
    services.give_notice(school_class=second, edition=amber, teacher=teacher)
    sealing.open_cohort(edition=uuid.uuid4(), layout=[], ballot_limit=5)
    open_for(second)
    long_ago = timezone.now() - 2 * DAY
    JoinCode.objects.update(expires_at=long_ago)
    Session.objects.update(expire_date=long_ago)
    return september(3)


def test_a_rehearsal_counts_and_writes_nothing(keep, much_to_do):
    """Not even inside a transaction: what is rolled back stays in the database's log."""
    from django.db import connections

    with (
        CaptureQueriesContext(connections["default"]) as main,
        CaptureQueriesContext(connections["vault"]) as vault,
    ):
        rehearsed = keep(much_to_do, dry_run=True)
    verbs = {q["sql"].split()[0] for q in [*main.captured_queries, *vault.captured_queries]}
    assert verbs <= {"SELECT", "SAVEPOINT", "RELEASE"}
    assert rehearsed[:4] == [1, 1, 1, 1]
    real = keep(much_to_do)
    # The one just closed leaves fresh figures, and lessons whose report goes tonight come on top.
    assert real[:4] == rehearsed[:4]
    assert real[4:6] == rehearsed[4:6]
    assert rehearsed[6] == 0
    assert real[6] == 2


def test_twice_is_the_same_as_once(keep, much_to_do):
    assert sum(keep(much_to_do)) > 5
    assert sum(keep(much_to_do)) == 0


def test_the_command_prints_the_numbers(assignment, capsys):
    opened_days_ago(assignment, 15)
    call_command("retention", "--dry-run")
    said = capsys.readouterr().out
    assert "A rehearsal" in said
    assert "     1  lessons open for more than 14 days" in said
    assert not Assignment.objects.get().is_closed
    call_command("retention")
    assert "A rehearsal" not in capsys.readouterr().out
    assert Assignment.objects.get().is_closed


def test_the_task_runs_every_day(assignment):
    celery_app.loader.import_default_modules()
    scheduled = settings.CELERY_BEAT_SCHEDULE["keep-to-retention"]
    assert scheduled["task"] == tasks.keep_to_retention.name
    assert scheduled["schedule"] == 24 * 60 * 60
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(
        celery_app.tasks
    )
    opened_days_ago(assignment, 15)
    tasks.keep_to_retention.delay()
    assert Assignment.objects.get().is_closed


@pytest.mark.parametrize("role", ["teacher", "dsl", "lead"])
def test_every_member_of_staff_can_read_the_page(role, request):
    response = browser_of(request.getfixturevalue(role)).get(reverse("retention"))
    page = response.content.decode()
    assert response.status_code == 200
    for term in terms():
        for words in (term.what, term.how_long, term.then):
            assert words in page


def test_nobody_else_can(nobody, client):
    assert browser_of(nobody).get(reverse("retention")).status_code == 403
    assert client.get(reverse("retention")).status_code == 302


def test_the_page_is_made_from_the_constants(monkeypatch):
    day = dt.date(2027, 1, 15)
    said = "\n".join(term.how_long for term in terms(today=day))
    assert "everything since 1 September 2025" in said
    assert "3 school years: everything since 1 September 2024" in said
    assert "14 days at most" in said
    monkeypatch.setattr(retention, "REPORT_YEARS", 5)
    monkeypatch.setattr(retention, "SEALED_FOR", dt.timedelta(days=9))
    said = "\n".join(term.how_long for term in terms(today=day))
    assert "5 school years: everything since 1 September 2022" in said
    assert "9 days at most" in said


@pytest.mark.parametrize(
    ("today", "kept"),
    [
        (dt.date(2026, 8, 31), dt.date(2024, 9, 1)),
        (dt.date(2026, 9, 1), dt.date(2025, 9, 1)),
        (dt.date(2027, 1, 1), dt.date(2025, 9, 1)),
    ],
)
def test_the_year_and_one_more(today, kept):
    assert kept_from(2, today) == kept


def test_the_report_that_goes_was_of_these_questions(assignment):
    """What ``why_gone`` reads is frozen with the cohort and survives the report."""
    assert read_layout(closed(assignment).cohort.layout)
