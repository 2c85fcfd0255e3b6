"""The school's page: leads change it, others read it; DSL notices on the home page."""

import pytest
from django.urls import reverse

from teacher_portal import services
from teacher_portal.models import School, YearGroup
from tests.pages import text_of
from tests.teacher_portal.conftest import browser_of
from tests.teacher_portal.factories import EditionFactory, MembershipFactory, YearGroupFactory

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

PAGE = "/teach/school/"
NAMES = {
    "form": "safeguarding",
    "dsl_name": "Ada Obi",
    "dsl_where": "The blue door",
    "deputy_dsl_name": "Sam Lee",
}


def test_a_lead_names_the_safeguarding_leads(as_lead, school):
    assert as_lead.post(PAGE, NAMES)["Location"] == PAGE
    school.refresh_from_db()
    assert (school.dsl_name, school.dsl_where, school.deputy_dsl_name) == (
        "Ada Obi",
        "The blue door",
        "Sam Lee",
    )


def test_a_missing_deputy_is_refused_and_what_was_typed_stays(as_lead, school):
    response = as_lead.post(PAGE, NAMES | {"deputy_dsl_name": ""})
    assert response.status_code == 422
    assert "The blue door" in text_of(response)
    school.refresh_from_db()
    assert school.dsl_name == "Miriam Adeyemi"


@pytest.mark.engine
def test_year_groups_are_declared_and_never_deleted(as_lead, school):
    known = YearGroupFactory(school=school, year="8", declared_size=180)
    response = as_lead.post(PAGE, {"form": "years", "year_8": "175", "year_9": "160"})
    assert response.status_code == 302
    sizes = dict(YearGroup.objects.values_list("year", "declared_size"))
    assert sizes == {"8": 175, "9": 160}
    assert YearGroup.objects.get(year="8").uuid == known.uuid
    refused = as_lead.post(PAGE, {"form": "years", "year_8": "", "year_9": "-1"})
    assert refused.status_code == 422
    assert "Write 0 if there is nobody left in it." in text_of(refused)
    assert dict(YearGroup.objects.values_list("year", "declared_size")) == sizes


def test_teachers_read_whom_to_turn_to_and_change_nothing(as_teacher, lead, school):
    page = text_of(as_teacher.get(PAGE))
    assert "Miriam Adeyemi" in page
    assert str(lead) in page
    assert as_teacher.post(PAGE, NAMES).status_code == 404
    assert School.objects.get(pk=school.pk).dsl_name == "Miriam Adeyemi"


def test_a_lead_sees_people_and_the_way_to_invite(as_lead, lead, teacher):
    page = text_of(as_lead.get(PAGE))
    assert teacher.email in page
    assert reverse("school_people") in page
    assert "No safeguarding lead has an account" in page


def test_home_tells_a_lead_when_no_lesson_can_be_set(as_lead, school):
    School.objects.filter(pk=school.pk).update(deputy_dsl_name="")
    page = text_of(as_lead.get("/teach/"))
    assert "No lesson can be set yet" in page
    assert PAGE in page


def test_the_dsl_reads_the_notices_of_their_own_school_only(
    as_dsl, school_class, teacher, stranger
):
    red = EditionFactory(red=True, title="Patterns of control")
    services.give_notice(school_class=school_class, edition=red, teacher=teacher)
    page = text_of(as_dsl.get("/teach/"))
    assert "Patterns of control" in page
    assert "may open from" in page
    other = MembershipFactory(school=stranger.memberships.get().school, role="dsl").user
    assert "Patterns of control" not in text_of(browser_of(other).get("/teach/"))
