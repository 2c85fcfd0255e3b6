"""Statements of the player → one headline cell and completion, and nothing else.

The browser does this (``static/quizzes/h5p/outcome.js`` follows these lines); the module is the rule
that its tests hold it to. Whatever a frame says can be forged by the frame: an outcome is one yes or
no, and a class's report adds noise to it as to every other.
"""

import dataclasses
from collections.abc import Iterable
from typing import TypeGuard

from quizzes.h5pp.documents import Json, object_of

_VERBS = "http://adlnet.gov/expapi/verbs/"
_DONE = frozenset({f"{_VERBS}answered", f"{_VERBS}completed"})
# These end with "completed"; "answered" is one of their questions.
_COMPLETES = frozenset({"H5P.SingleChoiceSet", "H5P.QuestionSet"})


@dataclasses.dataclass(frozen=True)
class Outcome:
    """Whether the activity was finished, and whether the pass mark was reached."""

    finished: bool
    passed: bool


NOTHING = Outcome(finished=False, passed=False)


def outcome_of(statement: Json, library: str, pass_mark: float = 1.0) -> Outcome | None:
    """What one statement says of the whole activity; nothing if it is about a part of it.

    ``library`` is the main library's machine name. ``success`` is not asked for: Blanks leave it
    out. ``response``, which may be free text, is never looked at.
    """
    found = object_of(statement)
    if object_of(found.get("verb")).get("id") not in _DONE or _is_part(found, library):
        return None
    score = object_of(object_of(found.get("result")).get("score"))
    return Outcome(finished=True, passed=_share(score) >= pass_mark)


def _is_part(statement: dict[str, Json], library: str) -> bool:
    """Parts have a parent; those of some types have none and carry the whole's own id."""
    around = object_of(object_of(statement.get("context")).get("contextActivities"))
    if around.get("parent"):
        return True
    if library in _COMPLETES:
        return bool(object_of(statement.get("verb")).get("id") != f"{_VERBS}completed")
    definition = object_of(object_of(statement.get("object")).get("definition"))
    return library == "H5P.Summary" and "interactionType" in definition


def _share(score: dict[str, Json]) -> float:
    scaled, raw, most = score.get("scaled"), score.get("raw"), score.get("max")
    if _is_number(scaled):
        return scaled
    if _is_number(raw) and _is_number(most) and most > 0:
        return raw / most
    return 0.0


def _is_number(value: Json) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def first_outcome(statements: Iterable[Json], library: str, pass_mark: float = 1.0) -> Outcome:
    """What counts of an attempt: the first ending of the whole; a retry says it again in vain."""
    for statement in statements:
        found = outcome_of(statement, library, pass_mark)
        if found:
            return found
    return NOTHING
