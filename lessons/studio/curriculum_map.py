"""The curriculum map as a matrix: which lesson is for which objective, which asks about it, and gaps."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.spreadsheets import Cell, written
from lessons.models import LessonPage, Objective

NO, NAMED, ASKED = "", "named", "asked"


@dataclass(frozen=True)
class Column:
    """A lesson: published ones count as taught, drafts are promises."""

    pk: int
    code: str
    title: str
    live: bool


@dataclass(frozen=True)
class Row:
    """An objective, and for each lesson of its table whether it is named or asked about."""

    objective: Objective
    cells: tuple[str, ...]
    is_gap: bool


@dataclass(frozen=True)
class Table:
    """One key stage."""

    key_stage: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def gaps(self) -> int:
        """Objectives that no published lesson names."""
        return sum(row.is_gap for row in self.rows)


def curriculum_map() -> list[Table]:
    """Every objective, key stage by key stage, against the lessons that name any of that stage."""
    lessons = list(
        LessonPage.objects.order_by("code").select_related("quiz").prefetch_related("objectives")
    )
    named = {lesson.pk: {o.pk for o in lesson.objectives.all()} for lesson in lessons}
    asked = {lesson.pk: _asked(lesson) for lesson in lessons}
    tables = []
    ordered = Objective.objects.order_by("key_stage", "code")
    for key_stage, group in groupby(ordered, key=lambda objective: objective.key_stage):
        objectives = list(group)
        inside = {objective.pk for objective in objectives}
        columns = [lesson for lesson in lessons if named[lesson.pk] & inside]
        rows = []
        for objective in objectives:
            cells = [
                NO
                if objective.pk not in named[lesson.pk]
                else ASKED
                if objective.code in asked[lesson.pk]
                else NAMED
                for lesson in columns
            ]
            taught = any(c and lesson.live for c, lesson in zip(cells, columns, strict=True))
            rows.append(Row(objective, tuple(cells), not taught))
        heads = (Column(lesson.pk, lesson.code, lesson.title, lesson.live) for lesson in columns)
        tables.append(Table(key_stage, tuple(heads), tuple(rows)))
    return tables


def _asked(lesson: LessonPage) -> set[str]:
    quiz = lesson.quiz
    return {q["objective"] for q in quiz.frozen_questions() if q["objective"]} if quiz else set()


@require_safe
def curriculum_map_page(request: HttpRequest) -> HttpResponse:
    """The matrix, or with ``?format=csv`` the same as a table for a spreadsheet."""
    tables = curriculum_map()
    if request.GET.get("format") == "csv":
        return _csv(tables)
    context = {
        "header_title": _("Curriculum map"),
        "header_icon": "table",
        "breadcrumbs_items": [{"url": "", "label": _("Curriculum map")}],
        "tables": tables,
    }
    return render(request, "lessons/studio/curriculum_map.html", context)


def _csv(tables: list[Table]) -> HttpResponse:
    response = HttpResponse(written(_lines(tables)), content_type="text/csv; charset=utf-8")
    name = f"curriculum-map-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(tables: list[Table]) -> Iterator[list[Cell]]:
    yield [_("Key stage"), _("Code"), _("Objective"), _("Lessons"), _("Asked in"), _("Gap")]
    for table in tables:
        for row in table.rows:
            marked = list(zip(table.columns, row.cells, strict=True))
            yield [
                table.key_stage,
                row.objective.code,
                row.objective.text,
                " ".join(column.code for column, cell in marked if cell),
                " ".join(column.code for column, cell in marked if cell == ASKED),
                _("gap") if row.is_gap else "",
            ]


@hooks.register("register_admin_urls")
def map_urls() -> list[URLPattern]:
    """The address of the map."""
    return [path("curriculum-map/", curriculum_map_page, name="curriculum_map")]


@hooks.register("register_reports_menu_item")
def map_menu_item() -> MenuItem:
    """Among the reports."""
    return MenuItem(_("Curriculum map"), reverse("curriculum_map"), icon_name="table", order=90)
