"""A class's report as a document: the same figures as its page, for the PDF or for paper."""

from teacher_portal import reports
from teacher_portal.after_lesson import after_lesson
from teacher_portal.evidence import document
from teacher_portal.models import Assignment

ABOUT_PAGES = 2


def report_html(assignment: Assignment, *, back_url: str = "") -> str:
    """A closed lesson's report, for the engine, or with ``back_url`` as a page to print."""
    found = reports.class_report(assignment)
    context = {
        "report": found,
        "after": after_lesson(assignment, found),
        "school": assignment.school,
    }
    return document("report", context, back_url=back_url)
