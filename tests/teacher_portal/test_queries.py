"""How many questions each page asks the databases: the same for one thing as for twenty."""

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.seat_cookie import SEAT_COOKIE
from teacher_portal import services
from teacher_portal.closing import close_assignment
from teacher_portal.models import DslNotice, Role, SchoolClass
from tests.teacher_portal.conftest import browser_of
from tests.teacher_portal.factories import (
    EditionFactory,
    MembershipFactory,
    SchoolClassFactory,
    answer,
    code_of,
    open_for,
)

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

MOST = 12


def asked(client, address, status=200):
    with (
        CaptureQueriesContext(connections["default"]) as main,
        CaptureQueriesContext(connections["vault"]) as vault,
    ):
        assert client.get(address).status_code == status
    return len(main) + len(vault)


def fill(school, teacher, editions, number):
    """``number`` more classes, each with an open and a closed lesson, and a notice."""
    for _ in range(number):
        school_class = SchoolClassFactory(school=school, teachers=[teacher])
        open_for(school_class, editions[0])
        done = open_for(school_class, editions[1])
        close_assignment(assignment_pk=done.pk)
        services.give_notice(school_class=school_class, edition=editions[0], teacher=teacher)


@pytest.fixture
def editions(db):
    return [EditionFactory(code="D1"), EditionFactory(code="D2")]


@pytest.mark.engine
def test_home_asks_the_same_for_one_class_and_for_twenty(school, teacher, editions):
    """A teacher who is also DSL and lead: everything that the home page can show."""
    for role in (Role.DSL, Role.SCHOOL_LEAD):
        MembershipFactory(school=school, user=teacher, role=role)
    client = browser_of(teacher)
    fill(school, teacher, editions, 1)
    few = asked(client, "/teach/")
    fill(school, teacher, editions, 19)
    assert DslNotice.objects.count() == 20
    assert asked(client, "/teach/") == few == 11


@pytest.mark.engine
def test_a_class_asks_the_same_for_one_lesson_and_for_twenty(as_teacher, school_class):
    address = reverse("class_detail", args=[school_class.uuid])

    def run(number):
        for _ in range(number):
            close_assignment(assignment_pk=open_for(school_class).pk)
            open_for(school_class)

    run(1)
    few = asked(as_teacher, address)
    run(9)
    assert asked(as_teacher, address) == few == 9 <= MOST


@pytest.mark.engine
def test_the_chooser_asks_the_same_for_one_lesson_and_for_twenty(as_teacher, school_class, edition):
    open_for(school_class, edition)
    address = reverse("class_choose", args=[school_class.uuid])
    few = asked(as_teacher, address)
    for _ in range(19):
        open_for(school_class, EditionFactory())
    assert asked(as_teacher, address) == few == 11 <= MOST


def test_the_school_page_asks_the_same_for_one_person_and_for_twenty(as_lead, lead, school):
    few = asked(as_lead, "/teach/school/")
    MembershipFactory.create_batch(19, school=school)
    assert asked(as_lead, "/teach/school/") == few == 8


@pytest.mark.parametrize(
    ("name", "number"),
    [("board", 8), ("board_counts", 6), ("assignment_close", 6), ("qr_cards", 6)],
)
def test_pages_of_an_open_lesson(as_teacher, assignment, name, number):
    answer(assignment, pupils=12)
    assert asked(as_teacher, reverse(name, args=[assignment.uuid])) == number <= MOST


@pytest.mark.parametrize(("name", "number"), [("report", 10), ("report_csv", 6)])
def test_pages_of_a_closed_lesson(as_teacher, assignment, name, number):
    answer(assignment, pupils=12)
    close_assignment(assignment_pk=assignment.pk)
    assert asked(as_teacher, reverse(name, args=[assignment.uuid])) == number <= MOST


@pytest.mark.parametrize(("level", "number"), [("green", 10), ("amber", 11), ("red", 12)])
def test_the_start_card(as_teacher, school_class, level, number):
    edition = EditionFactory(level=level)
    address = reverse("assignment_new", args=[school_class.uuid, edition.code])
    assert asked(as_teacher, address) == number <= MOST


@pytest.mark.parametrize(("name", "number"), [("class_new", 3), ("class_edit", 4)])
def test_forms(as_teacher, school_class, name, number):
    args = [] if name == "class_new" else [school_class.uuid]
    assert asked(as_teacher, reverse(name, args=args)) == number


@pytest.mark.engine
def test_the_pupils_door_asks_next_to_nothing(assignment):
    client = Client()
    assert asked(client, "/join/") == 0
    assert asked(client, f"/join/{code_of(assignment)}/") == 0
    client.cookies[SEAT_COOKIE] = services.join(code=code_of(assignment))
    assert asked(client, "/join/ready/") <= 2
    assert asked(client, "/join/ready/") == 1, "the edition is in memory by now"


@pytest.mark.engine
def test_two_hundred_classes_cost_no_more_than_one(teacher, school, editions):
    """The lists of a teacher who has never archived anything."""
    addresses = ("/teach/", reverse("archive_earlier"), reverse("account"))
    for role in (Role.DSL, Role.SCHOOL_LEAD):
        MembershipFactory(school=school, user=teacher, role=role)
    client = browser_of(teacher)
    fill(school, teacher, editions, 1)
    last_year = services.academic_year(timezone.localdate()) - 1
    SchoolClass.objects.update(academic_year=last_year)
    few = [asked(client, address) for address in addresses]
    made = SchoolClass.objects.bulk_create(
        SchoolClass(
            school=school, label=f"C{n}", year_group="8", declared_roll=28, academic_year=last_year
        )
        for n in range(200)
    )
    teacher.school_classes.add(*made)
    assert [asked(client, address) for address in addresses] == few
    assert max(few) <= MOST
