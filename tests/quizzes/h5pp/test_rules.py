"""Dependencies, semantics, statements, and the command that inspects."""

import io
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command

from quizzes.h5pp.dependencies import closure, named_in
from quizzes.h5pp.inspection import Installed, Way, inspect_package
from quizzes.h5pp.manifest import LibraryManifest, Name
from quizzes.h5pp.reasons import Refused
from quizzes.h5pp.semantics import fit_content, read_semantics
from quizzes.h5pp.xapi import NOTHING, Outcome, first_outcome
from tests.quizzes.h5pp import packages
from tests.quizzes.h5pp.packages import dependency, files_of, library, manifest, package, packed

PURE = (
    *("dependencies", "documents", "export", "gaps", "inspection", "kinds", "manifest", "marks"),
    *("native", "neutral", "package", "reasons", "semantics", "text", "xapi"),
)


def test_the_pure_modules_know_no_django():
    """In a process that has none: whatever they import, however deep."""
    code = (
        "import importlib, sys\n"
        f"for name in {PURE!r}: importlib.import_module(f'quizzes.h5pp.{{name}}')\n"
        "found = [n for n in sys.modules if n.split('.')[0] in ('django', 'wagtail')]\n"
        "assert not found, found"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=settings.BASE_DIR)


# Dependencies


def library_of(name, preloaded=(), dynamic=()):
    return LibraryManifest.model_validate(
        {
            "title": name,
            "machineName": name,
            "majorVersion": 1,
            "minorVersion": 0,
            "patchVersion": 0,
            "preloadedDependencies": [dependency(one) for one in preloaded],
            "dynamicDependencies": [dependency(one) for one in dynamic],
        }
    )


def name(machine):
    return Name(machine, 1, 0)


def test_a_library_is_loaded_after_what_it_needs_circles_included():
    known = [
        library_of("Set", ["Question", "Icons"], ["Video"]),
        library_of("Question", ["Icons", "Set"]),
        library_of("Icons"),
    ]
    found = closure([name("Set")], {one.name: one for one in known})
    assert [one.machine for one in found.loaded] == ["Icons", "Question", "Set"]
    assert {one.machine for one in found.missing} == {"Video"}


def test_a_chain_may_be_as_long_as_it_likes():
    known = [library_of(f"L{i}", [f"L{i + 1}"]) for i in range(5_000)] + [library_of("L5000")]
    assert len(closure([name("L0")], {one.name: one for one in known}).loaded) == 5_001


def test_content_names_libraries_at_any_depth():
    content = {"a": [{"b": {"library": "H5P.Blanks 1.14", "params": {}}}], "library": 3}
    assert named_in(content) == [Name("H5P.Blanks", 1, 14)]


# Semantics

SEMANTICS = read_semantics(
    [
        {"name": "text", "type": "text", "widget": "html", "tags": ["strong", "a", "script"]},
        {"name": "label", "type": "text", "default": "Check"},
        {"name": "count", "type": "number", "min": 1, "max": 5},
        {
            "name": "way",
            "type": "select",
            "default": "a",
            "options": [{"value": "a"}, {"value": "b"}],
        },
        {"name": "tip", "type": "group", "fields": [{"name": "words", "type": "text"}]},
        {
            "name": "both",
            "type": "group",
            "fields": [
                {"name": "on", "type": "boolean", "default": True},
                {"name": "x", "type": "text"},
            ],
        },
        {"name": "parts", "type": "list", "max": 2, "field": {"name": "part", "type": "text"}},
        {"name": "inner", "type": "library", "options": ["Test.Inner 1.0"]},
        {"name": "picture", "type": "image"},
    ],
    "semantics.json",
)
INNER = read_semantics([{"name": "t", "type": "text"}], "semantics.json")


def fit(**params):
    return fit_content(SEMANTICS, params, {Name("Test.Inner", 1, 0): INNER}.get)


def test_html_keeps_the_tags_of_its_field_only():
    found, _dropped = fit(
        text='<strong onclick="x">A</strong><script>y</script><a href="javascript:z">b</a><img src=q>'
    )
    assert found["text"] == '<strong>A</strong><a rel="noopener noreferrer">b</a>'


def test_a_group_of_one_field_stands_for_its_value():
    assert fit(tip="Think")[0]["tip"] == "Think"


def test_defaults_limits_and_strangers():
    found, dropped = fit(count=99, way="z", parts=["1", "2", "3"], strange=1, label="<b>Go</b>")
    assert (found["count"], found["way"], found["parts"]) == (5, "a", ["1", "2"])
    assert found["both"] == {"on": True}
    assert found["label"] == "&lt;b&gt;Go&lt;&#47;b&gt;"
    assert {"content.strange", "content.way"} <= set(dropped)


def test_nested_content_is_fitted_too_and_only_where_it_is_allowed():
    inner = {"library": "Test.Inner 1.0", "params": {"t": "x", "evil": 1}, "subContentId": "i"}
    assert fit(inner=inner)[0]["inner"]["params"] == {"t": "x"}
    assert "inner" not in fit(inner=inner | {"library": "Test.Other 1.0"})[0]


@pytest.mark.parametrize("path", ["https://evil.example/a.png", "//evil/a.png", "../../a.png", 3])
def test_files_are_those_of_the_package(path):
    assert "picture" not in fit(picture={"path": path, "mime": "image/png"})[0]


def test_bottomless_semantics_are_refused():
    field = {"name": "a", "type": "text"}
    for _ in range(3_000):
        field = {"name": "a", "type": "group", "fields": [field, {"name": "b", "type": "text"}]}
    with pytest.raises(Refused):
        read_semantics([field], "semantics.json")


GREEDY = read_semantics(
    [
        {
            "name": "parts",
            "type": "list",
            "field": {
                "name": "part",
                "type": "group",
                "fields": [
                    {"name": f"text{index}", "type": "text", "default": "x" * 1_000}
                    for index in range(20)
                ],
            },
        }
    ],
    "semantics.json",
)


def test_a_small_content_cannot_be_made_to_grow_without_end():
    """20 kB of nothing, to be filled in with defaults: 200 MB."""
    with pytest.raises(Refused) as refused:
        fit_content(GREEDY, {"parts": [{}] * 10_000}, lambda name: None)
    assert refused.value.code == "too_much"
    found, _dropped = fit_content(GREEDY, {"parts": [{}] * 20}, lambda name: None)
    assert len(found["parts"]) == 20


def test_what_does_not_belong_is_remembered_a_few_times_only():
    _found, dropped = fit(**{f"strange{index}": 1 for index in range(5_000)})
    assert "content.strange0" in dropped
    assert len(dropped) <= 100


# Statements

ANSWERED, COMPLETED = (
    {"id": f"http://adlnet.gov/expapi/verbs/{verb}"} for verb in ("answered", "completed")
)


def said(verb, scaled, **more):
    score = {"scaled": scaled, "raw": scaled * 4, "max": 4, "min": 0}
    return {"verb": verb, "result": {"score": score, "response": "free text"}} | more


PART = {"context": {"contextActivities": {"parent": [{"id": "x"}]}}}
CHOICE = {"object": {"definition": {"interactionType": "choice"}}}
INTERACTED = {"verb": {"id": "http://adlnet.gov/expapi/verbs/interacted"}}


@pytest.mark.parametrize(
    ("main", "statements", "passed"),
    [
        ("H5P.MultiChoice", [INTERACTED, said(ANSWERED, 1)], True),
        ("H5P.TrueFalse", [said(ANSWERED, 0)], False),
        ("H5P.Blanks", [said(ANSWERED, 0.75)], False),
        ("H5P.QuestionSet", [said(ANSWERED, 1, **PART), said(COMPLETED, 0.5)], False),
        (
            "H5P.SingleChoiceSet",
            [said(ANSWERED, 1), said(ANSWERED, 1), said(COMPLETED, 0.5)],
            False,
        ),
        ("H5P.Summary", [said(ANSWERED, 0, **CHOICE), said(ANSWERED, 1)], True),
        ("H5P.MultiChoice", [said(ANSWERED, 0), said(ANSWERED, 1)], False),
    ],
)
def test_the_first_ending_of_the_whole_counts(main, statements, passed):
    assert first_outcome(statements, main) == Outcome(True, passed)


@pytest.mark.parametrize("junk", [None, 3, [], {}, {"verb": "answered"}, said(ANSWERED, 1, **PART)])
def test_what_is_no_ending_counts_for_nothing(junk):
    assert first_outcome([junk], "H5P.MultiChoice") == NOTHING


def test_a_pass_mark_may_be_lower():
    assert first_outcome([said(ANSWERED, 0.75)], "H5P.Blanks", 0.7).passed
    odd = {"verb": ANSWERED, "result": {"score": {"raw": True, "max": 0}}}
    assert not first_outcome([odd], "H5P.Blanks").passed


# The inspection and its command


def test_what_is_installed_counts_and_is_never_overwritten():
    raw = package()
    first = inspect_package(io.BytesIO(raw))
    assert (first.way, first.to_install) == (Way.MISSING, (name("Test.Player"),))
    brought = first.brought[name("Test.Player")]
    there = {name("Test.Player"): Installed(brought.manifest, brought.digest)}
    assert inspect_package(io.BytesIO(raw), installed=there).way is Way.PLAYER
    other = packed(files_of(libraries=False) | library(script="other"))
    again = inspect_package(io.BytesIO(other), installed=there)
    assert [note.code for note in again.notes] == ["overwrite"]
    assert again.to_install == ()


def test_absolute_urls_and_missing_files_are_told():
    content = {
        "a": {"path": "https://x.example/a.mp4", "mime": "video/mp4"},
        "b": {"path": "images/none.png#tmp", "mime": "image/png"},
        "c": "<p><img src='//y.example/p.png'></p>",
    }
    notes = [str(note) for note in inspect_package(io.BytesIO(package(content=content))).notes]
    assert len(notes) == 3
    assert any("images/none.png" in note for note in notes)
    assert any("//y.example/p.png" in note for note in notes)


SET = manifest("H5P.TrueFalse", "1.8")
TRUE = {"question": "<p>Is it?</p>", "correct": "true"}


@pytest.mark.parametrize(
    ("raw", "status", "words"),
    [
        (package(h5p=SET, content=TRUE, libraries=False), None, "activity of this site, whole"),
        (package(), 2, "libraries have to be installed"),
        (packages.bomb(), 1, "file_too_large"),
        (None, 3, ""),
    ],
)
def test_the_commands_exit_status_tells(raw, status, words, tmp_path, capsys):
    path = tmp_path / "a.h5p"
    if raw is not None:
        path.write_bytes(raw)
    found = None
    try:
        call_command("h5p", "inspect", str(path))
    except SystemExit as leaving:
        found = leaving.code
    assert found == status
    assert words in capsys.readouterr().out
