"""Reading a ballot's POST: lenient with what is missing, strict with what is not ours.

The form has constant length: a radio group for each reported question (value ``-`` is a pass and is
chosen at first), a no-or-yes pair (``0``/``1``) for each option of a multiple choice, and one letter
for each reported activity.
"""

from collections.abc import Mapping

from quizzes.freezing import FrozenQuestion
from quizzes.scoring import Answers

PASS = "-"  # noqa: S105


def field_name(index: int, key: str = "") -> str:
    """The name of a control: question number (from 1), and the option for a multiple choice."""
    return f"q{index}{key}"


def read_answers(questions: list[FrozenQuestion], data: Mapping[str, str]) -> Answers:
    """Collect the options chosen; anything unknown or missing counts as a pass.

    Only reported questions have named controls, so only they are looked at: a private answer that
    somebody's tampered page sends is never even read.
    """
    answers: dict[str, frozenset[str]] = {}
    for index, question in enumerate(questions, start=1):
        if not question["reported"] or question["tier"] == "private":
            continue
        keys = [option["key"] for option in question["options"]]
        if question["kind"] == "multi":
            chosen = {key for key in keys if data.get(field_name(index, key)) == "1"}
        else:
            value = data.get(field_name(index), PASS)
            chosen = {value} if value in keys else set()
        answers[question["uuid"]] = frozenset(chosen)
    return answers


def result_name(index: int) -> str:
    """The name of the one field of an activity: its place among those that are reported, from 1."""
    return f"r{index}"


def read_results(results: list[FrozenQuestion], data: Mapping[str, str]) -> Answers:
    """How the activities went, as far as a browser says so: one of two letters, else a pass."""
    answers: dict[str, frozenset[str]] = {}
    for index, result in enumerate(results, start=1):
        value = data.get(result_name(index), PASS)
        keys = {option["key"] for option in result["options"]}
        answers[result["uuid"]] = frozenset({value} & keys)
    return answers
