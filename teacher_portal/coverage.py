"""A school's coverage: objectives by year group, planned and taught; and who took part, in counts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.db.models import Value
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.ages import YearGroupName
from cms.spreadsheets import Cell, written
from lessons.models import Objective
from lessons.strands import Strand
from teacher_portal.calendar import academic_year, year_days
from teacher_portal.models import Assignment, PlannedLesson, School, SchoolClass, YearGroup
from teacher_portal.teaching import Session, sessions
from teacher_portal.took_part import People, TookPart

KEY_STAGES = {
    "KS1": ("R", "1", "2"),
    "KS2": ("3", "4", "5", "6"),
    "KS3": ("7", "8", "9"),
    "KS4": ("10", "11"),
    "KS5": ("12", "13"),
}
YEARS_BACK = 2  # what was set is kept for three school years


@dataclass(frozen=True)
class CoverageCell:
    """One objective in one year group: the lessons that are planned and those that were taught."""

    year: str
    label: str
    planned: tuple[str, ...]
    taught: tuple[str, ...]

    @property
    def awaited(self) -> tuple[str, ...]:
        """Planned and not yet taught."""
        return tuple(code for code in self.planned if code not in self.taught)


@dataclass(frozen=True)
class CoverageRow:
    """One objective."""

    objective: Objective
    cells: tuple[CoverageCell, ...]

    @property
    def taught(self) -> bool:
        """Whether any year group has had it."""
        return any(cell.taught for cell in self.cells)

    @property
    def planned(self) -> bool:
        """Whether any year group is to have it."""
        return any(cell.planned for cell in self.cells)


@dataclass(frozen=True)
class CoverageTable:
    """One key stage."""

    key_stage: str
    years: tuple[str, ...]
    rows: tuple[CoverageRow, ...]

    @property
    def taught(self) -> int:
        """Objectives that were taught."""
        return sum(row.taught for row in self.rows)


@dataclass(frozen=True)
class StrandLine:
    """One strand: of its objectives, how many were taught and how many are only planned."""

    label: str
    objectives: int
    taught: int
    planned: int

    @property
    def percents(self) -> tuple[int, int]:
        """Taught and only planned, of 100; for the drawing."""
        return 100 * self.taught // self.objectives, 100 * self.planned // self.objectives

    @property
    def neither(self) -> int:
        """Objectives that are a gap."""
        return self.objectives - self.taught - self.planned


@dataclass(frozen=True)
class EngagementLine:
    """One year group: classes, lessons taught, and how often pupils joined and finished."""

    label: str
    classes: int
    classes_taught: int
    lessons: int
    joined: People
    finished: People


@dataclass(frozen=True)
class YearChoice:
    """A school year that can be looked at."""

    value: int
    label: str


@dataclass(frozen=True)
class PlannedTitle:
    """A lesson in the plan of one year group."""

    year: str
    code: str
    title: str
    level: str


@dataclass(frozen=True)
class Coverage:
    """Everything about one school year."""

    academic_year: int
    tables: tuple[CoverageTable, ...]
    engagement: tuple[EngagementLine, ...]
    lessons: tuple[Session, ...]
    plan: tuple[PlannedTitle, ...]

    @property
    def label(self) -> str:
        """The school year as people write it."""
        return year_label(self.academic_year)

    @cached_property
    def rows(self) -> list[CoverageRow]:
        """Every objective of the school's key stages."""
        return [row for table in self.tables for row in table.rows]

    @property
    def taught(self) -> int:
        """Objectives taught to somebody."""
        return sum(row.taught for row in self.rows)

    @property
    def planned(self) -> int:
        """Objectives planned or taught."""
        return sum(row.planned or row.taught for row in self.rows)

    @property
    def gaps(self) -> list[CoverageRow]:
        """Objectives that nobody has planned or taught."""
        return [row for row in self.rows if not (row.planned or row.taught)]

    @property
    def strands(self) -> list[StrandLine]:
        """The eight strands, those without an objective here left out."""
        lines = []
        for strand in Strand:
            rows = [row for row in self.rows if row.objective.strand == strand]
            taught = sum(row.taught for row in rows)
            planned = sum(row.planned and not row.taught for row in rows)
            if rows:
                lines.append(StrandLine(str(strand.label), len(rows), taught, planned))
        return lines

    @property
    def classes_taught(self) -> int:
        """Classes that have had a lesson."""
        return sum(line.classes_taught for line in self.engagement)

    @property
    def sessions_taught(self) -> int:
        """Lessons taught; one that two classes had together is one."""
        return sum(session.taught for session in self.lessons)


def year_label(year: int) -> str:
    """2026 is the school year 2026/27."""
    return f"{year}/{(year + 1) % 100:02d}"


def years_to_choose() -> list[YearChoice]:
    """This school year and those that are still kept, newest first."""
    now = academic_year(timezone.localdate())
    return [YearChoice(year, year_label(year)) for year in range(now, now - YEARS_BACK - 1, -1)]


def chosen_year(text: str) -> int | None:
    """A school year from an address: the present one for nothing, None for one that is not kept."""
    years = [choice.value for choice in years_to_choose()]
    if not text:
        return years[0]
    return int(text) if text.isdecimal() and int(text) in years else None


def school_coverage(school: School, year: int) -> Coverage:
    """What a school planned and taught in one school year: six queries for any number of classes."""
    set_then = Assignment.objects.filter(school=school, opened_on__range=year_days(year))
    held = tuple(sessions(set_then))
    taught: dict[tuple[str, str], set[str]] = defaultdict(set)
    for session in held:
        if session.taught:
            for objective in session.lesson.objectives:
                for school_class in session.classes:
                    taught[objective, school_class.year].add(session.lesson.code)
    plan, planned = _planned(school, year)
    present = _years_of(school, year)
    tables = _tables(set(present), planned, taught)
    return Coverage(year, tables, engagement_lines(present, held), held, plan)


def _planned(
    school: School, year: int
) -> tuple[tuple[PlannedTitle, ...], dict[tuple[str, str], set[str]]]:
    """The plan, and the codes of its lessons by objective and year group."""
    planned: dict[tuple[str, str], set[str]] = defaultdict(set)
    titles = set()
    rows = PlannedLesson.objects.filter(school=school, academic_year=year, lesson__live=True)
    for name, code, title, level, objective in rows.values_list(
        "year", "lesson__code", "lesson__title", "lesson__level", "lesson__objectives__code"
    ):
        titles.add(PlannedTitle(name, code, title, level))
        if objective:
            planned[objective, name].add(code)
    return tuple(titles), planned


def _years_of(school: School, year: int) -> dict[str, int]:
    """The year groups that the school has, with how many classes; nobody declared means none."""
    declared = YearGroup.objects.filter(school=school, academic_year=year, declared_size__gt=0)
    classes = SchoolClass.objects.filter(school=school, academic_year=year).order_by()
    rows = declared.order_by().values_list("year", Value(0))
    found: dict[str, int] = {}
    for name, number in rows.union(classes.values_list("year_group", Value(1)), all=True):
        found[name] = found.get(name, 0) + number
    return found


def _in_order(names: Iterable[str]) -> tuple[str, ...]:
    wanted = set(names)
    return tuple(name for name in YearGroupName.values if name in wanted)


def _tables(
    present: set[str],
    planned: dict[tuple[str, str], set[str]],
    taught: dict[tuple[str, str], set[str]],
) -> tuple[CoverageTable, ...]:
    """A table for each key stage that the school has, or of which it planned or taught anything."""
    used = defaultdict(set)
    for objective, name in [*planned, *taught]:
        used[objective].add(name)
    tables = []
    ordered = Objective.objects.order_by("key_stage", "code")
    for key_stage, group in groupby(ordered, key=lambda objective: objective.key_stage):
        objectives = list(group)
        own = present & set(KEY_STAGES.get(key_stage, ()))
        years = _in_order(own.union(*(used[o.code] for o in objectives)))
        if years:
            rows = tuple(
                CoverageRow(o, tuple(_cell(o.code, name, planned, taught) for name in years))
                for o in objectives
            )
            labels = tuple(str(YearGroupName(name).label) for name in years)
            tables.append(CoverageTable(key_stage, labels, rows))
    return tuple(tables)


def _cell(
    objective: str,
    name: str,
    planned: dict[tuple[str, str], set[str]],
    taught: dict[tuple[str, str], set[str]],
) -> CoverageCell:
    key = objective, name
    return CoverageCell(
        year=name,
        label=str(YearGroupName(name).label),
        planned=tuple(sorted(planned.get(key, ()))),
        taught=tuple(sorted(taught.get(key, ()))),
    )


def engagement_lines(
    present: dict[str, int], held: Iterable[Session]
) -> tuple[EngagementLine, ...]:
    """The year groups that the school has or that had a lesson, with how many classes they have."""
    counts = TookPart(held)
    names = [*(year for year, number in present.items() if number), *counts.sessions]
    return tuple(
        EngagementLine(
            label=str(YearGroupName(name).label),
            classes=present.get(name, 0),
            classes_taught=counts.classes(name),
            lessons=counts.sessions.get(name, 0),
            joined=counts.joined_in_all(name),
            finished=counts.finished_in_all(name),
        )
        for name in _in_order(names)
    )


def coverage_csv(coverage: Coverage) -> str:
    """The matrix for a spreadsheet, one row an objective and year group."""
    return written(_lines(coverage))


def _lines(coverage: Coverage) -> Iterator[list[Cell]]:
    yield [
        _("School year"),
        _("Key stage"),
        _("Code"),
        _("Objective"),
        _("Year group"),
        _("Lessons planned"),
        _("Lessons taught"),
    ]
    for table in coverage.tables:
        for row in table.rows:
            about = [coverage.label, table.key_stage, row.objective.code, row.objective.text]
            for cell in row.cells:
                yield [*about, cell.label, " ".join(cell.planned), " ".join(cell.taught)]
