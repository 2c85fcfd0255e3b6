"""A school that is played through the portal's own services: classes, joining, closing, reports.

Every game has a school of its own, so that no game's ledger or budget touches another's.
"""

import datetime as dt
import secrets
import uuid

from django.utils import timezone

from cms.models import User
from lessons.models import Edition, LessonIndexPage, LessonPage
from quizzes.ballots import sealing
from quizzes.ballots.layout import ASKED_IN_ROTATION, read_layout
from quizzes.ballots.models import Report, Rollup
from quizzes.ballots.sealing import SubmitOutcome
from quizzes.freezing import layout_of
from quizzes.scales import Scale, scale_options
from teacher_portal import budget, closing, opening, reports, services
from teacher_portal.calendar import academic_year
from teacher_portal.models import Assignment, Membership, Role, School, SchoolClass, YearGroup
from tests.attacks.games import coins, page_residual

YEAR = "9"
YEARS = ("7", "8", "9", "10", "11")


def question(number: int) -> dict:
    """A knowledge question as editions freeze it: two options, the first accurate."""
    return {
        "uuid": str(uuid.UUID(int=number)),
        "kind": "single",
        "stem": f"Question {number}",
        "tier": "knowledge",
        "reported": True,
        "objective": "",
        "options": [
            {"key": "a", "text": "Accurate", "correct": True, "feedback": "Yes."},
            {"key": "b", "text": "Not so", "correct": False, "feedback": "No."},
        ],
        "misconception": None,
    }


CELLS = 4
QUESTIONS = [question(number) for number in range(1, CELLS + 1)]


def statement(number: int) -> dict:
    """An attitude statement as editions freeze it, on five points."""
    return {
        "uuid": str(uuid.UUID(int=100 + number)),
        "kind": "scale",
        "stem": f"Statement {number}",
        "tier": "attitude",
        "reported": True,
        "objective": "",
        "options": scale_options(Scale.FIVE),
        "misconception": None,
        "scale": "five",
        "reversed": False,
    }


STATEMENTS = [statement(number) for number in range(1, ASKED_IN_ROTATION + 1)]


def make_attack_edition() -> Edition:
    """A green lesson with four reported knowledge questions: as many as one lesson may have."""
    return _make_edition("X1", {"steps": [], "questions": QUESTIONS})


def make_pulse_edition(*, beside: Edition) -> Edition:
    """A Class Pulse of three statements beside the attacked lesson; made once a test."""
    known = Edition.objects.exclude(pk=beside.pk).first()
    return known or _make_edition("X2", {"steps": [], "questions": STATEMENTS, "rotates": True})


def _make_edition(code: str, data: dict) -> Edition:
    page = LessonPage(
        title="Attacked", code=code, band="11-14", level="green", minutes=20, summary="A lesson."
    )
    LessonIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return Edition.objects.create(
        lesson=page,
        number=1,
        code=page.code,
        title=page.title,
        band=page.band,
        level=page.level,
        data=data,
        layout=[cell.to_json() for cell in layout_of(data["questions"])],
        lesson_revision=page.live_revision,
        published_on=timezone.localdate(),
        review_by=timezone.localdate() + dt.timedelta(days=365),
    )


class AttackedSchool:
    """A school with its year groups, and the curious teacher, who is the attacker."""

    def __init__(self, edition: Edition, *, year_size: int = 180) -> None:
        self.edition = edition
        name = secrets.token_hex(8)
        self.school = School.objects.create(name=name, dsl_name="Ada", deputy_dsl_name="Mo")
        self.teacher = User.objects.create_user(f"{name}@school.example")
        Membership.objects.create(school=self.school, user=self.teacher, role=Role.TEACHER)
        services.declare_year_groups(school=self.school, sizes=dict.fromkeys(YEARS, year_size))

    def new_class(self, label: str, *, roll: int = 12, year: str = YEAR) -> SchoolClass:
        """A class made this morning."""
        return services.create_class(
            teacher=self.teacher,
            school=self.school,
            label=label,
            year_group=year,
            declared_roll=roll,
        )

    def lesson(self, school_class: SchoolClass, *join_with: SchoolClass) -> "Lesson":
        """Set the lesson to a class, or to several small ones with a joint report."""
        assignment = opening.open_assignment(
            teacher=self.teacher,
            school_class=school_class,
            edition=self.edition,
            join_with=join_with,
        )
        return Lesson(assignment)

    def confirm(self, *years: str) -> None:
        """The school lead's word that the teacher has many classes of these years."""
        for year in years:
            budget.approve(
                school=self.school,
                teacher_id=self.teacher.pk,
                year=year,
                academic_year=academic_year(timezone.localdate()),
                approved_by=self.teacher,
            )

    def rollups(self) -> list[int]:
        """The running totals of the school and of the year group, added up cell by cell."""
        year = YearGroup.objects.get(school=self.school, year=YEAR)
        scopes = [self.school.uuid, year.uuid]
        rows = Rollup.objects.filter(scope__in=scopes)
        return [
            sum(r.cell for r in rows if r.question == cell.question)
            for cell in read_layout(self.edition.layout)
        ]


class Lesson:
    """An assignment from opening to report."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        self.layout = sealing.cohort_layout(assignment.cohort)
        self.known = [0] * len(self.layout)
        self.code = assignment.join_codes.get().code

    def join(self) -> str:
        """Come in with the code on the board."""
        return services.join(code=self.code)

    def answer(self, ballot: list[int], *, token: str = "") -> SubmitOutcome:
        """The target's ballot, or one that is refused."""
        return sealing.submit(token=token or self.join(), ballot=ballot)

    def classmates(self, number: int, *, door: bool = False) -> None:
        """Pupils, real or made up, whose answers the attacker knows.

        To save time they are seated by the service that joining calls, unless by the ``door``.
        """
        for _ in range(number):
            ballot = coins(len(self.layout))
            token = self.join() if door else sealing.take_seat(self.assignment.cohort_id)
            if self.answer(ballot, token=token) is SubmitOutcome.COUNTED:
                self.known = [sum(pair) for pair in zip(self.known, ballot, strict=True)]

    def close(self) -> "Lesson":
        """Close, as the teacher or the nightly task does."""
        self.assignment = closing.close_assignment(assignment_pk=self.assignment.pk)
        return self

    def report(self) -> list[int] | None:
        """The published noisy counts without what the attacker knows; None without a report."""
        found = Report.objects.filter(cohort=self.assignment.cohort_id).first()
        if found is None:
            return None
        return [c["noisy_count"] - k for c, k in zip(found.cells, self.known, strict=True)]

    def page(self) -> list[tuple[int, int]]:
        """What the report's page leaves open; asked for anew, as by a refresh."""
        page = reports.class_report(self.assignment)
        return [
            page_residual(q.figure.words, page.engagement.completed, cell.tier, known)
            for q, cell, known in zip(page.questions, self.layout, self.known, strict=True)
            if q.figure
        ]
