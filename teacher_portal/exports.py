"""The report as a CSV file: the same figures as the page, safe to open in a spreadsheet."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from cms.spreadsheets import BYTE_ORDER_MARK, Cell, safe_cell, written
from quizzes.ballots.layout import Tier
from teacher_portal.reports import ClassReport, Figure, ReportedQuestion

__all__ = ["BYTE_ORDER_MARK", "Cell", "counted", "report_csv", "safe_cell"]


def report_csv(report: ClassReport) -> str:
    """The whole report, one row a figure; who took part stands in every row."""
    return written([_header(), *_rows(report)])


def _header() -> list[Cell]:
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
    if question.is_activity:
        return _("Reached the pass mark")
    return _("Answered accurately")


def _figure(figure: Figure | None, why_missing: str) -> list[Cell]:
    if figure is None:
        return [why_missing, None, None, None]
    best = None if figure.too_few else figure.value
    return [figure.words, best, figure.least, figure.most]
