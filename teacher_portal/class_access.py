"""Who teaches a class, and what its lessons lead on to; a part of ``access``, for views start there."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from cms.models import User
from lessons.models import LessonPage, Objective
from teacher_portal.models import Assignment, Membership, Role, SchoolClass


def teachers_of(school_class: SchoolClass) -> list[User]:
    """Who teaches a class: named for it, and still a teacher of its school."""
    return list(_school_teachers(school_class).filter(school_classes=school_class))


def colleagues_of(school_class: SchoolClass) -> list[User]:
    """Teachers of the school who do not teach the class yet."""
    return list(_school_teachers(school_class).exclude(school_classes=school_class))


def _school_teachers(school_class: SchoolClass) -> "QuerySet[User]":
    at_school = Membership.objects.filter(
        user=OuterRef("pk"), school=school_class.school_id, role=Role.TEACHER
    )
    return User.objects.filter(Exists(at_school), is_active=True).order_by(
        "last_name", "first_name", "email"
    )


def lessons_of_objectives(codes: Iterable[str]) -> list[tuple[str, str, str, str, str]]:
    """Lessons that may be set today: objective's code, then code, title, level and band."""
    return list(
        LessonPage.objects.assignable()
        .filter(objectives__code__in=list(codes))
        .order_by("code")
        .values_list("objectives__code", "code", "title", "level", "band")
        .distinct()
    )


def codes_set_for(assignment: Assignment) -> set[str]:
    """The codes of the lessons that an assignment's classes have been set so far."""
    return set(
        Assignment.objects.filter(classes__assignments=assignment).values_list(
            "edition__code", flat=True
        )
    )


def objective_or_404(code: str) -> Objective:
    """A line of the curriculum map."""
    found: Objective | None = Objective.objects.filter(code__iexact=code).first()
    if found is None:
        raise Http404
    return found


def classes_in_use(classes: Iterable[SchoolClass]) -> set[int]:
    """Those of the classes that have a lesson open."""
    found = Assignment.objects.open().filter(classes__in=list(classes))
    return set(found.values_list("classes", flat=True))
