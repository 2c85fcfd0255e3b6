"""The release budget: nobody averages the noise away with re-made classes.

For each question, wave, year group and academic year the ballots in published reports add up to at
most the declared size of the year group plus 10 %. A class gets one report of a question a year and
wave. A teacher of many classes in one year group, or who asks a second year group the same question,
needs the school lead's approval, once a year. What is over budget shows engagement only and feeds no
roll-up. There is no waiting period: a class made this morning gets its report this morning.
"""

import dataclasses
import enum
import uuid
from collections import Counter
from collections.abc import Iterable
from typing import Self

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from cms.ages import YearGroupName
from cms.models import User
from teacher_portal.models import (
    ManyClassesApproval,
    ReleaseLedger,
    School,
    SchoolClass,
    YearGroup,
)

HEADROOM = (11, 10)  # declared size times 11/10
CLASSES_WITHOUT_APPROVAL = 3


class Refusal(enum.Enum):
    """Why a question would not be released."""

    ALREADY = "already"
    NO_SIZE = "no size"
    OVER = "over"
    MANY_CLASSES = "many classes"
    OTHER_YEAR = "other year"


@dataclasses.dataclass(frozen=True)
class Decision:
    """Whether one question may be released for these classes, and if not, why."""

    question: uuid.UUID
    refusal: Refusal | None = None
    year_group: str = ""

    @property
    def allowed(self) -> bool:
        """Whether it may."""
        return self.refusal is None

    def to_json(self) -> dict[str, str]:
        """The refusal as it is kept with the closed assignment."""
        refusal = self.refusal.value if self.refusal else ""
        return {"refusal": refusal, "year_group": self.year_group}

    @classmethod
    def from_json(cls, question: str, data: dict[str, str]) -> Self:
        """Read a kept refusal."""
        refusal = Refusal(data["refusal"]) if data["refusal"] else None
        return cls(uuid.UUID(question), refusal, data["year_group"])

    @property
    def reason(self) -> str:
        """The refusal in a teacher's words, with what to do."""
        if self.refusal is None:
            return ""
        year = str(YearGroupName(self.year_group).label) if self.year_group else ""
        return {
            Refusal.ALREADY: _("This class has had its report of this question this school year."),
            Refusal.NO_SIZE: _(
                "Your school has not said how many pupils are in %(year)s. "
                "Ask your school lead to enter it on the School page."
            ),
            Refusal.OVER: _(
                "%(year)s has had as many reports of this question as it has pupils, so more would "
                "make single answers guessable."
            ),
            Refusal.MANY_CLASSES: _(
                "You teach more than three classes of %(year)s. Your school lead must approve that "
                "once a year on the School page; then your reports go on."
            ),
            Refusal.OTHER_YEAR: _(
                "You have had a report of this question for another year group. Your school lead "
                "must confirm once a year on the School page that you teach %(year)s too; then your "
                "reports go on."
            ),
        }[self.refusal] % {"year": year}


def limit_of(year_group: YearGroup) -> int:
    """How many ballots a year group's published reports may hold for one question and wave."""
    return year_group.declared_size * HEADROOM[0] // HEADROOM[1]


def decide(
    *,
    classes: list[SchoolClass],
    teacher_id: int,
    questions: Iterable[uuid.UUID],
    academic_year: int,
    wave: str,
    ballots: int,
    lock: bool = False,
) -> list[Decision]:
    """Decide for each question whether ``ballots`` more of these classes may be released.

    A joint cohort of several classes counts in full for each of their year groups.

    ``lock`` holds the year groups' rows until the transaction ends, so that two classes that close
    at the same moment cannot both take the last of the budget.
    """
    years = sorted({c.year_group for c in classes})
    groups = YearGroup.objects.filter(
        school=classes[0].school_id, academic_year=academic_year, year__in=years
    ).order_by("pk")
    sizes = {g.year: g for g in (groups.select_for_update() if lock else groups)}
    asked = sorted(set(questions))
    ledger = ReleaseLedger.objects.filter(
        school_class__school=classes[0].school_id,
        academic_year=academic_year,
        wave=wave,
        question__in=asked,
    )
    own = set(ledger.filter(school_class__in=classes).values_list("question", flat=True))
    spent = {
        (row["question"], row["year_group"]): row["ballots__sum"]
        for row in ledger.values("question", "year_group").annotate(Sum("ballots"))
    }
    mine = list(
        ReleaseLedger.objects.filter(
            teacher=teacher_id,
            school_class__school=classes[0].school_id,
            academic_year=academic_year,
        ).values_list("year_group", "school_class", "question", "wave")
    )
    many = {year for year in years if _too_many(year, classes, mine)}
    # Without this the same pupils, said to be in another year, would be reported again.
    elsewhere = {q for year, _c, q, w in mine if year not in years and w == wave}
    if many or elsewhere & set(asked):
        approved = set(
            ManyClassesApproval.objects.filter(
                school=classes[0].school_id,
                teacher=teacher_id,
                academic_year=academic_year,
                year__in=years,
            ).values_list("year", flat=True)
        )
    else:
        approved = set()

    def refusal(question: uuid.UUID) -> tuple[Refusal | None, str]:
        if question in own:
            return Refusal.ALREADY, ""
        for year in years:
            if year not in sizes:
                return Refusal.NO_SIZE, year
            if year in many - approved:
                return Refusal.MANY_CLASSES, year
            if question in elsewhere and year not in approved:
                return Refusal.OTHER_YEAR, year
            if spent.get((question, year), 0) + ballots > limit_of(sizes[year]):
                return Refusal.OVER, year
        return None, ""

    return [Decision(question, *refusal(question)) for question in asked]


def _too_many(
    year: str, classes: list[SchoolClass], mine: list[tuple[str, int, uuid.UUID, str]]
) -> bool:
    """Whether a teacher's reported classes of a year group, with these, are more than three."""
    reported = {school_class for y, school_class, _q, _w in mine if y == year}
    reported |= {c.pk for c in classes if c.year_group == year}
    return len(reported) > CLASSES_WITHOUT_APPROVAL


@dataclasses.dataclass(frozen=True)
class ManyClasses:
    """A teacher whose classes of a year group the school lead should confirm."""

    teacher: User
    year: str
    classes: int

    @property
    def year_label(self) -> str:
        """The year group for people."""
        return str(YearGroupName(self.year).label)


def awaiting_approval(school: School, academic_year: int) -> list[ManyClasses]:
    """Teachers of more than three classes in a year group, or of more than one year group."""
    approved = set(
        ManyClassesApproval.objects.filter(school=school, academic_year=academic_year).values_list(
            "teacher", "year"
        )
    )
    rows = list(
        SchoolClass.objects.current()
        .filter(school=school, academic_year=academic_year, teachers__isnull=False)
        .values_list("teachers", "year_group")
        .annotate(number=Count("pk"))
        .order_by("teachers", "year_group")
    )
    years_of = Counter(teacher for teacher, _year, _number in rows)
    waiting = [
        (teacher, year, number)
        for teacher, year, number in rows
        if (number > CLASSES_WITHOUT_APPROVAL or years_of[teacher] > 1)
        and (teacher, year) not in approved
    ]
    people = User.objects.in_bulk([teacher for teacher, _year, _number in waiting])
    return [ManyClasses(people[pk], year, number) for pk, year, number in waiting]


def approve(
    *, school: School, teacher_id: int, year: str, academic_year: int, approved_by: User
) -> None:
    """Record the school lead's word for this academic year; the budget still binds."""
    ManyClassesApproval.objects.get_or_create(
        school=school,
        teacher_id=teacher_id,
        year=year,
        academic_year=academic_year,
        defaults={"approved_by": approved_by},
    )
