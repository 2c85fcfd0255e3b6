"""Coverage: what is planned and what was really taught, by whom it may be seen, and the plan itself."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import LessonPage, Objective
from teacher_portal import programme
from teacher_portal.calendar import academic_year
from teacher_portal.closing import close_assignment
from teacher_portal.coverage import school_coverage
from teacher_portal.homework_counts import count_homework
from teacher_portal.models import Assignment, PlannedLesson, RunStep, School
from teacher_portal.took_part import People
from tests.pages import text_of
from tests.teacher_portal.conftest import browser_of
from tests.teacher_portal.factories import (
    EditionFactory,
    SchoolClassFactory,
    YearGroupFactory,
    answer,
    open_for,
)
from tests.teacher_portal.test_queries import MOST, asked

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

PAGE, FILE, PLAN = "/teach/school/coverage/", "/teach/school/coverage.csv", "/teach/school/plan/"


@pytest.fixture
def year():
    return academic_year(timezone.localdate())


@pytest.fixture
def objective(db):
    return Objective.objects.create(
        code="KS3-RR-01", text="Respect is not fear.", key_stage="KS3", strand="RR"
    )


@pytest.fixture
def lesson(objective):
    """A lesson of four steps with one objective, in its frozen edition as on its page."""
    made = EditionFactory(code="D1")
    type(made).objects.filter(pk=made.pk).update(
        data=made.data
        | {
            "objectives": [{"code": objective.code, "text": objective.text}],
            "steps": [{"id": f"s{number}"} for number in range(4)],
        }
    )
    made.refresh_from_db()
    made.lesson.objectives.set([objective])
    made.lesson.save()
    return made


def run(assignment, steps):
    for number in range(steps):
        RunStep.objects.create(
            assignment=assignment, step=f"s{number}", shown_on=timezone.localdate()
        )


def cell(school, year, label="Year 8"):
    (table,) = school_coverage(school, year).tables
    (row,) = table.rows
    return next(c for c in row.cells if c.label == label)


class TestTaught:
    """Opening is not teaching."""

    @pytest.mark.parametrize(
        ("finished", "steps", "closed", "taught"),
        [
            (0, 0, True, False),
            (1, 0, False, False),
            (1, 0, True, True),
            (0, 1, True, False),
            (0, 2, True, True),
            (0, 2, False, True),
        ],
    )
    def test_what_counts(self, school, school_class, lesson, year, finished, steps, closed, taught):
        assignment = open_for(school_class, lesson)
        answer(assignment, pupils=finished)
        run(assignment, steps)
        if closed:
            close_assignment(assignment_pk=assignment.pk)
        assert cell(school, year).taught == (("D1",) if taught else ())

    def test_another_year_and_another_school_do_not_count(
        self, school, school_class, lesson, year, stranger
    ):
        assignment = open_for(school_class, lesson)
        run(assignment, 4)
        Assignment.objects.update(opened_on=assignment.opened_on.replace(year=year, month=8, day=1))
        assert cell(school, year).taught == ()
        assert cell(school, year - 1).taught == ("D1",)
        elsewhere = stranger.memberships.get().school
        run(open_for(SchoolClassFactory(school=elsewhere, teachers=[stranger]), lesson), 4)
        assert cell(school, year).taught == ()

    def test_open_homework_is_counted_as_of_the_morning(
        self, as_lead, school, school_class, lesson, year
    ):
        """A live number would tell a lead who works when; in class and once closed it is exact."""
        homework = open_for(school_class, lesson, mode="homework")
        run(homework, 4)
        answer(homework, pupils=14)

        def joined():
            (line,) = school_coverage(school, year).engagement
            return line.joined

        assert joined() == People(0)
        Assignment.objects.update(counted_on=homework.opened_on - dt.timedelta(days=1))
        assert count_homework() == 1
        answer(homework, pupils=12)
        assert joined() == People(14)
        assert ">14</td>" in text_of(as_lead.get(PAGE))
        close_assignment(assignment_pk=homework.pk)
        assert joined() == People(26)

    def test_small_classes_together_share_their_counts_and_count_as_one_lesson(
        self, school, teacher, lesson, year
    ):
        eight = SchoolClassFactory(school=school, teachers=[teacher], declared_roll=12)
        nine = SchoolClassFactory(
            school=school, teachers=[teacher], declared_roll=8, year_group="9"
        )
        assignment = open_for(eight, lesson, join_with=[nine])
        answer(assignment, pupils=20)
        close_assignment(assignment_pk=assignment.pk)
        coverage = school_coverage(school, year)
        assert coverage.sessions_taught == 1
        assert {line.label: line.joined for line in coverage.engagement} == {
            "Year 8": People(12),
            "Year 9": People(8),
        }
        assert People(8).words == "fewer than 10"


class TestPage:
    @pytest.mark.engine
    def test_planned_and_taught_stand_side_by_side(
        self, as_lead, school, school_class, lesson, year
    ):
        YearGroupFactory(school=school, year="9")
        for name in ("8", "9"):
            programme.save_plan(school=school, academic_year=year, year=name, codes=["D1"])
        run(open_for(school_class, lesson), 4)
        page = text_of(as_lead.get(PAGE))
        assert "KS3: 1 of 1 objectives taught" in page
        assert cell(school, year, "Year 8").awaited == ()
        assert cell(school, year, "Year 9").awaited == ("D1",)
        rows = list(csv.reader(io.StringIO(text_of(as_lead.get(FILE)).lstrip("\ufeff"))))
        assert [row[4:] for row in rows[1:]] == [["Year 8", "D1", "D1"], ["Year 9", "D1", ""]]

    def test_few_pupils_are_not_counted_out_loud(self, as_lead, school_class, lesson):
        assignment = open_for(school_class, lesson)
        answer(assignment, pupils=9)
        close_assignment(assignment_pk=assignment.pk)
        page = text_of(as_lead.get(PAGE))
        assert page.count("fewer than 10") == 2
        assert school_class.label not in page

    @pytest.mark.parametrize("address", [PAGE, FILE])
    def test_the_lead_and_the_dsl_only(self, address, as_lead, as_dsl, as_teacher, nobody):
        assert as_lead.get(address).status_code == as_dsl.get(address).status_code == 200
        assert as_teacher.get(address).status_code == 404
        assert browser_of(nobody).get(address).status_code == 403

    @pytest.mark.parametrize("text", ["1999", "next", "²", "20260"])
    def test_a_year_that_is_not_kept(self, as_lead, text):
        assert as_lead.get(PAGE, {"year": text}).status_code == 404

    def test_a_school_without_year_groups_is_told_what_to_do(self, as_lead):
        assert "Say which year groups your school has" in text_of(as_lead.get(PAGE))

    def test_they_ask_the_same_for_one_class_and_for_two_hundred(
        self, as_lead, school, teacher, lesson
    ):
        def more(number):
            for school_class in SchoolClassFactory.create_batch(
                number, school=school, teachers=[teacher]
            ):
                run(open_for(school_class, lesson), 2)

        more(1)
        few = [asked(as_lead, address) for address in (PAGE, FILE)]
        more(199)
        assert [asked(as_lead, address) for address in (PAGE, FILE)] == few
        assert max(few) <= MOST


class TestPlan:
    def test_ticking_and_unticking(self, as_lead, school, lesson, year):
        page = text_of(as_lead.get(PLAN, {"year": "8"}))
        assert "D1" in page
        response = as_lead.post(f"{PLAN}?year=8", {"lessons": ["D1"]})
        assert response["Location"] == f"{PLAN}?year=8"
        assert programme.planned_codes(school, year) == {"8": {"D1"}}
        assert 'value="D1" checked' in text_of(as_lead.get(PLAN, {"year": "8"}))
        as_lead.post(f"{PLAN}?year=8", {})
        assert not PlannedLesson.objects.exists()

    def test_a_lesson_that_is_not_published_is_refused(self, as_lead, lesson):
        LessonPage.objects.update(live=False)
        assert as_lead.post(f"{PLAN}?year=8", {"lessons": ["D1"]}).status_code == 422
        assert not PlannedLesson.objects.exists()

    def test_a_suggestion_fills_empty_years_only(self, as_lead, school, lesson, objective, year):
        for name in ("7", "8"):
            YearGroupFactory(school=school, year=name)
        second = EditionFactory(code="D2").lesson
        second.objectives.set([objective])
        second.save()
        as_lead.post(reverse("school_plan_fill"))
        assert programme.planned_codes(school, year) == {"7": {"D1"}, "8": {"D2"}}
        as_lead.post(f"{PLAN}?year=8", {"lessons": ["D1"]})
        as_lead.post(reverse("school_plan_fill"))
        assert programme.planned_codes(school, year) == {"7": {"D1"}, "8": {"D1"}}

    def test_only_the_lead_plans_and_only_for_their_school(self, as_dsl, as_teacher, lesson):
        for browser in (as_dsl, as_teacher):
            assert browser.get(PLAN).status_code == 404
            assert browser.post(f"{PLAN}?year=8", {"lessons": ["D1"]}).status_code == 404
            assert browser.post(reverse("school_plan_fill")).status_code == 404
        assert not PlannedLesson.objects.exists()

    @pytest.mark.parametrize("year", ["14", "x"])
    def test_no_such_year_group(self, as_lead, year):
        assert as_lead.get(PLAN, {"year": year}).status_code == 404

    def test_it_asks_the_same_for_one_lesson_and_for_ten(self, as_lead, lesson):
        few = asked(as_lead, f"{PLAN}?year=8")
        EditionFactory.create_batch(9)
        assert asked(as_lead, f"{PLAN}?year=8") == few <= MOST


def test_lessons_are_shared_out_evenly_within_their_ages():
    bands = {f"D{number}": "11-14" for number in range(1, 6)} | {"E1": "14-16"}
    found = programme.suggest(bands, ["7", "8", "9"], only=["7", "9"])
    assert found == {"7": ["D1", "D2"], "9": ["D5"]}


def test_the_lead_chooses_the_region(as_lead, as_teacher, school):
    response = as_lead.post("/teach/school/", {"form": "region", "region": "luton"})
    assert response.status_code == 302
    assert School.objects.get(pk=school.pk).region == "luton"
    assert as_lead.post("/teach/school/", {"form": "region", "region": "x"}).status_code == 422
    assert as_teacher.post("/teach/school/", {"form": "region"}).status_code == 404
    assert School.objects.get(pk=school.pk).region == "luton"
