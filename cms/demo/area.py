"""The demo's area: the school and two more, a commissioner, a local partner, and its figures."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from cms.demo.people import Person, ensure_person
from cms.models import Region, User
from lessons.models import Edition
from teacher_portal import programme
from teacher_portal.area_figures import summarise
from teacher_portal.calendar import academic_year
from teacher_portal.closing import close_assignment
from teacher_portal.models import (
    Area,
    AreaMembership,
    AreaRole,
    Assignment,
    Membership,
    Role,
    School,
    SchoolClass,
    YearGroup,
)
from teacher_portal.opening import open_assignment
from teacher_portal.services import create_class

AREA = "Riverside partnership (demo)"
# Name, then its classes: label, year group, roll and the lesson that they have had.
SCHOOLS = (
    (
        "Hillside Primary (demo)",
        (("Birch", "5", 24, "C1"), ("Rowan", "6", 22, "C3"), ("Maple", "6", 23, "C1")),
    ),
    ("St Anne’s School (demo)", (("7C", "7", 25, "D1"), ("8A", "8", 9, "D3"))),
)
WORDS = (
    "We teach children to respect each other and themselves, to say no and to hear it, and to see "
    "whole people behind every picture.\n\nLessons are age by age and taught by people your child "
    "knows. Of all of them our policy calls one sex education: F1, for ages 16 to 18."
)


def ensure_area(
    users: dict[str, User], school: School, answer_as_a_class: Callable[[Assignment], None]
) -> Area:
    """Make what is missing: people, schools with a taught lesson each, a plan, figures."""
    area, new = Area.objects.get_or_create(name=AREA, defaults={"region": Region.LUTON})
    for key, role in (("commissioner", AreaRole.COMMISSIONER), ("partner", AreaRole.PARTNER)):
        AreaMembership.objects.get_or_create(area=area, user=users[key], role=role)
    if not new:
        return area
    School.objects.filter(pk=school.pk).update(area=area)
    year = academic_year(timezone.localdate())
    programme.fill_plan(school=school, academic_year=year, years=programme.years_of(school, year))
    if programme.policy_of(school) is None:
        programme.save_policy(
            school=school,
            public=True,
            words=WORDS,
            contact="Gareth Pugh, office@riverbank.demo.invalid",
        )
    for number, (name, classes) in enumerate(SCHOOLS, start=1):
        _ensure_school(area, number, name, classes, answer_as_a_class)
    summarise(area, year)
    return area


def _ensure_school(
    area: Area,
    number: int,
    name: str,
    classes: Any,
    answer_as_a_class: Callable[[Assignment], None],
) -> None:
    """A school of the area whose classes have had one lesson each, through the real door."""
    year = academic_year(timezone.localdate())
    teacher = ensure_person(Person(f"area_teacher_{number}", "Sam", f"Rowe{number}"))
    school = School.objects.create(
        name=name,
        region=Region.LUTON,
        area=area,
        dsl_name="Priya Nair",
        dsl_where="The office",
        deputy_dsl_name="Tom Ellis",
    )
    Membership.objects.create(school=school, user=teacher, role=Role.TEACHER)
    for label, year_group, roll, code in classes:
        YearGroup.objects.get_or_create(
            school=school, year=year_group, academic_year=year, defaults={"declared_size": 60}
        )
        school_class: SchoolClass = create_class(
            teacher=teacher,
            school=school,
            label=label,
            year_group=year_group,
            declared_roll=roll,
        )
        edition = Edition.objects.assignable().filter(code=code).filter(level="green").first()
        if edition is not None:
            assignment = open_assignment(
                teacher=teacher, school_class=school_class, edition=edition
            )
            answer_as_a_class(assignment)
            close_assignment(assignment_pk=assignment.pk)
    programme.fill_plan(school=school, academic_year=year, years=programme.years_of(school, year))
