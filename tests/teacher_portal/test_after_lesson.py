"""What a report leads on to, and the three steps of a first visit."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from lessons.models import Objective
from teacher_portal import closing
from teacher_portal.models import Assignment
from tests.pages import line_of
from tests.teacher_portal.factories import (
    EditionFactory,
    PublishedRollupFactory,
    YearGroupFactory,
    answer,
    open_for,
    question,
    this_term,
)

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def at(name, assignment):
    return reverse(name, args=[assignment.uuid])


@pytest.fixture
def objective(db):
    return Objective.objects.create(
        code="KS3-RR-01", text="Say what respect is.", key_stage="KS3", strand="RR"
    )


@pytest.fixture
def closed(school_class, objective):
    """A lesson of one question that 28 pupils have answered accurately."""
    edition = EditionFactory(code="D1", questions=[question("What is respect?")])
    edition.lesson.objectives.add(objective)
    edition.lesson.save()
    assignment = open_for(school_class, edition)
    answer(assignment, pupils=28)
    closing.close_assignment(assignment_pk=assignment.pk)
    return assignment


def school_figure(assignment, **changes):
    identity = uuid.UUID(assignment.edition.questions[0]["uuid"])
    fields = {"term": this_term(), "n": 200, "cell": 120, "cohorts": 6} | changes
    return PublishedRollupFactory(scope=assignment.school.uuid, question=identity, **fields)


class TestBesideTheSchool:
    def test_until_the_terms_figure_is_out_the_page_says_when(self, as_teacher, closed):
        page = line_of(as_teacher.get(at("report", closed)))
        assert "The school’s figure for this term comes after" in page
        assert "pupils of" not in page

    def test_the_terms_figure_says_that_the_class_is_in_it(self, as_teacher, closed):
        school_figure(closed)
        page = line_of(as_teacher.get(at("report", closed)))
        assert "about 60%" in page
        assert "200 pupils of 6 classes" in page
        assert "Your class is one of them." in page
        assert "comes after" not in page

    def test_before_that_the_latest_earlier_term_stands_in_without_the_class(
        self, as_teacher, closed
    ):
        school_figure(closed, term="2020-autumn", cell=20)
        school_figure(closed, term="2021-spring")
        page = line_of(as_teacher.get(at("report", closed)))
        assert "Spring term 2022, 200 pupils" in page
        assert "Your class is one of them." not in page
        assert "comes after" in page

    def test_a_class_is_never_set_beside_itself(self, as_teacher, closed):
        school_figure(closed, n=56, cohorts=3, cell=40)
        page = line_of(as_teacher.get(at("report", closed)))
        assert "beside itself" in page
        assert "pupils of 3 classes" not in page

    def test_another_schools_figure_and_another_wave_are_not_shown(self, as_teacher, closed):
        school_figure(closed, wave="baseline")
        identity = uuid.UUID(closed.edition.questions[0]["uuid"])
        PublishedRollupFactory(question=identity, term=this_term(), n=200)
        assert "200 pupils" not in line_of(as_teacher.get(at("report", closed)))

    def test_long_after_the_term_it_says_that_there_is_none(self, as_teacher, closed):
        Assignment.objects.update(opened_on=dt.date(2026, 3, 2))
        page = line_of(as_teacher.get(at("report", closed)))
        assert "Too few at your school answered this in the spring term 2026" in page


class TestWhatToTeachNext:
    def test_other_lessons_of_the_objective_but_none_the_class_has_had(
        self, as_teacher, closed, objective, school_class
    ):
        for code, band in (("D2", "14-16"), ("D3", "11-14"), ("D4", "11-14")):
            edition = EditionFactory(code=code, title=f"Lesson {code}", band=band)
            edition.lesson.objectives.add(objective)
            edition.lesson.save()
        open_for(school_class, edition)
        EditionFactory(code="D5", title="Another objective")
        page = line_of(as_teacher.get(at("report", closed)))
        following = page.split("Teach next:")[1].split("</p>")[0]
        assert following.index("D3 Lesson D3") < following.index("D2 Lesson D2"), "own age first"
        assert "another age" in following
        assert not {"D1", "D4", "D5"} & set(following.split())
        link = f"{reverse('objective', args=['KS3-RR-01'])}?class={school_class.uuid}"
        assert link in page
        there = line_of(as_teacher.get(link))
        assert "Say what respect is." in there
        assert reverse("assignment_new", args=[school_class.uuid, "D2"]) in there

    def test_an_objective_that_is_none_is_not_found(self, as_teacher):
        assert as_teacher.get(reverse("objective", args=["KS9-XX-99"])).status_code == 404


class TestFirstVisit:
    def step(self, client):
        page = line_of(client.get("/teach/"))
        if "Three steps" not in page:
            return None
        steps = page.split("steps-list")[1].split("</ol>")[0]
        return steps.count('aria-label="done"'), steps.split('class="button" href="')[1].split('"')[
            0
        ]

    def test_three_steps_that_go_away_by_themselves(self, as_teacher, school, teacher):
        assert self.step(as_teacher) == (0, "/teach/classes/new/")
        as_teacher.post(
            "/teach/classes/new/", {"label": "8B", "year_group": "8", "declared_roll": "28"}
        )
        school_class = school.classes.get()
        assert self.step(as_teacher) == (1, reverse("class_choose", args=[school_class.uuid]))
        YearGroupFactory(school=school)
        assignment = open_for(school_class, teacher=teacher)
        assert self.step(as_teacher) == (2, at("board", assignment))
        answer(assignment, pupils=1)
        assert self.step(as_teacher) is None
