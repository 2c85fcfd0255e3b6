"""Roll-ups are published once, after the term, when large enough, and never subtractable."""

import datetime as dt
import uuid

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.ballots.guard import install_report_guard
from quizzes.ballots.models import PublishedRollup, Report, Rollup, Wave
from teacher_portal import rollups, tasks
from teacher_portal.calendar import term_days
from teacher_portal.closing import close_assignment
from teacher_portal.models import Area, Assignment, YearGroup
from teacher_portal.rollups import Sweep, publish_due
from tests.teacher_portal.factories import (
    EditionFactory,
    PublishedRollupFactory,
    RollupFactory,
    SchoolClassFactory,
    SchoolFactory,
    UserFactory,
    YearGroupFactory,
    answer,
    open_for,
    question,
    this_term,
)

databases = pytest.mark.django_db(databases=["default", "vault"])
engine = pytest.mark.engine


def after_term():
    """The first day on which this term's figures may be published."""
    return term_days(this_term())[1] + dt.timedelta(days=1)


@pytest.fixture
def end_the_term(monkeypatch):
    day = after_term()
    return lambda: monkeypatch.setattr(rollups.timezone, "localdate", lambda: day)


# Publishing, through the portal's own services


def close_class(school, edition, pupils, *, year="8", choose="a", wave=Wave.ONCE, late=False):
    """A class of its own teacher: opened, answered and closed; ``late`` leaves it open."""
    school_class = SchoolClassFactory(school=school, year_group=year, teachers=[UserFactory()])
    assignment = open_for(school_class, edition)
    Assignment.objects.filter(pk=assignment.pk).update(wave=wave)
    answer(assignment, pupils=pupils, choose=choose)
    return assignment if late else close_assignment(assignment_pk=assignment.pk)


@pytest.fixture
def one_question(db):
    return EditionFactory(code="D1", questions=[question()])


def published(scope=None):
    rows = PublishedRollup.objects.all()
    return rows.filter(scope=scope) if scope else rows


@engine
@databases
@pytest.mark.parametrize(
    ("sizes", "large"),
    [([16, 17, 17], True), ([16, 17, 16], False), ([25, 26], False), ([9] * 6, True)],
)
def test_fifty_pupils_in_three_classes(school, one_question, sizes, large):
    """Classes of nine have no report of their own and still count."""
    for size in sizes:
        close_class(school, one_question, size)
    assert Report.objects.exists() is (max(sizes) >= 10)
    sweep = publish_due(today=after_term())
    assert published().exists() is large
    if large:
        row = published(school.uuid).get()
        assert (row.n, row.cohorts) == (sum(sizes), len(sizes))
        assert row.cell == Rollup.objects.get(scope=school.uuid).cell
        assert (row.epsilon, row.mechanism_version) == ("1", "laplace-1")
        assert published().count() == 2, "the school and its only year group: nothing is left over"
    else:
        assert sweep == Sweep(too_small=2)


@engine
@databases
def test_the_tier_decides_the_noise_that_is_stored(school):
    edition = EditionFactory(questions=[question(tier="attitude"), question(tier="knowledge")])
    for _ in range(3):
        close_class(school, edition, 17)
    publish_due(today=after_term())
    stored = {str(r.question): r.epsilon for r in published(school.uuid)}
    assert stored == {q["uuid"]: e for q, e in zip(edition.questions, ("1/2", "1"), strict=True)}


@databases
def test_what_is_over_budget_feeds_nothing(school, one_question):
    for _ in range(3):
        close_class(school, one_question, 17)
    YearGroup.objects.update(declared_size=51)
    close_class(school, one_question, 17)
    publish_due(today=after_term())
    assert {(r.n, r.cohorts) for r in published()} == {(51, 3)}


@engine
@databases
def test_nothing_comes_before_the_end_of_the_term_and_nothing_comes_twice(school, one_question):
    for _ in range(3):
        close_class(school, one_question, 17)
    assert publish_due(today=term_days(this_term())[1]) == Sweep()
    assert publish_due(today=after_term()).published == 2
    before = list(published().values())
    assert publish_due(today=after_term() + dt.timedelta(days=7)) == Sweep()
    assert list(published().values()) == before


@databases
def test_an_old_term_is_left_alone(school, one_question):
    for _ in range(3):
        close_class(school, one_question, 17)
    assert publish_due(today=term_days(this_term())[1] + dt.timedelta(days=366)) == Sweep()


@engine
@databases
def test_homework_over_the_holidays_is_waited_for(school, one_question):
    for _ in range(3):
        close_class(school, one_question, 17)
    homework = close_class(school, one_question, 4, late=True)
    assert publish_due(today=after_term()) == Sweep(waiting=1)
    close_assignment(assignment_pk=homework.pk)
    publish_due(today=after_term() + dt.timedelta(days=7))
    assert published(school.uuid).get().n == 55


@engine
@databases
def test_what_is_late_changes_nothing_and_publishes_nothing(school, one_question):
    """A lesson that hung open for more than four weeks after the term, then closed."""
    other = EditionFactory(questions=[question("Another")])
    for _ in range(3):
        close_class(school, one_question, 17)
    for _ in range(3):
        close_class(school, other, 16)  # 48: two short of a figure
    hung = [close_class(school, e, 5, late=True) for e in (one_question, other)]
    today = after_term() + rollups.WAIT_AT_MOST
    publish_due(today=today)
    before = list(published().order_by("pk").values())
    assert len(before) == 2
    for assignment in hung:
        close_assignment(assignment_pk=assignment.pk)
    assert sorted(Rollup.objects.filter(scope=school.uuid).values_list("n", flat=True)) == [53, 56]
    assert publish_due(today=today + dt.timedelta(days=7)) == Sweep()
    assert list(published().order_by("pk").values()) == before


@engine
@databases
def test_a_published_figure_refuses_to_change_but_can_be_deleted():
    install_report_guard()
    PublishedRollupFactory()
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        PublishedRollup.objects.update(n=1)
    row = PublishedRollup.objects.get()
    row.cell += 1
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        row.save()
    assert PublishedRollup.objects.get().cell == 60
    PublishedRollup.objects.all().delete()


# Publishing, from totals: the shapes that matter for subtraction


def school_of_years(sizes, **options):
    """A school whose year groups 7, 8, … have fed (n, cohorts)."""
    school = SchoolFactory(**options)
    groups = []
    for number, (n, cohorts) in enumerate(sizes):
        group = YearGroupFactory(school=school, year=str(7 + number))
        RollupFactory(scope=group.uuid, n=n, cohorts=cohorts)
        groups.append(group)
    n, cohorts = (sum(column) for column in zip(*sizes, strict=True))
    RollupFactory(scope=school.uuid, n=n, cohorts=cohorts)
    return school, groups


@engine
@databases
def test_the_last_small_year_group_cannot_be_had_by_subtracting():
    school, (seven, eight, nine) = school_of_years([(120, 5), (60, 3), (20, 1)])
    sweep = publish_due(today=after_term())
    assert sweep == Sweep(published=2, too_small=1, complementary=1)
    assert published(school.uuid).exists()
    assert published(seven.uuid).exists()
    assert not published(eight.uuid).exists(), "held back so that Year 9 is not alone"
    assert not published(nine.uuid).exists()


sizes_of_years = st.lists(
    st.integers(1, 6).flatmap(lambda c: st.tuples(st.integers(c, 30 * c), st.just(c))),
    min_size=1,
    max_size=7,
)


@pytest.mark.django_db
@given(sizes_of_years)
@settings(max_examples=40, deadline=None)
def test_every_difference_of_published_totals_is_nothing_or_large(sizes):
    with transaction.atomic():
        school, groups = school_of_years(sizes)
        publish_due(today=after_term())
        totals = {r.scope: (r.n, r.cohorts) for r in PublishedRollup.objects.all()}
        transaction.set_rollback(True)
    whole = (sum(n for n, _ in sizes), sum(c for _, c in sizes))
    assert (school.uuid in totals) is rollups.is_large(*whole)
    if not totals:
        return
    shown = [totals[g.uuid] for g in groups if g.uuid in totals]
    assert all(rollups.is_large(*total) for total in totals.values())
    rest = (whole[0] - sum(n for n, _ in shown), whole[1] - sum(c for _, c in shown))
    assert rest == (0, 0) or rollups.is_large(*rest)
    large = [size for size in sizes if rollups.is_large(*size)]
    assert len(large) - len(shown) <= 1, "one year group is enough to hold back"


def area_of(*schools_of_sizes):
    area = Area.objects.create(name=f"Area {uuid.uuid4()}")
    schools = [school_of_years(sizes, area=area)[0] for sizes in schools_of_sizes]
    every = [size for sizes in schools_of_sizes for size in sizes]
    n, cohorts = (sum(column) for column in zip(*every, strict=True))
    RollupFactory(scope=area.uuid, n=n, cohorts=cohorts, cell=999)
    return area, schools


@engine
@databases
def test_an_area_is_published_whole_where_its_small_schools_are_many():
    area, _schools = area_of([(100, 5)], [(40, 2)], [(30, 2)])
    publish_due(today=after_term())
    row = published(area.uuid).get()
    assert (row.n, row.cohorts, row.cell) == (170, 9, 999)


@engine
@databases
def test_an_area_gives_a_single_small_school_away_to_nobody():
    area, (large, small) = area_of([(100, 5)], [(40, 2)])
    publish_due(today=after_term())
    row = published(area.uuid).get()
    own = published(large.uuid).get()
    assert (row.n, row.cohorts, row.cell) == (own.n, own.cohorts, own.cell)
    assert not published(small.uuid).exists()


@databases
def test_an_area_waits_for_all_its_schools(one_question):
    area = Area.objects.create(name="Hillshire")
    schools = [SchoolFactory(area=area) for _ in range(2)]
    for _ in range(3):
        close_class(schools[0], one_question, 17)
    hung = close_class(schools[1], one_question, 3, late=True)
    assert publish_due(today=after_term()) == Sweep(published=2, waiting=1)
    close_assignment(assignment_pk=hung.pk)
    publish_due(today=after_term())
    assert published(area.uuid).get().n == 51, "54 less 51 would be the one class of three"
    assert Rollup.objects.get(scope=area.uuid).n == 54


@databases
def test_a_joint_cohort_of_two_year_groups_feeds_the_school_only(school, one_question):
    """Counted in both it could be had alone: the year groups together less the school."""
    school_class = SchoolClassFactory(school=school, teachers=[UserFactory()])
    assignment = open_for(school_class, one_question)
    assignment.classes.add(SchoolClassFactory(school=school, year_group="9"))
    answer(assignment, pupils=12)
    close_assignment(assignment_pk=assignment.pk)
    assert list(Rollup.objects.values_list("scope", flat=True)) == [school.uuid]


# The ways to run it


@databases
def test_the_command_counts_without_publishing_and_then_publishes(capsys, end_the_term):
    school_of_years([(120, 5), (60, 3), (20, 1)])
    end_the_term()
    call_command("publish_rollups", "--dry-run")
    assert not published().exists()
    assert "2 figures would be published" in capsys.readouterr().out
    call_command("publish_rollups")
    assert published().count() == 2
    assert "1 held back because" in capsys.readouterr().out


@databases
def test_the_weekly_task_may_run_twice(end_the_term, settings):
    school_of_years([(120, 5)])
    end_the_term()
    tasks.publish_rollups()
    tasks.publish_rollups()
    assert published().count() == 2
    names = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert tasks.publish_rollups.name in names


@databases
def test_a_sweep_asks_the_same_for_one_question_and_for_forty(django_assert_num_queries):
    school, _groups = school_of_years([(120, 5)])
    with django_assert_num_queries(12):
        publish_due(today=after_term())
    PublishedRollup.objects.all().delete()
    for number in range(40):
        RollupFactory(scope=school.uuid, question=uuid.UUID(int=1000 + number))
    with django_assert_num_queries(12):
        publish_due(today=after_term())
