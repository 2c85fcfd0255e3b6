"""What import-linter cannot see: foreign keys, templates, and the list of the floor's modules."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ROOMS = ["cms", "media", "quizzes", "lessons", "teacher_portal"]
HEIGHT = {room: height for height, room in enumerate(ROOMS)}
PYTHON = [p for room in ROOMS for p in (ROOT / room).rglob("*.py")]
TEMPLATES = [p for room in ROOMS for p in (ROOT / room).rglob("templates/**/*.html")]


def room_of(path_or_module):
    return str(path_or_module).replace("\\", "/").split("/")[0].split(".")[0]


def height_of_model(model):
    return HEIGHT.get(room_of(model.__module__))


def test_relations_never_point_up():
    """String foreign keys evade the import linter, so the finished models are walked."""
    up = []
    for model in apps.get_models():
        height = height_of_model(model)
        if height is None:
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if field.auto_created or not isinstance(target, type):
                continue
            target_height = height_of_model(target)
            if target_height is not None and target_height > height:
                up.append(f"{model.__name__}.{field.name} -> {target.__name__}")
    assert up == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_templates_never_include_upwards(path):
    room = room_of(path.relative_to(ROOT))
    for name in re.findall(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)", path.read_text()):
        target = room_of(name)
        if target in HEIGHT:
            assert HEIGHT[target] <= HEIGHT[room], f"{path.name} uses {name}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_templates_hold_no_inline_style_or_script(path):
    """The policy forbids both; only the Wagtail admin may."""
    if "wagtailadmin" in path.parts:
        pytest.skip("the Wagtail admin has its own rules")
    text = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", "", path.read_text(), flags=re.DOTALL)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text)
    for attributes in re.findall(r"<script([^>]*)>", text):
        assert "src=" in attributes or "application/json" in attributes


def test_the_import_contract_names_every_module_of_the_floor():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    named = set(re.findall(r"cms\.\w+", str(contracts["contracts"])))
    there = {
        f"cms.{p.stem if p.is_file() else p.name}"
        for p in (ROOT / "cms").iterdir()
        if (p.suffix == ".py" or (p / "__init__.py").exists()) and not p.stem.startswith("__")
    }
    assert there - named == set()


@pytest.mark.parametrize("path", PYTHON, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_are_short_enough_to_read(path):
    if "migrations" not in path.parts:
        assert len(path.read_text().splitlines()) <= 400


def test_portal_views_ask_access_and_never_the_tables():
    """A view that starts from ``Model.objects`` can forget whose rows they are."""
    offenders = [
        f"{path.name}: {line.strip()}"
        for path in (
            *(ROOT / "teacher_portal" / "views").glob("*.py"),
            *(ROOT / "teacher_portal" / "question_box").glob("*views.py"),
        )
        for line in path.read_text().splitlines()
        if re.search(r"\b[A-Z]\w+\.objects\b", line)
    ]
    assert offenders == []


def test_only_reports_reads_reports():
    """Everything shown comes from ``reports.py``, already suppressed.

    Roll-ups are read and published by ``rollups.py`` alone, which holds their thresholds.
    """
    readers, tables = set(), {"Report", "Rollup", "PublishedRollup"}
    for path in PYTHON:
        if "migrations" in path.parts or path.is_relative_to(ROOT / "quizzes" / "ballots"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            names = [a.name for a in node.names] if isinstance(node, ast.ImportFrom) else []
            if tables & set(names) and "ballots" in (node.module or ""):
                readers.add(str(path.relative_to(ROOT)))
    assert readers <= {"teacher_portal/reports.py", "teacher_portal/rollups.py"}


def test_pupil_paths_never_touch_the_session():
    """The views of the door and the player must not even mention session, messages or user."""
    for name in (
        "lessons/views.py",
        "lessons/player.py",
        "teacher_portal/views/join.py",
        "teacher_portal/question_box/pupil_views.py",
        "teacher_portal/question_box/doors.py",
    ):
        path = ROOT / name
        if path.exists():
            assert not re.search(r"request\.(session|user)\b|messages\.", path.read_text()), name
