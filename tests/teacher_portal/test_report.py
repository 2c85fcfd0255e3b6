"""The report as page and file: the same figures, honest ranges, nothing a spreadsheet would run."""

import csv
import io

import pytest
from django.urls import reverse

from cms.spreadsheets import safe_cell
from quizzes.ballots.layout import Tier
from teacher_portal import closing, reports
from teacher_portal.exports import report_csv
from teacher_portal.models import Assignment
from teacher_portal.reports import Figure, figure
from tests.pages import text_of
from tests.teacher_portal.factories import (
    EditionFactory,
    SchoolClassFactory,
    answer,
    open_for,
    question,
)

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def at(name, assignment):
    return reverse(name, args=[assignment.uuid])


def closed_with(assignment, pupils, choose="a"):
    answer(assignment, pupils=pupils, choose=choose)
    closing.close_assignment(assignment_pk=assignment.pk)
    return Assignment.objects.get(pk=assignment.pk)


def rows_of(response):
    content = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


@pytest.mark.engine
def test_the_report_has_figures_words_and_a_table(as_teacher, assignment):
    closed = closed_with(assignment, 28)
    page = text_of(as_teacher.get(at("report", assignment)))
    for q in reports.class_report(closed).questions:
        assert q.stem in page
        assert q.figure.words in page
    assert "Seeing a person" in page, "the accurate answer"
    assert "Respect is fear" in page, "the misconception"
    assert "Sort six cards." in page
    assert "figure-bar" in page
    assert "What these figures are" in page
    assert "Miriam Adeyemi" in page


@pytest.mark.engine
def test_below_the_minimum_the_page_says_why_there_is_only_engagement(as_teacher, assignment):
    closed_with(assignment, 9)
    page = text_of(as_teacher.get(at("report", assignment)))
    assert "9 pupils finished. With fewer than 10" in page
    assert "figure-bar" not in page


def test_nobody_came(as_teacher, assignment):
    closing.close_assignment(assignment_pk=assignment.pk)
    response = as_teacher.get(at("report", assignment))
    assert response.status_code == 200
    assert "0 pupils finished" in text_of(response)


def test_a_lesson_without_reported_questions(as_teacher, school_class):
    edition = EditionFactory(questions=[question(reported=False)])
    assignment = open_for(school_class, edition)
    closed_with(assignment, 12)
    assert as_teacher.get(at("report", assignment)).status_code == 200
    assert len(rows_of(as_teacher.get(at("report_csv", assignment)))) == 1


def test_a_second_run_in_a_year_shows_engagement_only(as_teacher, school_class, edition):
    closed_with(open_for(school_class, edition), 12)
    again = open_for(school_class, edition)
    closed_with(again, 12)
    page = text_of(as_teacher.get(at("report", again)))
    assert "has had its report of this question" in page
    assert "figure-bar" not in page


@pytest.mark.engine
def test_reading_again_shows_the_same(as_teacher, assignment):
    closed_with(assignment, 20)
    first, second = (text_of(as_teacher.get(at("report", assignment))) for _ in range(2))
    assert first == second


@pytest.mark.engine
def test_the_file_has_the_figures_of_the_page(as_teacher, assignment):
    closed = closed_with(assignment, 28)
    response = as_teacher.get(at("report_csv", assignment))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "report-D1-" in response["Content-Disposition"]
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = rows_of(response)
    found = reports.class_report(closed)
    figures = []
    for q in found.questions:
        figures.append(q.figure)
        if q.misconception:
            figures.append(q.misconception.figure)
    assert len(rows) == len(figures) == 3
    for row, shown in zip(rows, figures, strict=True):
        assert row["In words"] == shown.words
        assert (row["At least, in 10"], row["At most, in 10"]) == (
            str(shown.least),
            str(shown.most),
        )
        assert (row["Joined"], row["Finished"], row["On the register"]) == ("28", "28", "28")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠"])
def test_a_cell_that_looks_like_a_formula_is_text(start):
    assert safe_cell(f'{start}HYPERLINK("x")').startswith("'")


def test_ordinary_cells_stay_as_they_are():
    assert [safe_cell(x) for x in ("8B", "a=b", 7, None, "")] == ["8B", "a=b", 7, None, ""]


def test_formulas_in_a_lesson_reach_no_spreadsheet(as_teacher, teacher, school):
    nasty = "=cmd|'/C calc'!A0"
    school_class = SchoolClassFactory(school=school, label="-8B", teachers=[teacher])
    edition = EditionFactory(questions=[question(nasty)], title="@SUM(1)")
    assignment = open_for(school_class, edition)
    closed_with(assignment, 12)
    cells = [
        cell
        for row in rows_of(as_teacher.get(at("report_csv", assignment)))
        for cell in row.values()
    ]
    assert f"'{nasty}" in cells
    assert "'@SUM(1)" in cells
    assert "'-8B" in cells
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


@pytest.mark.parametrize(
    ("count", "n", "words"),
    [
        (20, 28, "about 7 in 10, could be 6 to 8"),
        (28, 28, "9 in 10 or more"),
        (0, 28, "1 in 10 or fewer"),
        (2, 28, "1 in 10 or fewer, could be 0 to 2"),
        (5, 10, "too few to be sure: anything from 2 to 8 in 10"),
        (-3, 28, "1 in 10 or fewer"),
        (40, 28, "9 in 10 or more"),
    ],
)
def test_words_say_the_range_and_never_all_or_none(count, n, words):
    assert figure(count, n, Tier.KNOWLEDGE).words == words


def test_the_range_shown_never_excludes_what_rounding_hid():
    assert (Figure(1, 1, 2).least, Figure(9, 8, 9).most) == (0, 10)


def test_too_few_to_be_sure_has_neither_mark_nor_estimate(as_teacher, assignment):
    closed = closed_with(assignment, 10)
    found = reports.class_report(closed)
    text = report_csv(found)
    for q in found.questions:
        if q.figure.too_few:
            assert f"{q.figure.words},,{q.figure.least},{q.figure.most}" in text
