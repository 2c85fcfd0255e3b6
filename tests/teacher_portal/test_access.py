"""Every address of portal and player × every person: what opens for whom, for own things and others'.

What opens is written down in docs/access.md; a change there is a decision, not an accident.
``ACCESS=write`` writes the file anew.
"""

import os
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.db import transaction
from django.test import Client

from cms import groups
from lessons.models import Objective
from teacher_portal import invitations
from teacher_portal.closing import close_assignment
from teacher_portal.models import Area, AreaMembership, AreaRole, Role, SchoolPolicy
from teacher_portal.question_box import duty
from teacher_portal.question_box.models import BankQuestion, Batch, Entry, HelpRequest, Question
from tests.lessons.studio_people import member
from tests.portal_addresses import filled, routes
from tests.teacher_portal.conftest import browser_of
from tests.teacher_portal.factories import (
    EditionFactory,
    MembershipFactory,
    SchoolClassFactory,
    SchoolFactory,
    UserFactory,
    answer,
    code_of,
    open_for,
)

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.timeout(300)]
MATRIX = Path(__file__).parents[2] / "docs" / "access.md"
OF_A_CLOSED_LESSON = (
    "report",
    "report_csv",
    "report_pdf",
    "report_pdf_state",
    "report_pdf_file",
    "report_print",
)
OPEN, CLOSED = "yes", "–"
PEOPLE = (
    *("no account", "pupil", "teacher", "co-teacher", "teacher elsewhere"),
    *("DSL", "school lead", "commissioner", "author", "administrator"),
)
HEAD = """# Who opens what in the portal

Written by `ACCESS=write` from tests/teacher_portal/test_access.py, which asks for every address as every
person and compares the answers with this file. The things asked for are those of one class, its open
and its closed lesson, and its school; "teacher" and "co-teacher" teach it, "DSL", "school lead" and
"commissioner" belong to its school and area, "teacher elsewhere" to another. A pupil holds a seat in its
open lesson. An address that only takes a POST is asked with an empty one. "yes" means that the page is
there, a refused form included; whoever is sent to sign in, to the home page of their own work or to a
page that says "not found" has "–"; a row of dashes wants more than this test has made (a file that
is ready, a page that has been made public). **Of another school nobody here opens anything**: the same test asks
for the same addresses with another school's things.

| Address | {people} |
| --- | {rules} |
"""


class World:
    """A school with a class, its people, an open and a closed lesson, and one of everything else."""

    def __init__(self, name):
        self.area = Area.objects.create(name=f"{name} and around")
        self.school = SchoolFactory(name=name, area=self.area)
        self.people = {
            role: MembershipFactory(school=self.school, role=value).user
            for role, value in (
                ("teacher", Role.TEACHER),
                ("co-teacher", Role.TEACHER),
                ("DSL", Role.DSL),
                ("deputy", Role.DSL),
                ("school lead", Role.SCHOOL_LEAD),
            )
        }
        self.people["commissioner"] = UserFactory()
        AreaMembership.objects.create(
            area=self.area, user=self.people["commissioner"], role=AreaRole.COMMISSIONER
        )
        teachers = [self.people["teacher"], self.people["co-teacher"]]
        self.school_class = SchoolClassFactory(school=self.school, teachers=teachers)
        self.edition = EditionFactory()
        self.open = open_for(self.school_class, self.edition)
        self.closed = open_for(self.school_class, EditionFactory())
        answer(self.closed, pupils=12)
        close_assignment(assignment_pk=self.closed.pk)
        self.things = {
            "area_uuid": self.area.uuid,
            "area_remove.pk": self.area.memberships.get().pk,
            "area_help_checked.pk": 0,
            "school_uuid": self.school.uuid,
            "policy_uuid": SchoolPolicy.objects.create(school=self.school).uuid,
            "class_uuid": self.school_class.uuid,
            "batch": self.school_class.uuid,
            "assignment_uuid": self.open.uuid,
            **{f"{name}.assignment_uuid": self.closed.uuid for name in OF_A_CLOSED_LESSON},
            "edition_uuid": self.edition.uuid,
            "code": self.edition.code,
            "objective.code": Objective.objects.get_or_create(code="KS3-RR-01")[0].code,
            "join_with_code.code": code_of(self.open),
            "pk": self.people["teacher"].memberships.get().pk,
            "teacher_remove.pk": self.people["co-teacher"].pk,
            "invitation_uuid": self.invited().uuid,
            "year": "8",
            **self.box(),
        }

    def box(self):
        """A question, a call for help, an entry and a question of the bank, by address."""
        duty.switch(school=self.school, on=True)
        question = Question.objects.create(school=self.school, year_group="8", words="Why?")
        call = HelpRequest.objects.create(school=self.school, name="Sam", form="8B")
        batch = Batch.objects.create(school=self.school, year_group="8")
        entry = Entry.objects.create(batch=batch, question="Why?", answer="Because.")
        known = BankQuestion.objects.create(
            school=self.school, band="11-14", question="Why?", answer="Because."
        )
        return {
            "box_paraphrase.pk": question.pk,
            "box_handled.pk": call.pk,
            "box_reopen.pk": call.pk,
            "box_delete.pk": call.pk,
            "box_entry.pk": entry.pk,
            "box_entry_remove.pk": entry.pk,
            "box_bank_remove.pk": known.pk,
        }

    def invited(self):
        return invitations.invite_to_school(
            school=self.school,
            email=f"new-{self.school.pk}@example.org",
            role=Role.TEACHER,
            invited_by=self.people["school lead"],
        )

    def pupil(self):
        browser = Client()
        browser.post("/join/", {"code": code_of(self.open)})
        browser.post("/join/start/")
        return browser


@pytest.fixture
def world():
    return World("Riverbank")


@pytest.fixture
def other():
    return World("Hilltop")


@pytest.fixture
def browsers(world, other, site_tree):
    """A browser for each of the people."""
    accounts = world.people | {
        "teacher elsewhere": other.people["teacher"],
        "author": member("author"),
        "administrator": member("admin", groups.SITE_ADMINISTRATORS, organisation=""),
    }
    found = {who: browser_of(person) for who, person in accounts.items()}
    return found | {"no account": Client(), "pupil": world.pupil()}


def asked_by(browser, address):
    """What an address answers, with nothing of it left behind."""
    browser.raise_request_exception = False
    with transaction.atomic(), transaction.atomic(using="vault"):
        response = browser.get(address)
        if response.status_code == 405:
            response = browser.post(address)
        for database in ("default", "vault"):
            transaction.set_rollback(True, using=database)
    if response.status_code >= 500:
        return str(response.status_code)
    led_to = urljoin(address, response.headers.get("Location", ""))
    turned_away = response.status_code in (403, 404) or led_to.startswith("/accounts/")
    return CLOSED if turned_away else OPEN


def test_every_address_for_everybody(world, browsers):
    found = {
        route: [asked_by(browsers[who], filled(route, world.things)) for who in PEOPLE]
        for route in routes()
    }
    assert len(found) > 40
    broken = {r.pattern: a for r, a in found.items() if set(a) - {OPEN, CLOSED}}
    assert broken == {}
    lines = [
        f"| `{route.pattern}` | " + " | ".join(answers) + " |" for route, answers in found.items()
    ]
    matrix = HEAD.format(people=" | ".join(PEOPLE), rules=" | ".join("---" for _ in PEOPLE))
    matrix += "\n".join(lines) + "\n"
    if os.environ.get("ACCESS") == "write":
        MATRIX.write_text(matrix)
    assert matrix.splitlines() == MATRIX.read_text().splitlines()


# What anybody opens who has an account or a code: it names no school's thing, or is a pupil's door.
OF_NOBODY = {"edition_uuid", "policy_uuid"}


PUBLIC = {"join_with_code", "objective"}


def test_nobody_opens_another_schools_things(world, other, browsers):
    elsewhere = {"teacher elsewhere", "no account"}
    opened = [
        (route.pattern, who)
        for route in routes()
        if set(route.keys) - OF_NOBODY and route.name not in PUBLIC
        for who in PEOPLE
        if who not in elsewhere and asked_by(browsers[who], filled(route, other.things)) != CLOSED
    ]
    assert opened == []
