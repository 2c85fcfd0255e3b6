"""An area's figures as its pages, its CSV file and its PDF show them: one reading for all three."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cms.ages import AgeBand
from cms.spreadsheets import Cell, written
from lessons.models import Objective
from lessons.strands import Strand
from teacher_portal import area_access
from teacher_portal.area_figures import CLASSES_AT_LEAST, HIDDEN_BELOW
from teacher_portal.coverage import year_label
from teacher_portal.evidence import document
from teacher_portal.models import Area, AreaSummary
from teacher_portal.school_picture import area_picture

ABOUT_PAGES = 5


@dataclass(frozen=True)
class ReachLine:
    """One age band."""

    label: str
    classes: int
    classes_taught: int
    lessons: int
    pupils: int | None
    percent: int
    """Classes that have had a lesson, of 100; for the drawing."""


@dataclass(frozen=True)
class CoverageLine:
    """One objective over the area's schools."""

    objective: Objective
    schools: int
    planned: int
    taught: int
    percent: int


@dataclass(frozen=True)
class CoverageStrand:
    """The objectives of a strand."""

    label: str
    lines: tuple[CoverageLine, ...]


@dataclass(frozen=True)
class AreaReport:
    """One school year of an area."""

    area: Area
    summary: AreaSummary
    figures: dict[str, Any]
    reach: tuple[ReachLine, ...]
    strands: tuple[CoverageStrand, ...]
    hidden_below: int = HIDDEN_BELOW
    classes_at_least: int = CLASSES_AT_LEAST

    @property
    def label(self) -> str:
        """The school year as people write it."""
        return year_label(self.summary.academic_year)

    @property
    def hides(self) -> bool:
        """Whether any number of pupils is hidden, so that the page says why."""
        whole = (self.figures[name] for name in ("pupils", "joined", "finished"))
        return None in [*whole, *(line.pupils for line in self.reach)]


def area_report(area: Area, summary: AreaSummary) -> AreaReport:
    """Put the figures beside the words; one query."""
    figures = summary.figures
    return AreaReport(area, summary, figures, _reach(figures), _strands(figures))


def _percent(part: int, whole: int) -> int:
    return 100 * part // whole if part and whole else 0


def _reach(figures: dict[str, Any]) -> tuple[ReachLine, ...]:
    """The bands that the area has classes of."""
    return tuple(
        ReachLine(
            label=str(AgeBand(row["band"]).label),
            classes=row["classes"],
            classes_taught=row["classes_taught"],
            lessons=row["lessons"],
            pupils=row["pupils"],
            percent=_percent(row["classes_taught"], row["classes"]),
        )
        for row in figures["bands"]
        if row["classes"]
    )


def _strands(figures: dict[str, Any]) -> tuple[CoverageStrand, ...]:
    """Objectives that no school of the area has the ages for are left out."""
    objectives = list(Objective.objects.order_by("code"))
    found = []
    for strand in Strand:
        lines = []
        for objective in objectives:
            row = figures["objectives"].get(objective.code)
            if objective.strand == strand and row and row["schools"]:
                share = _percent(row["taught"], row["schools"])
                lines.append(
                    CoverageLine(objective, row["schools"], row["planned"], row["taught"], share)
                )
        if lines:
            found.append(CoverageStrand(str(strand.label), tuple(lines)))
    return tuple(found)


def not_less_abuse() -> str:
    """What every page and file about an area says."""
    return _("This shows reach, not less abuse.")


def area_html(area: Area, year: int, *, back_url: str = "") -> str:
    """The area's report, for the engine or as a page to print."""
    summary = area_access.summaries_of(area).get(year)
    context = {
        "area": area,
        "report": area_report(area, summary) if summary else None,
        "picture": area_picture(area),
        "not_less_abuse": not_less_abuse(),
    }
    return document("area", context, back_url=back_url)


def area_csv(report: AreaReport) -> str:
    """Every figure, one a row; what is hidden says so."""
    return written(_rows(report))


def _rows(report: AreaReport) -> Iterator[list[Cell]]:
    figures = report.figures
    about = [report.area.name, report.label, report.summary.made_on.isoformat()]
    yield [
        _("Area"),
        _("School year"),
        _("Added up on"),
        _("Part"),
        _("Of what"),
        _("What is counted"),
        _("Number"),
        _("Note"),
    ]
    note = not_less_abuse()
    for name, label in _totals():
        yield [*about, _("Reach"), _("All ages"), label, _cell(figures[name]), note]
    for line in report.reach:
        of = _("Ages %(ages)s") % {"ages": line.label}
        for label, number in (
            (_("Classes"), line.classes),
            (_("Classes that have had a lesson"), line.classes_taught),
            (_("Lessons taught"), line.lessons),
            (_("Pupils, at least"), line.pupils),
        ):
            yield [*about, _("Reach"), of, label, _cell(number), note]
    for strand in report.strands:
        for row in strand.lines:
            of = f"{row.objective.code} {row.objective.text}"
            for label, number in (
                (_("Schools with these ages"), row.schools),
                (_("Schools that plan or taught it"), row.planned),
                (_("Schools that taught it"), row.taught),
            ):
                yield [*about, _("Coverage"), of, label, _cell(number), note]


def _totals() -> list[tuple[str, str]]:
    return [
        ("schools", _("Schools")),
        ("schools_taught", _("Schools that have taught a lesson")),
        ("classes", _("Classes")),
        ("classes_taught", _("Classes that have had a lesson")),
        ("lessons", _("Lessons taught")),
        ("pupils", _("Pupils, at least")),
        ("joined", _("Times a pupil joined a lesson")),
        ("finished", _("Times a pupil finished a lesson")),
    ]


def _cell(number: int | None) -> Cell:
    return _("too few to show") if number is None else number
