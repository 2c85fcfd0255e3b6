"""Every address of the studio × every role: what opens, and that nothing ever breaks.

What opens is written down in docs/studio-access.md; a change there is a decision, not an accident.
``STUDIO_ACCESS=write`` writes the file anew.
"""

import os
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Collection, Locale, Site, Workflow

from cms import groups
from cms.models import HelpEntry, LocalFigure, Organisation
from lessons.models import Objective, SignOffTask
from lessons.starter.loader import load_help
from lessons.studio.starting import start_lesson
from quizzes.h5pp.models import H5PActivity, H5PLibrary
from teacher_portal.models import Area, Membership
from tests.lessons.studio_people import member
from tests.studio_addresses import filled, routes, values_for
from tests.teacher_portal.factories import SchoolFactory, UserFactory

pytestmark = [
    pytest.mark.django_db(databases=["default", "vault"]),
    pytest.mark.timeout(400),
]
MATRIX = Path(__file__).parents[2] / "docs" / "studio-access.md"
ROLES = ("author", "author elsewhere", "reviewer", "administrator")
OPEN, CLOSED = "yes", "–"
DESK, LONGEST_CHAIN = "/studio/", 5
NAMELESS = re.compile(rb"<title>\s*-")  # only the site's own name
MANIFEST = {
    "title": "Test",
    "machineName": "Test.Player",
    "majorVersion": 1,
    "minorVersion": 0,
    "patchVersion": 0,
}
HEAD = """# Who opens what in the studio

Written by `STUDIO_ACCESS=write` from tests/cms/test_studio_access.py, which asks for every address as
every role and compares the answers with this file. "Author" wrote the lesson that is asked for; "author
elsewhere" works for another organisation. Pupils, teachers, school leads and people without an account
open none of these. Only opening is asked here (GET); an address that changes something refuses the
same people. Addresses that nobody but a superuser opens are left out.

| Address | {roles} |
| --- | {rules} |
"""


@pytest.fixture
def there(site_tree):
    """One of each thing that addresses name."""
    author = member("author")
    load_help()
    lesson = start_lesson(
        library=site_tree, author=author, title="Listening", band="7-9", level="green"
    )
    school = SchoolFactory()
    teacher = UserFactory()
    objective = Objective.objects.create(
        code="KS2-XX-01", text="Listen.", key_stage="KS2", strand="RR"
    )
    things = {
        "lesson": lesson,
        "library": site_tree,
        "revision": lesson.latest_revision,
        "quiz": lesson.quiz,
        "help": HelpEntry.objects.first(),
        "figure": LocalFigure.objects.first(),
        "organisation": Organisation.objects.first(),
        "objective": objective,
        "school": school,
        "area": Area.objects.create(name="Riverside partnership"),
        "membership": Membership.objects.create(school=school, user=teacher, role="teacher"),
        "person": teacher,
        "group": Group.objects.first(),
        "site": Site.objects.first(),
        "locale": Locale.objects.first(),
        "collection": Collection.objects.first(),
        "task": SignOffTask.objects.first(),
        "workflow": Workflow.objects.first(),
        "h5p_library": H5PLibrary.objects.create(
            machine="Test.Player", major=1, minor=0, patch=0, title="Test", manifest=MANIFEST
        ),
        "h5p_activity": H5PActivity.objects.create(
            title="Test", main="Test.Player 1.0", content={}, created_by=author
        ),
    }
    return {name: thing.pk for name, thing in things.items()} | {
        "author": author,
        "teacher": teacher,
    }


def people(there):
    return {
        "author": there["author"],
        "author elsewhere": member("elsewhere", organisation="South Star"),
        "reviewer": member("reviewer", groups.SAFEGUARDING_REVIEWERS, organisation=""),
        "administrator": member("admin", groups.SITE_ADMINISTRATORS, organisation=""),
    }


def asked(there):
    """Route and address of everything that can be asked for."""
    found = [(route, filled(route, values_for(route, there))) for route in routes()]
    return [(route, address) for route, address in found if address]


def answers_to(person, addresses):
    """What each address answers: open, closed, or the status of something broken."""
    client = Client(raise_request_exception=False)
    if person:
        client.force_login(person)
    return {route: answer_to(client, address) for route, address in addresses}


def answer_to(client, address):
    """Where an address leads. The desk, to which Wagtail sends whom it turns away, is not opened."""
    for _step in range(LONGEST_CHAIN):
        response = client.get(address)
        if response.status_code >= 500:
            return str(response.status_code)
        if not response.streaming and NAMELESS.search(response.content[:4000]):
            return "a page without a title"
        if not 300 <= response.status_code < 400:
            return CLOSED if response.status_code in (400, 403, 404, 405) else OPEN
        address = urljoin(address, response["Location"])
        if address == DESK or "/login/" in address or not address.startswith(DESK):
            return CLOSED
    return "goes round in circles"


def test_every_address_for_every_role_of_the_studio(there):
    addresses = asked(there)
    assert len(addresses) > 150
    found = {role: answers_to(person, addresses) for role, person in people(there).items()}
    broken = {
        (role, route): answer
        for role, answers in found.items()
        for route, answer in answers.items()
        if answer not in (OPEN, CLOSED)
    }
    assert broken == {}
    lines = [
        f"| `{route or '/'}` | " + " | ".join(found[role][route] for role in ROLES) + " |"
        for route, _address in addresses
        if any(found[role][route] == OPEN for role in ROLES)
    ]
    head = HEAD.format(roles=" | ".join(ROLES), rules=" | ".join("---" for _ in ROLES))
    matrix = head + "\n".join(lines) + "\n"
    if os.environ.get("STUDIO_ACCESS") == "write":
        MATRIX.write_text(matrix)
    assert matrix.splitlines() == MATRIX.read_text().splitlines()


@pytest.mark.parametrize("who", ["nobody", "teacher"])
def test_nobody_else_opens_anything(there, who):
    person = there["teacher"] if who == "teacher" else None
    answers = answers_to(person, asked(there))
    assert {route for route, answer in answers.items() if answer != CLOSED} == set()


def test_the_lesson_of_another_organisation_is_read_only(there):
    """The heart of the matrix, said once in words."""
    told = {"pages/<int:page_id>/edit/", "pages/<int:page_id>/delete/"}
    told |= {f"lessons/<int:lesson_pk>/{reading}/" for reading in ("read", "record", "checks")}
    addresses = [(route, address) for route, address in asked(there) if route in told]
    assert len(addresses) == len(told)
    own, other = (
        answers_to(person, addresses)
        for role, person in people(there).items()
        if role.startswith("author")
    )
    only_own = {route for route in own if own[route] == OPEN and other[route] == CLOSED}
    assert {"pages/<int:page_id>/edit/", "pages/<int:page_id>/delete/"} <= only_own
    for reading in ("read", "record", "checks"):
        assert other[f"lessons/<int:lesson_pk>/{reading}/"] == OPEN
