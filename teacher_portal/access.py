"""Who may see what in the portal. Every portal view starts here; nothing else reads the tables.

A person who may not see a thing gets the same 404 as for a thing that does not exist.
"""

import dataclasses
import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cms.ages import AgeBand, YearGroupName
from cms.models import User
from lessons.models import Edition, LessonPage
from quizzes.ballots.sealing import seat_id_of
from teacher_portal.models import (
    AreaMembership,
    AreaRole,
    Assignment,
    AssignmentQuerySet,
    DslNotice,
    Membership,
    Role,
    School,
    SchoolClass,
    SchoolClassQuerySet,
    YearGroup,
)

OVERSEEING = (Role.DSL, Role.SCHOOL_LEAD)
# The frozen lesson is large; lists and boards show its code and title only.
LARGE = ("edition__data", "edition__layout")


@dataclasses.dataclass(frozen=True)
class Staff:
    """What a person is, school by school."""

    memberships: tuple[Membership, ...]

    def _schools(self, role: Role) -> tuple[School, ...]:
        return tuple(m.school for m in self.memberships if m.role == role)

    @property
    def user(self) -> User:
        """The person."""
        return self.memberships[0].user

    @property
    def school(self) -> School:
        """The school whose name the pages show."""
        return self.memberships[0].school

    @property
    def teaches_at(self) -> tuple[School, ...]:
        """Schools where the person is a teacher."""
        return self._schools(Role.TEACHER)

    @property
    def dsl_at(self) -> tuple[School, ...]:
        """Schools where the person is a safeguarding lead."""
        return self._schools(Role.DSL)

    @property
    def boxes_read(self) -> tuple[School, ...]:
        """Schools with a question box that the person reads as safeguarding lead."""
        return tuple(s for s in self.dsl_at if getattr(s, "question_box", None))

    @property
    def boxes_heard(self) -> tuple[School, ...]:
        """Schools with a question box whose answers the person gives to classes."""
        return tuple(s for s in self.teaches_at if getattr(s, "question_box", None))

    @property
    def leads(self) -> School | None:
        """The school that the person leads, if any."""
        return next(iter(self._schools(Role.SCHOOL_LEAD)), None)

    @property
    def oversees(self) -> School | None:
        """The school whose teaching the person oversees, as its lead or as DSL, if any."""
        return next((m.school for m in self.memberships if m.role in OVERSEEING), None)


@dataclasses.dataclass(frozen=True)
class Place:
    """What the question box may know of a seat: not which lesson, class or seat it is.

    ``lesson`` is a keyed hash: it says whether two come from one lesson, and not from which.
    """

    school: School
    year_group: str
    lesson: str

    @property
    def band(self) -> AgeBand:
        """The age band of the year group."""
        return YearGroupName(self.year_group).band


def memberships(user: Any) -> list[Membership]:
    """The person's roles, school by school."""
    return list(
        Membership.objects.filter(user=user)
        .select_related("school__question_box__duty_user", "user")
        .order_by("school__name", "pk")
    )


def staff(user: Any) -> Staff | None:
    """What the person is; None for an account that belongs to no school."""
    found = memberships(user)
    return Staff(tuple(found)) if found else None


def school_of(user: Any) -> School:
    """The school a person works at (the first by name, if there are several)."""
    found = staff(user)
    if found is None:
        raise PermissionDenied("This account belongs to no school.")
    return found.school


def has_role(user: Any, school: School, *roles: Role) -> bool:
    """Whether the person has one of these roles at the school."""
    return Membership.objects.filter(user=user, school=school, role__in=roles).exists()


def oversees(user: Any) -> bool:
    """Whether the person oversees a school (as lead or DSL) or an area: they sign in by two steps."""
    of_area = AreaMembership.objects.filter(user=user, role=AreaRole.COMMISSIONER)
    return Membership.objects.filter(user=user, role__in=OVERSEEING).exists() or of_area.exists()


def may_lead(user: Any, school: School) -> bool:
    """Whether the person runs the school's account: people, DSL details, year groups."""
    return has_role(user, school, Role.SCHOOL_LEAD)


def may_hold(user: Any, school: School) -> bool:
    """Whether the person can hold an assignment: the DSLs."""
    return has_role(user, school, Role.DSL)


def _is(user: Any, role: Role) -> Exists:
    """The person has the role at the row's school. A subquery, so that no row comes twice."""
    return Exists(Membership.objects.filter(user=user, role=role, school=OuterRef("school")))


def classes_for(user: Any) -> SchoolClassQuerySet:
    """Classes that the person teaches, while they are a teacher of that school."""
    return SchoolClass.objects.filter(_is(user, Role.TEACHER), teachers=user)


def assignments_for(user: Any) -> AssignmentQuerySet:
    """Assignments of the person's classes."""
    taught = SchoolClass.objects.filter(teachers=user, assignments=OuterRef("pk"))
    return Assignment.objects.filter(Exists(taught), _is(user, Role.TEACHER))


def for_list(assignments: AssignmentQuerySet) -> AssignmentQuerySet:
    """Assignments as lists show them, with their classes and without the frozen lesson's text."""
    classes = Prefetch("classes", queryset=SchoolClass.objects.order_by("label"))
    return assignments.select_related("edition").defer(*LARGE).prefetch_related(classes)


def assignments_overseen(user: Any) -> AssignmentQuerySet:
    """Open assignments of the schools where the person is DSL: to look at and to hold."""
    return Assignment.objects.open().filter(_is(user, Role.DSL))


def notices_for(user: Any, *, since: dt.date) -> "QuerySet[DslNotice]":
    """What teachers told this DSL since a day."""
    return DslNotice.objects.filter(_is(user, Role.DSL), given_on__gte=since).select_related(
        "school_class", "given_by"
    )


def class_or_404(user: Any, class_uuid: uuid.UUID) -> SchoolClass:
    """One of the person's classes."""
    found = classes_for(user).filter(uuid=class_uuid).select_related("school").first()
    if found is None:
        raise Http404
    return found


def assignment_or_404(user: Any, assignment_uuid: uuid.UUID) -> Assignment:
    """One of the person's assignments, with what every page about it shows."""
    found = (
        assignments_for(user)
        .filter(uuid=assignment_uuid)
        .select_related("school", "edition", "cohort")
        .first()
    )
    if found is None:
        raise Http404
    return found


def overseen_or_404(user: Any, assignment_uuid: uuid.UUID) -> Assignment:
    """An assignment of a school where the person is DSL."""
    found = (
        Assignment.objects.filter(_is(user, Role.DSL), uuid=assignment_uuid)
        .select_related("school", "edition", "cohort")
        .first()
    )
    if found is None:
        raise Http404
    return found


def led_school_or_404(user: Any) -> School:
    """The school that the person leads."""
    membership = (
        Membership.objects.filter(user=user, role=Role.SCHOOL_LEAD).select_related("school").first()
    )
    if membership is None:
        raise Http404
    return membership.school


def dsl_school_or_404(user: Any, school_uuid: uuid.UUID) -> School:
    """A school where the person is DSL and that has a question box."""
    found = (
        School.objects.filter(
            Exists(Membership.objects.filter(user=user, role=Role.DSL, school=OuterRef("pk"))),
            uuid=school_uuid,
            question_box__isnull=False,
        )
        .select_related("question_box__duty_user")
        .first()
    )
    if found is None:
        raise Http404
    return found


def people_at(school: School) -> list[Membership]:
    """Everybody with a role at the school, by name."""
    return list(
        Membership.objects.filter(school=school)
        .select_related("user")
        .order_by("user__last_name", "user__email", "role")
    )


def leads_of(school: School) -> list[User]:
    """The people whom a teacher asks to complete the school's details."""
    return list(User.objects.filter(memberships__school=school, memberships__role=Role.SCHOOL_LEAD))


def dsl_has_account(school: School) -> bool:
    """Whether anybody receives the notices that teachers give by e-mail."""
    return Membership.objects.safeguarding().filter(school=school).exists()


def assignable_lessons() -> Any:
    """Lessons that may be set today, as the chooser lists them: without their long texts."""
    return (
        LessonPage.objects.assignable()
        .defer("steps", "vocabulary", "teacher_notes", "safeguarding_note", "ground_rules")
        .order_by("code")
    )


def assignable_edition(code: str) -> Edition | None:
    """The edition of a lesson that may be set today, or None."""
    return Edition.objects.assignable().filter(code__iexact=code).first()


def years_taught(user: Any) -> set[tuple[int, str]]:
    """School and year group of the person's current classes."""
    return set(classes_for(user).current().order_by().values_list("school", "year_group"))


def history_of(school_class: SchoolClass) -> AssignmentQuerySet:
    """What a class has been set, newest first."""
    return for_list(Assignment.objects.filter(classes=school_class))


def assignment_of_seat(token: str) -> Assignment | None:
    """The assignment in which a pupil's cookie holds a seat; None when it is closed or made up."""
    return (
        Assignment.objects.filter(cohort__seats__seat_id=seat_id_of(token))
        .select_related("school__question_box__duty_user", "cohort")
        .first()
    )


def place_of_seat(token: str) -> Place | None:
    """Where a seat is, for the question box; None when its lesson is closed or it is made up."""
    return _place(cohort__seats__seat_id=seat_id_of(token)) if token else None


def place_of_cohort(cohort: uuid.UUID) -> Place | None:
    """The same for all seats of a lesson."""
    return _place(cohort=cohort)


def _place(**which: Any) -> Place | None:
    found = (
        Assignment.objects.filter(**which)
        .select_related("school__question_box__duty_user")
        .prefetch_related("classes")
        .first()
    )
    years = [school_class.year_group for school_class in found.classes.all()] if found else []
    if found is None or not years:
        return None
    # Small classes of several years share a lesson: what suits the youngest suits all of them.
    youngest = min(years, key=YearGroupName.values.index)
    lesson = salted_hmac("teacher_portal.access/place", str(found.cohort_id), algorithm="sha256")
    return Place(found.school, youngest, lesson.hexdigest())


def live_code(assignment: Assignment) -> str:
    """The code that opens the door now, or an empty text when it has run out."""
    return live_code_until(assignment)[0]


def live_code_until(assignment: Assignment) -> tuple[str, dt.datetime | None]:
    """The same, and until when it works."""
    found = assignment.join_codes.filter(expires_at__gt=timezone.now()).first()
    return (found.code, found.expires_at) if found else ("", None)


def opened_already(school_class: SchoolClass, edition: Edition) -> Assignment | None:
    """The open assignment of this edition for this class: it is never opened twice at once."""
    return Assignment.objects.open().filter(Q(classes=school_class), edition=edition).first()


def joinable_classes(user: Any, school_class: SchoolClass) -> SchoolClassQuerySet:
    """The person's other current classes of the same school and year, for a joint report."""
    return (
        classes_for(user)
        .current()
        .filter(school=school_class.school_id, academic_year=school_class.academic_year)
        .exclude(pk=school_class.pk)
    )


def year_group_sizes(school: School, year: int) -> dict[str, int]:
    """This academic year's declared sizes."""
    return dict(
        YearGroup.objects.filter(school=school, academic_year=year).values_list(
            "year", "declared_size"
        )
    )


def pack_edition_or_404(user: Any, edition_uuid: uuid.UUID) -> Edition:
    """An edition whose pack staff may print: it is published now, or the person has set it."""
    edition: Edition | None = Edition.objects.filter(uuid=edition_uuid).first()
    if edition is None:
        raise Http404
    published = Edition.objects.current().filter(pk=edition.pk).exists()
    if not published and not assignments_for(user).filter(edition=edition).exists():
        raise Http404
    return edition


def open_with(user: Any, edition: Edition) -> list[Assignment]:
    """The person's open assignments of an edition, with their classes."""
    return list(for_list(assignments_for(user).open().filter(edition=edition)))


def class_from_query(user: Any, text: str) -> SchoolClass | None:
    """One of the person's classes by what stands in an address; None for anything else."""
    try:
        wanted = uuid.UUID(text)
    except ValueError:
        return None
    classes = classes_for(user).select_related("school")
    found: SchoolClass | None = classes.filter(uuid=wanted).first()
    return found
