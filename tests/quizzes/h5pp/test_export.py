"""What goes out comes in again as it was; what others wrote about it is believed only if it fits."""

import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.h5pp.export import documents, notes_on, write_package
from quizzes.h5pp.inspection import Way, inspect_package
from quizzes.h5pp.marks import PATH
from quizzes.h5pp.neutral import Answer, Misconception, Question, Quiz, Statement
from quizzes.h5pp.text import marked, plain
from tests.quizzes.h5pp.packages import packed
from tests.quizzes.h5pp.strategies import LETTERS, QUIZZES


def exported(quiz):
    out = io.BytesIO()
    write_package(out, quiz)
    return out


def imported(file):
    found = inspect_package(file)
    return Quiz(
        found.manifest.title,
        found.manifest.language,
        found.native.questions,
        found.native.rotates,
    )


@settings(max_examples=150, deadline=None)
@given(QUIZZES)
def test_import_of_export_is_the_quiz(quiz):
    assert imported(exported(quiz)) == quiz


@settings(deadline=None)
@given(st.text(LETTERS))
def test_text_survives_html(text):
    assert plain(marked(text))[0] == text


@settings(deadline=None)
@given(st.text())
def test_html_becomes_text_whatever_it_is(source):
    found = plain(source)[0]
    assert plain(marked(found))[0] == found


ONE = Quiz(
    "Saying no",
    "en-gb",
    (
        Question(
            "scenario",
            "Ada says “Stop”.\nWhat should Mo do? 1 < 2",
            (Answer("Stop", True, "Yes."), Answer("Go on", False, "Ada said stop.")),
            "knowledge",
            True,
            "KS2-RR-01",
            Misconception(2, "Once is fine", "Say…", "Play…"),
        ),
        Statement("قول لا أمر جيد", "five", ("A", "B", "C", "D", "E"), True, "attitude", True),
    ),
)


def test_an_export_is_whole_by_itself_and_always_the_same():
    file = exported(ONE)
    assert file.getvalue() == exported(ONE).getvalue()
    found = inspect_package(file)
    assert found.way is Way.NATIVE
    with zipfile.ZipFile(file) as archive:
        content = json.loads(archive.read("content/content.json"))
    first, second = content["questions"]
    assert first["library"] == "H5P.MultiChoice 1.16"
    assert "1 &lt; 2" in first["params"]["question"]
    assert [answer["correct"] for answer in second["params"]["answers"]] == [True] * 5
    assert {note.code for note in notes_on(ONE)} == {"scale_as_choice", "marks_stay_here"}


def changed(**changes):
    """The package as another tool, or somebody with ideas, saved it."""
    found = documents(ONE)
    for path, change in changes.items():
        change(found[{"content": "content/content.json", "marks": PATH}[path]])
    return imported(io.BytesIO(packed(found))).questions


def test_marks_follow_their_question_when_another_tool_reorders():
    first, second = changed(content=lambda content: content["questions"].reverse())
    assert (second, first) == ONE.questions


def test_marks_are_dropped_when_the_accurate_answer_was_changed():
    def swap(content):
        for answer in content["questions"][0]["params"]["answers"]:
            answer["correct"] = not answer["correct"]

    question = changed(content=swap)[0]
    assert question.answers[1].correct
    assert (question.tier, question.reported, question.misconception) == ("", False, None)


@pytest.mark.parametrize(
    "change",
    [
        lambda marks: marks.update(version=2),
        lambda marks: marks.update(more=1),
        lambda marks: next(iter(marks["questions"].values())).update(tier="public"),
        lambda marks: next(iter(marks["questions"].values())).update(reported="<b>"),
        lambda marks: marks.clear(),
    ],
)
def test_marks_that_somebody_made_up_count_for_nothing(change):
    question = changed(marks=change)[0]
    assert (question.kind, question.tier, question.reported) == ("single", "", False)
    assert question.stem == ONE.questions[0].stem
