"""The school's picture: who sees which figures of which term, and in which words."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from teacher_portal.calendar import term_days
from teacher_portal.models import Assignment
from teacher_portal.school_picture import school_picture
from tests.pages import text_of
from tests.teacher_portal.conftest import browser_of
from tests.teacher_portal.factories import (
    EditionFactory,
    MembershipFactory,
    PublishedRollupFactory,
    RollupFactory,
    SchoolClassFactory,
    SchoolFactory,
    UserFactory,
    YearGroupFactory,
    open_for,
    question,
    this_term,
)
from tests.teacher_portal.test_queries import asked

databases = pytest.mark.django_db(databases=["default", "vault"])
engine = pytest.mark.engine

PAGE = "/teach/school/picture/"


@pytest.fixture
def past(school, teacher):
    """A school whose autumn term is published, Year 8 and the whole; and what was asked."""
    edition = EditionFactory(
        code="D1", questions=[question("First?", misconception=True), question("Second?")]
    )
    assignment = open_for(SchoolClassFactory(school=school, teachers=[teacher]), edition)
    Assignment.objects.filter(pk=assignment.pk).update(opened_on=dt.date(2025, 10, 1))
    year = YearGroupFactory(school=school, year="8", academic_year=2025)
    first, second = (uuid.UUID(q["uuid"]) for q in edition.questions)
    for scope, n, cell in ((school.uuid, 200, 124), (year.uuid, 100, 81)):
        PublishedRollupFactory(scope=scope, question=first, n=n, cell=cell)
    PublishedRollupFactory(
        scope=school.uuid, question=first, n=200, cell=50, cell_name="misconception"
    )
    RollupFactory(scope=school.uuid, n=30, cohorts=2, question=second, term="2025-autumn")
    return {"edition": edition, "year": year, "questions": (first, second)}


@engine
@databases
def test_the_page_shows_the_figure_its_range_and_what_its_noise_is(as_lead, past):
    page = text_of(as_lead.get(PAGE))
    assert "Autumn term 2025" in page
    assert "First?" in page
    assert "about 62%, could be 59% to 65%" in page
    assert "answered accurately, of the 200 pupils who finished in 5 classes" in page
    assert "The blurs of 5 classes add up: about 6 pupils either way." in page
    assert "chose “Being feared”" in page
    assert "1 more question was answered, but has no figure" in page
    assert "Second?" not in page
    assert "not that there is less abuse" in page
    assert "it worked" not in page


@databases
def test_leads_and_safeguarding_leads_see_year_groups_and_teachers_the_school(
    as_lead, as_dsl, as_teacher, past
):
    for client in (as_lead, as_dsl):
        page = text_of(client.get(PAGE, {"year": "8", "term": "2025-autumn"}))
        assert "Year 8, Autumn term 2025" in page
        assert "about 80%, could be 75% to 90%" in page
        assert "about 62%" not in page
    page = text_of(as_teacher.get(PAGE))
    assert "about 62%" in page
    assert '<option value="8"' not in page
    assert as_teacher.get(PAGE, {"year": "8"}).status_code == 404


@databases
def test_nobody_from_elsewhere_sees_a_schools_picture(
    client, as_stranger, nobody, school, past, as_lead
):
    address = {"school": str(school.uuid)}
    assert as_lead.get(PAGE, address).status_code == 200
    assert as_stranger.get(PAGE, address).status_code == 404
    assert "First?" not in text_of(as_stranger.get(PAGE))
    assert browser_of(nobody).get(PAGE, address).status_code == 403
    assert client.get(PAGE).status_code == 302


@databases
def test_overseeing_one_school_opens_no_year_group_of_another(school, teacher, past):
    """A teacher here who leads a school elsewhere is a teacher here."""
    elsewhere = SchoolFactory(name="Zebra")
    MembershipFactory(school=elsewhere, user=teacher, role="school_lead")
    client = browser_of(teacher)
    assert client.get(PAGE, {"school": school.uuid, "year": "8"}).status_code == 404
    page = text_of(client.get(PAGE, {"school": elsewhere.uuid}))
    assert "The picture comes after the term" in page
    assert school.name in page, "the choice of schools"


@databases
@pytest.mark.parametrize(
    "options",
    [{"term": "2024-autumn"}, {"term": "x"}, {"year": "14"}, {"year": "x"}, {"school": "x"}],
)
def test_what_is_not_there_is_not_found(as_lead, past, options):
    assert as_lead.get(PAGE, options).status_code == 404


@databases
def test_a_year_group_without_figures_says_so_and_keeps_the_form(as_lead, past):
    page = text_of(as_lead.get(PAGE, {"year": "9", "term": "2025-autumn"}))
    assert "Year 9 has no figures in this term" in page
    assert '<option value="9" selected' in page
    assert '<option value="8"' in page


@databases
def test_an_empty_page_says_what_it_takes_and_when(as_teacher):
    page = text_of(as_teacher.get(PAGE))
    assert "at least 50 pupils in at least 3 classes" in page
    comes = term_days(this_term())[1] + dt.timedelta(days=1)
    assert f"from {comes.day} {comes:%B %Y}" in page


@engine
@databases
def test_change_is_shown_for_the_year_and_never_as_it_worked(as_lead, school, past):
    first = past["questions"][0]
    year = past["year"].uuid
    for scope, before, now in ((school.uuid, 80, 160), (year, 100, 104)):
        common = {"question": first, "epsilon": "1/2", "n": 200, "cohorts": 7}
        PublishedRollupFactory(scope=scope, wave="baseline", cell=before, **common)
        PublishedRollupFactory(
            scope=scope, wave="endpoint", cell=now, **(common | {"term": "2025-summer"})
        )
    Assignment.objects.update(opened_on=dt.date(2026, 5, 5))
    page = text_of(as_lead.get(PAGE))
    assert "At the end of the year" in page
    assert "More than at the start of the year: about 40 points" in page
    assert "No clear change since the start of the year" in text_of(
        as_lead.get(PAGE, {"year": "8"})
    )
    assert "It cannot say what caused it" in page


@databases
def test_a_baseline_of_another_year_is_compared_with_nothing(school, past):
    first = past["questions"][0]
    PublishedRollupFactory(scope=school.uuid, question=first, wave="baseline", term="2024-autumn")
    PublishedRollupFactory(scope=school.uuid, question=first, wave="endpoint")
    assert not school_picture(school, oversees=False).has_change


@databases
def test_the_school_page_leads_to_the_picture(as_lead, as_teacher):
    for client in (as_lead, as_teacher):
        assert reverse("school_picture") in text_of(client.get("/teach/school/"))


@engine
@databases
def test_the_page_asks_the_same_for_one_question_and_for_forty(as_lead, school, past):
    few = asked(as_lead, PAGE)
    for number in range(10):
        edition = EditionFactory(questions=[question(f"Q{number}-{i}?") for i in range(4)])
        assignment = open_for(SchoolClassFactory(school=school, teachers=[UserFactory()]), edition)
        Assignment.objects.filter(pk=assignment.pk).update(opened_on=dt.date(2025, 10, 1))
        for asked_question in edition.questions:
            PublishedRollupFactory(scope=school.uuid, question=uuid.UUID(asked_question["uuid"]))
    assert "Q9-3?" in text_of(as_lead.get(PAGE))
    assert asked(as_lead, PAGE) == few <= 9, "one more in the weeks after a term"


@databases
@pytest.mark.parametrize(
    ("today", "awaited", "coming"),
    [
        (dt.date(2026, 12, 31), True, "Autumn term 2026"),
        (dt.date(2027, 1, 10), True, "Autumn term 2026"),
        (dt.date(2027, 1, 10), False, "Spring term 2027"),
        (dt.date(2027, 2, 20), True, "Spring term 2027"),
    ],
)
def test_the_next_term_is_the_last_one_while_it_is_awaited(school, today, awaited, coming):
    if awaited:
        RollupFactory(scope=school.uuid, term="2026-autumn")
    assert school_picture(school, oversees=True, today=today).next_term == coming
