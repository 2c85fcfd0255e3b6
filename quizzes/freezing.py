"""A quiz as plain data: what editions keep, pages show and ballots are scored against.

Frozen question::

    {"uuid", "kind": "single"|"scenario"|"multi"|"scale", "stem", "tier", "reported", "objective",
     "options": [{"key": "a", "text", "correct", "feedback"}, …],
     "misconception": {"option": "b", "name", "say", "reteach"} or None}

A statement on a scale also has "scale": "faces"|"five" and "reversed"; its "correct" options are
those that count as agreement, and it has neither feedback nor misconception.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from quizzes.ballots.layout import Cell, CellName, Tier
from quizzes.blocks import OPTION_KEYS
from quizzes.scales import Scale, scale_options

FrozenQuestion = dict[str, Any]
FrozenQuiz = dict[str, Any]


def freeze_questions(questions: Any) -> list[FrozenQuestion]:
    """Freeze the questions of a quiz's StreamField."""
    return [
        _freeze_statement(child) if child.block_type == "scale" else _freeze_question(child)
        for child in questions
    ]


def _freeze_statement(child: Any) -> FrozenQuestion:
    value = child.value
    return {
        "uuid": child.id,
        "kind": child.block_type,
        "stem": value["stem"],
        "tier": value["tier"],
        "reported": bool(value["reported"]),
        "objective": value["objective"],
        "options": scale_options(Scale(value["scale"])),
        "misconception": None,
        "scale": value["scale"],
        "reversed": bool(value["reversed"]),
    }


def _freeze_question(child: Any) -> FrozenQuestion:
    value = child.value
    misconception = value["misconception"]
    number = misconception.get("option")
    return {
        "uuid": child.id,
        "kind": child.block_type,
        "stem": value["stem"],
        "tier": value["tier"],
        "reported": bool(value["reported"]),
        "objective": value["objective"],
        "options": [
            {
                "key": key,
                "text": option["text"],
                "correct": bool(option["correct"]),
                "feedback": option["feedback"],
            }
            for key, option in zip(OPTION_KEYS, value["options"], strict=False)
        ],
        "misconception": {
            "option": OPTION_KEYS[number - 1],
            "name": misconception["name"],
            "say": misconception["say"],
            "reteach": misconception["reteach"] or "",
        }
        if number
        else None,
    }


def layout_of(questions: list[FrozenQuestion]) -> list[Cell]:
    """The cells of a frozen quiz: one for each reported question, one more for its misconception."""
    cells = []
    for question in questions:
        tier = Tier(question["tier"])
        if tier is Tier.PRIVATE or not question["reported"]:
            continue
        identity = uuid.UUID(question["uuid"])
        cells.append(Cell(identity, CellName.HEADLINE, tier))
        if question["misconception"]:
            cells.append(Cell(identity, CellName.MISCONCEPTION, tier))
    return cells


def is_sent(question: FrozenQuestion) -> bool:
    """Tell whether the answer to a question can be part of a ballot."""
    return bool(question["reported"]) and question["tier"] != Tier.PRIVATE


def asked(questions: list[FrozenQuestion], layout: Iterable[Cell]) -> list[FrozenQuestion]:
    """The questions that a cohort sees: those that its layout counts, and all that are not sent.

    For a Class Pulse these are its three statements of the rotation; for any other quiz, all.
    """
    counted = {str(cell.question) for cell in layout}
    return [q for q in questions if not is_sent(q) or q["uuid"] in counted]
