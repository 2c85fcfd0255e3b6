"""What a question asks of itself: the same rules as in the studio, run by the question's own block.

A lesson and its quiz are handed in together, so an unfinished question keeps both back.
"""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lessons.quality.problems import Document, Problem, Severity
from lessons.quality.texts import question_name
from quizzes.ballots.layout import LayoutError, check_layout
from quizzes.blocks import OPTION_KEYS, QuestionStreamBlock
from quizzes.freezing import layout_of

BLOCKS = QuestionStreamBlock().child_blocks


def question_rules(document: Document) -> list[Problem]:
    """Words in every field, one accurate answer, a misconception that is one of the options."""
    return [
        Problem(
            "question",
            Severity.MUST,
            question_name(number),
            _("The question is not whole."),
            message,
        )
        for number, question in enumerate(document["questions"], start=1)
        for message in dict.fromkeys(_messages(question))
    ]


def report_slots(document: Document) -> list[Problem]:
    """What a class tells its teacher fits into one report."""
    results = document.get("results", [])
    if document["rotates"] and not results:  # each class is asked some of the statements only
        return []
    try:
        if document["rotates"]:
            raise LayoutError("A Class Pulse reports attitudes only.")
        check_layout(layout_of(document["questions"] + results))
    except LayoutError as error:
        words = _("Take “Report to the teacher” off one question. %(why)s")
        if results:
            words = _("Take the report off one question or H5P activity. %(why)s")
        mend = words % {"why": error}
        return [Problem("slots", Severity.MUST, _("Quiz"), _("The report is too large."), mend)]
    return []


def _messages(question: dict[str, Any]) -> list[str]:
    block = BLOCKS.get(question["kind"])
    if block is None:
        return []
    try:
        block.clean(block.to_python(_as_written(question)))
    except ValidationError as error:
        return list(_words_of(error, block))
    return []


def _as_written(question: dict[str, Any]) -> dict[str, Any]:
    """A frozen question as its block stores it."""
    misconception = question["misconception"] or {}
    if misconception:
        number = OPTION_KEYS.index(misconception["option"]) + 1
        misconception = {**misconception, "option": number}
    return {**question, "objective": question["objective"] or "", "misconception": misconception}


def _words_of(error: Any, block: Any, field: str = "") -> Iterator[str]:
    """Every message with the name of its field; feedback has a rule of its own."""
    nested = getattr(error, "block_errors", None)
    if not nested:
        label = f"{field}: " if field else ""
        yield from (f"{label}{message}" for message in error.messages)
        return
    children = getattr(block, "child_blocks", None)
    pairs = nested.items() if isinstance(nested, dict) else enumerate(nested)
    for key, inner in pairs:
        if inner is None or key == "feedback":
            continue
        child = children[key] if children else block.child_block
        name = str(child.label) if children else _("Option %(number)d") % {"number": key + 1}
        yield from _words_of(inner, child, f"{field}, {name}" if field else name)
