"""Every address of the portal asks at most twelve questions, in a school of one class and of two hundred."""

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quizzes.ballots.models import Cohort, CohortState
from teacher_portal.calendar import academic_year
from teacher_portal.models import Assignment, AssignmentState, SchoolClass
from tests.portal_addresses import filled, routes
from tests.teacher_portal.conftest import browser_of
from tests.teacher_portal.test_access import World
from tests.teacher_portal.test_queries import MOST

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.timeout(300)]

CLASSES = 200


def grow(world):
    """Two hundred classes more, all of the teacher's, each with an open and a closed lesson."""
    today, teacher = timezone.localdate(), world.people["teacher"]
    classes = SchoolClass.objects.bulk_create(
        SchoolClass(
            school=world.school,
            label=f"C{number}",
            year_group=world.school_class.year_group,
            declared_roll=28,
            academic_year=academic_year(today),
        )
        for number in range(CLASSES)
    )
    teacher.school_classes.add(*classes)
    for closed in (False, True):
        cohorts = Cohort.objects.bulk_create(
            Cohort(
                edition=world.edition.pk,
                layout=world.edition.layout,
                ballot_limit=30,
                state=CohortState.CLOSED if closed else CohortState.OPEN,
            )
            for _class in classes
        )
        lessons = Assignment.objects.bulk_create(
            Assignment(
                school=world.school,
                teacher=teacher,
                edition=world.edition,
                cohort=cohort,
                opened_on=today,
                auto_close_on=today,
                seat_limit=84,
                n_joined=26,
                n_started=26,
                n_completed=25 if closed else None,
                state=AssignmentState.CLOSED if closed else AssignmentState.OPEN,
                closed_on=today if closed else None,
            )
            for cohort in cohorts
        )
        of_class = Assignment.classes.through
        of_class.objects.bulk_create(
            of_class(assignment=lesson, schoolclass=school_class)
            for lesson, school_class in zip(lessons, classes, strict=True)
        )


def asked(browser, address):
    with (
        CaptureQueriesContext(connections["default"]) as main,
        CaptureQueriesContext(connections["vault"]) as vault,
    ):
        status = browser.get(address).status_code
    return status, len(main) + len(vault)


@pytest.mark.parametrize("who", ["teacher", "DSL", "school lead"])
def test_no_page_asks_more_than_twelve_questions(who, site_tree):
    world = World("Riverbank")
    browser = browser_of(world.people[who])
    browser.get("/teach/")  # what a process asks once in its life is no page's affair
    seen, over = 0, {}
    for classes in (1, CLASSES):
        if classes > 1:
            grow(world)
        for route in routes():
            status, number = asked(browser, filled(route, world.things))
            seen += status == 200
            if number > MOST:
                over[route.name, classes] = number
    assert over == {}
    assert seen > 20, "they were really looked at"
