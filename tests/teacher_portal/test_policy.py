"""The page for parents: written by the lead, read by everybody who has its address, one a school."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from teacher_portal import programme
from teacher_portal.calendar import academic_year
from teacher_portal.models import SchoolPolicy
from tests.pages import text_of
from tests.teacher_portal.factories import EditionFactory
from tests.teacher_portal.test_queries import MOST, asked

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

FORM = "/teach/school/policy/"
SAID = {"words": "We teach <b>respect</b>.\n\nAt every age.", "contact": "Mr Pugh, 01234 567890"}


def public_page(school):
    return f"/for-parents/{SchoolPolicy.objects.get(school=school).uuid}/"


@pytest.fixture
def published(as_lead, school):
    assert as_lead.post(FORM, SAID | {"public": "on"}).status_code == 302
    return public_page(school)


def test_nobody_reads_it_before_it_is_shown_and_nobody_after_it_is_hidden(as_lead, school):
    as_lead.post(FORM, SAID)
    page = public_page(school)
    assert Client().get(page).status_code == as_lead.get(page).status_code == 404
    as_lead.post(FORM, SAID | {"public": "on"})
    assert Client().get(page).status_code == 200
    as_lead.post(FORM, SAID)
    assert Client().get(page).status_code == 404
    assert public_page(school) == page, "the address stays for the next time"
    assert Client().get(f"/for-parents/{uuid.uuid4()}/").status_code == 404


def test_parents_read_the_schools_words_the_plan_and_their_rights(
    as_lead, school, published, edition, school_class
):
    year = academic_year(timezone.localdate())
    programme.save_plan(school=school, academic_year=year, year="8", codes=[edition.code])
    response = Client().get(published)
    page = text_of(response)
    assert "We teach &lt;b&gt;respect&lt;/b&gt;." in page
    assert "Mr Pugh, 01234 567890" in page
    assert "Year 8" in page
    assert f'href="/lessons/{edition.code.lower()}/"' in page
    for right in (
        "There is no right to withdraw",
        "the head teacher agrees",
        "until three terms before your child turns 16",
    ):
        assert right in page
    assert school_class.label not in page, "neither class nor day"
    assert school.dsl_name not in page
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_a_contact_is_required(as_lead):
    response = as_lead.post(FORM, SAID | {"contact": "", "public": "on"})
    assert response.status_code == 422
    assert "Say whom parents can ask." in text_of(response)
    assert not SchoolPolicy.objects.exists()


def test_a_day_that_has_passed_asks_nobody_but_an_old_one_may_stay(as_lead, school, published):
    today = timezone.localdate()
    yesterday = (today - dt.timedelta(days=1)).isoformat()
    assert as_lead.post(FORM, SAID | {"consulted_until": yesterday}).status_code == 422
    assert as_lead.post(FORM, SAID | {"consulted_until": today.isoformat()}).status_code == 302
    SchoolPolicy.objects.update(consulted_until=yesterday)
    assert as_lead.post(FORM, SAID | {"consulted_until": yesterday}).status_code == 302


def test_only_the_lead_writes(as_dsl, as_teacher, as_stranger):
    for browser in (as_dsl, as_teacher, as_stranger):
        assert browser.get(FORM).status_code == 404
        assert browser.post(FORM, SAID | {"public": "on"}).status_code == 404
    assert not SchoolPolicy.objects.exists()


@pytest.mark.parametrize("scheme", ["javascript:alert(1)", "data:text/html,x"])
def test_a_link_that_would_run_is_refused(as_lead, scheme):
    assert as_lead.post(FORM, SAID | {"policy_url": scheme}).status_code == 422


def test_it_asks_the_same_for_one_lesson_and_for_ten(school, published):
    year = academic_year(timezone.localdate())

    def plan(codes):
        programme.save_plan(school=school, academic_year=year, year="8", codes=codes)

    codes = [EditionFactory().code]
    plan(codes)
    few = asked(Client(), published)
    plan([*codes, *(EditionFactory().code for _ in range(9))])
    assert asked(Client(), published) == few <= MOST
