"""Seeds the demo: curriculum, people, a school with classes, an open and a closed assignment.

Every step looks first whether its work is done, so that seeding again loses and repeats nothing.
"""

import random
from collections.abc import Callable
from typing import Any

from django.db.models import Count
from django.utils import timezone

from cms.ages import YearGroupName
from cms.demo.area import ensure_area
from cms.demo.box import ensure_box
from cms.demo.people import PEOPLE, ensure_person
from cms.models import Region, User
from lessons.models import Edition, LessonIndexPage, LessonPage, SignOffRole
from lessons.services import sign_off
from lessons.site_setup import ensure_site
from lessons.starter import loader, pulses, series
from quizzes.ballots import sealing
from quizzes.ballots.layout import read_layout
from quizzes.scoring import score
from teacher_portal import budget
from teacher_portal.calendar import academic_year
from teacher_portal.closing import close_assignment
from teacher_portal.models import (
    Assignment,
    Membership,
    Role,
    School,
    SchoolClass,
    YearGroup,
)
from teacher_portal.opening import open_assignment
from teacher_portal.services import create_class, join, mark_started, renew_code

SCHOOL = "Riverbank Academy (demo)"
CLASSES = (("8B", "8", 28), ("9A", "9", 30), ("Oak", "1", 26))
OPEN_LESSON, OPEN_CLASS = "D1", "8B"
CLOSED_LESSON, CLOSED_CLASS = "D3", "9A"
PUPILS_IN_CLOSED = 27

Say = Callable[[str], None]


def seed(say: Say) -> dict[str, Any]:
    """Seed whatever is missing; returns users by key and the two assignments."""
    library = ensure_site()
    loader.load_objectives()
    loader.load_help()
    users = {person.key: ensure_person(person) for person in PEOPLE}
    loaded = loader.load_lessons(library, author=users["author"])
    loaded.created += pulses.load_pulses(library, author=users["author"]).created
    loaded.created += series.load_series().created
    if loaded.created:
        say(f"Lessons loaded: {len(loaded.created)}")
    publish_lessons(library, users, say)
    school = ensure_school(users)
    classes = ensure_classes(school, users["teacher"])
    ensure_box(school, users["dsl"])
    seeded = {
        "users": users,
        "open": ensure_open_assignment(users["teacher"], classes[OPEN_CLASS]),
        "closed": ensure_closed_assignment(users["teacher"], classes[CLOSED_CLASS]),
    }
    ensure_area(users, school, _answer_as_a_class)
    return seeded


def publish_lessons(library: LessonIndexPage, users: dict[str, User], say: Say) -> None:
    """Sign the starter lessons as the demo's people and publish them, once; labelled as demo."""
    # Only starter lessons that nobody has touched: a draft somebody works on stays a draft.
    drafts = (
        LessonPage.objects.child_of(library)
        .annotate(revision_count=Count("_revisions"))
        .filter(
            code__in=[*(data["code"] for data in loader.read_lessons()), *pulses.codes()],
            first_published_at__isnull=True,
            revision_count=1,
        )
    )
    for count, lesson in enumerate(drafts, start=1):
        revision = lesson.latest_revision
        for role, person in (
            (SignOffRole.SPECIALIST, users["second_author"]),
            (SignOffRole.SAFEGUARDING, users["reviewer"]),
        ):
            sign_off(lesson=lesson, revision=revision, role=role, person=person, demo=True)
        revision.publish()
        if count % 8 == 0:
            say(f"Lessons published: {count}")


def ensure_school(users: dict[str, User]) -> School:
    """The demo's school with its safeguarding leads, people and year groups."""
    school, _made = School.objects.get_or_create(
        name=SCHOOL,
        defaults={
            "region": Region.LUTON,
            "dsl_name": "Miriam Adeyemi",
            "dsl_where": "Room 12, beside the library",
            "deputy_dsl_name": "Owen Clarke",
        },
    )
    roles = {
        "teacher": Role.TEACHER,
        "dsl": Role.DSL,
        "deputy_dsl": Role.DSL,
        "school_lead": Role.SCHOOL_LEAD,
    }
    for key, role in roles.items():
        Membership.objects.get_or_create(school=school, user=users[key], role=role)
    year = academic_year(timezone.localdate())
    for name in YearGroupName.values:
        YearGroup.objects.get_or_create(
            school=school, year=name, academic_year=year, defaults={"declared_size": 180}
        )
    # So that the same lesson can be tried with each of the demo's classes.
    for name in {year_group for _label, year_group, _roll in CLASSES}:
        budget.approve(
            school=school,
            teacher_id=users["teacher"].pk,
            year=name,
            academic_year=year,
            approved_by=users["school_lead"],
        )
    return school


def ensure_classes(school: School, teacher: User) -> dict[str, SchoolClass]:
    """The teacher's three classes of this school year."""
    found = {
        c.label: c
        for c in SchoolClass.objects.current().filter(
            school=school, academic_year=academic_year(timezone.localdate())
        )
    }
    for label, year_group, roll in CLASSES:
        if label not in found:
            found[label] = create_class(
                teacher=teacher,
                school=school,
                label=label,
                year_group=year_group,
                declared_roll=roll,
            )
    return found


def _edition(code: str) -> Edition:
    return Edition.objects.assignable().get(code=code)


def ensure_open_assignment(teacher: User, school_class: SchoolClass) -> Assignment:
    """An open assignment with a code that works now."""
    now = timezone.now()
    assignment = (
        Assignment.objects.open()
        .filter(classes=school_class, auto_close_on__gte=timezone.localdate())
        .first()
    )
    if assignment is None:
        return open_assignment(
            teacher=teacher, school_class=school_class, edition=_edition(OPEN_LESSON)
        )
    if not assignment.join_codes.filter(expires_at__gt=now).exists():
        renew_code(assignment=assignment)
    return assignment


def ensure_closed_assignment(teacher: User, school_class: SchoolClass) -> Assignment:
    """A closed assignment whose ballots went through the real door, seal and close."""
    closed = Assignment.objects.closed().filter(classes=school_class).first()
    if closed is not None:
        return closed
    assignment = open_assignment(
        teacher=teacher, school_class=school_class, edition=_edition(CLOSED_LESSON)
    )
    _answer_as_a_class(assignment)
    return close_assignment(assignment_pk=assignment.pk)


def _answer_as_a_class(assignment: Assignment) -> None:
    """Invented pupils join, start and answer: most accurately, some with the misconception."""
    edition = assignment.edition
    layout = read_layout(edition.layout)
    code = assignment.join_codes.get().code
    chance = random.Random("regard demo")  # noqa: S311  invented answers, not noise
    for pupil in range(min(PUPILS_IN_CLOSED, _roll(assignment))):
        token = join(code=code)
        mark_started(token=token)
        if pupil == 0:
            continue  # one pupil left before the end
        answers = {
            question["uuid"]: frozenset(_choose(question, chance)) for question in edition.counted
        }
        sealing.submit(token=token, ballot=score(edition.counted, layout, answers))


def _roll(assignment: Assignment) -> int:
    return sum(assignment.classes.values_list("declared_roll", flat=True))


def _choose(question: dict[str, Any], chance: random.Random) -> list[str]:
    accurate = [o["key"] for o in question["options"] if o["correct"]]
    others = [o["key"] for o in question["options"] if not o["correct"]]
    draw = chance.random()
    if draw < 0.66:
        return accurate
    if draw < 0.95:
        return [chance.choice(others)]
    return []
