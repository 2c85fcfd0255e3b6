"""The report as a CSV file: the same figures as the page, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from quizzes.ballots.layout import Tier
from teacher_portal.reports import ClassReport, Figure, ReportedQuestion

BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as Windows text
# What a spreadsheet takes for the beginning of a formula; the last four are the full-width signs.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

Cell = str | int | None


def safe_cell(value: Cell) -> Cell:
    """Text that a spreadsheet will show and never run."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def report_csv(report: ClassReport) -> str:
    """The whole report, one row a figure; who took part stands in every row."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_header())
    for row in _rows(report):
        writer.writerow([safe_cell(cell) for cell in row])
    return BYTE_ORDER_MARK + out.getvalue()


def _header() -> list[str]:
    return [
        _("Lesson"),
        _("Title"),
        _("Class"),
        _("Opened"),
        _("Closed"),
        _("On the register"),
        _("Joined"),
        _("Started"),
        _("Finished"),
        _("Question"),
        _("Question text"),
        _("What is counted"),
        _("In words"),
        _("About, in 10"),
        _("At least, in 10"),
        _("At most, in 10"),
    ]


def _rows(report: ClassReport) -> Iterator[list[Cell]]:
    who = report.engagement
    lesson: list[Cell] = [
        report.code,
        report.title,
        report.class_label,
        report.opened_on.isoformat(),
        report.closed_on.isoformat() if report.closed_on else "",
        who.roll,
        who.joined,
        who.started,
        who.completed,
    ]
    if not report.questions:
        yield [*lesson, None, "", "", report.why_only_engagement, None, None, None]
    for question in report.questions:
        about: list[Cell] = [question.number, question.stem]
        why = question.why_missing or report.why_only_engagement
        yield [*lesson, *about, counted(question), *_figure(question.figure, why)]
        if question.misconception:
            named = question.misconception
            yield [
                *lesson,
                *about,
                _("Chose: %(answer)s") % {"answer": named.answer},
                *_figure(named.figure, ""),
            ]


def counted(question: ReportedQuestion) -> str:
    """What a question's figure counts."""
    if question.tier == Tier.ATTITUDE:
        return _("Agreed")
    return _("Answered accurately")


def _figure(figure: Figure | None, why_missing: str) -> list[Cell]:
    if figure is None:
        return [why_missing, None, None, None]
    best = None if figure.too_few else figure.value
    return [figure.words, best, figure.least, figure.most]
