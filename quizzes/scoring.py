"""From a pupil's answers to a ballot of zeros and ones. Pure: no database, no request."""

from collections.abc import Mapping

from quizzes.ballots.layout import Cell, CellName
from quizzes.freezing import FrozenQuestion

Answers = Mapping[str, frozenset[str]]
"""Question uuid → keys of the options chosen; an empty set is a pass."""


def score(questions: list[FrozenQuestion], layout: list[Cell], answers: Answers) -> list[int]:
    """One 0 or 1 for each cell, in the layout's order.

    A headline is 1 when exactly the accurate options were chosen (for an attitude: any option that
    counts as agreement is marked accurate by the scale); a misconception is 1 when its option is
    among those chosen. A pass, or an unknown option, counts 0 everywhere.
    """
    by_uuid = {question["uuid"]: question for question in questions}
    return [_score_cell(by_uuid[str(cell.question)], cell, answers) for cell in layout]


def _score_cell(question: FrozenQuestion, cell: Cell, answers: Answers) -> int:
    chosen = answers.get(question["uuid"], frozenset())
    if not chosen:
        return 0
    if cell.name is CellName.MISCONCEPTION:
        return int(question["misconception"]["option"] in chosen)
    accurate = {option["key"] for option in question["options"] if option["correct"]}
    if question["kind"] == "multi":
        return int(chosen == accurate)
    return int(len(chosen) == 1 and chosen <= accurate)
