"""The matrix of objectives and lessons, with its gaps."""

import csv
import io

import pytest

from lessons.models import LessonPage, Objective
from lessons.studio.curriculum_map import ASKED, NAMED, NO, curriculum_map
from tests.lessons.factories import load_drafts, make_edition
from tests.lessons.studio_people import member

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def row_of(code):
    return next(
        (table, row)
        for table in curriculum_map()
        for row in table.rows
        if row.objective.code == code
    )


def cell_of(code, lesson):
    table, row = row_of(code)
    codes = [column.code for column in table.columns]
    return row.cells[codes.index(lesson)]


def test_a_lesson_names_asks_or_does_neither(site_tree):
    load_drafts(site_tree)
    assert cell_of("KS3-RR-01", "D1") == ASKED
    assert cell_of("KS2-DA-02", "C4") == ASKED
    assert cell_of("KS2-HS-01", "C4") == NAMED  # C4's quiz asks about others
    assert cell_of("KS3-RR-01", "D4") == NO


def test_a_draft_fills_no_gap_and_publishing_it_does(site_tree):
    load_drafts(site_tree)
    table, row = row_of("KS3-RR-01")
    assert row.is_gap
    make_edition(site_tree, "D1")
    now, row = row_of("KS3-RR-01")
    assert not row.is_gap
    assert now.gaps < table.gaps


def test_an_objective_without_any_lesson_is_a_gap(site_tree):
    Objective.objects.create(code="KS9-XX-01", text="Nothing yet.", key_stage="KS9", strand="RR")
    table, row = row_of("KS9-XX-01")
    assert (table.columns, row.cells, row.is_gap) == ((), (), True)


def test_the_page_and_its_table(client, site_tree, django_assert_max_num_queries):
    load_drafts(site_tree)
    client.force_login(member("author"))
    with django_assert_max_num_queries(20):
        page = client.get("/studio/curriculum-map/").content.decode()
    assert page.count("<tbody>") == len(curriculum_map())
    rows = list(
        csv.reader(
            io.StringIO(
                client.get("/studio/curriculum-map/?format=csv").content.decode("utf-8-sig")
            )
        )
    )
    assert len(rows) == Objective.objects.count() + 1
    assert next(row for row in rows if row[1] == "KS3-RR-01")[3].split()[0] == "D1"


def test_it_is_behind_the_studios_door(client, site_tree):
    assert client.get("/studio/curriculum-map/").status_code == 302


def test_no_cell_of_its_table_is_a_formula(client, site_tree):
    load_drafts(site_tree)
    LessonPage.objects.filter(code="D1").update(code="=A1+1")
    Objective.objects.filter(code="KS3-RR-01").update(text="@SUM(A1)")
    client.force_login(member("author"))
    table = client.get("/studio/curriculum-map/?format=csv").content.decode()
    assert table.startswith("\ufeff")  # or Excel reads it as Windows text
    cells = [cell for row in csv.reader(io.StringIO(table[1:])) for cell in row]
    assert "'@SUM(A1)" in cells
    assert any(cell.startswith("'=A1+1") for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
