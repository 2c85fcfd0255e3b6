"""The report as a PDF: the page's figures and no others, for those who may read the page."""

import pytest
from django.urls import reverse

from teacher_portal import closing, documents, reports
from teacher_portal.models import Assignment
from tests.teacher_portal.factories import answer

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
NAMES = ("report_pdf", "report_pdf_state", "report_pdf_file", "report_print")


def at(name, assignment):
    return reverse(name, args=[assignment.uuid])


@pytest.fixture
def closed(assignment):
    answer(assignment, pupils=28)
    closing.close_assignment(assignment_pk=assignment.pk)
    return Assignment.objects.get()


def test_the_printed_page_has_the_reports_words(as_teacher, closed):
    page = as_teacher.get(at("report_print", closed)).content.decode()
    for question in reports.class_report(closed).questions:
        assert question.figure.words in page
    assert "What these figures are" in page


@pytest.mark.skipif(documents.missing() != [], reason="no PDF engine here")
def test_it_is_made_once_and_saved(as_teacher, closed, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        as_teacher.post(at("report_pdf", closed))
    assert "Download the PDF" in as_teacher.get(at("report_pdf", closed)).content.decode()
    file = as_teacher.get(at("report_pdf_file", closed))
    assert file.content.startswith(b"%PDF-")
    assert f"report-D1-{closed.closed_on}.pdf" in file["Content-Disposition"]


@pytest.mark.parametrize("name", NAMES)
def test_nobody_else_and_no_open_lesson(as_stranger, as_dsl, as_lead, as_teacher, assignment, name):
    for client in (as_stranger, as_dsl, as_lead, as_teacher):
        assert client.get(at(name, assignment)).status_code == 404
