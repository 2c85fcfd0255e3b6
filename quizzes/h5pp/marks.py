"""What a quiz of ours knows and H5P has no place for: ``content/regard.json``.

Other tools pass the file on or drop it; their questions are complete without it. It is believed only
as far as it fits the questions beside it, and it never decides a tier: an author does, at import.
"""

import dataclasses
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from quizzes.h5pp.documents import Json
from quizzes.h5pp.neutral import Answer, Asked, Misconception, Question, Statement

PATH = "content/regard.json"


class _Mark(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MisconceptionMark(_Mark):
    """A misconception to report."""

    option: int = Field(ge=1, le=6)
    name: str = Field(default="", max_length=120)
    say: str = Field(default="", max_length=10_000)
    reteach: str = Field(default="", max_length=10_000)


class QuestionMark(_Mark):
    """One question's."""

    kind: Literal["single", "scenario", "multi", "scale"]
    tier: Literal["", "private", "attitude", "knowledge"] = ""
    reported: bool = False
    objective: str = Field(default="", max_length=20)
    misconception: MisconceptionMark | None = None
    correct: list[bool] = Field(default_factory=list, max_length=64)
    scale: Literal["", "faces", "five"] = ""
    reversed: bool = False


class Marks(_Mark):
    """The file; questions by their ``subContentId``."""

    version: Literal[1]
    rotates: bool = False
    questions: dict[str, QuestionMark] = Field(default_factory=dict, max_length=500)


def read_marks(document: Json) -> Marks | None:
    """The marks, or nothing when somebody has made them up."""
    try:
        return Marks.model_validate(document)
    except ValidationError:
        return None


def mark_of(asked: Asked) -> QuestionMark:
    """What to write down about a question."""
    shared = {"tier": asked.tier, "reported": asked.reported, "objective": asked.objective}
    if isinstance(asked, Statement):
        return QuestionMark.model_validate(
            shared | {"kind": "scale", "scale": asked.scale, "reversed": asked.reversed}
        )
    told = dataclasses.asdict(asked.misconception) if asked.misconception else None
    correct = [answer.correct for answer in asked.answers]
    return QuestionMark.model_validate(
        shared | {"kind": asked.kind, "misconception": told, "correct": correct}
    )


def shown_correct(correct: list[bool], *, opinion: bool) -> list[bool]:
    """What H5P is told: where nothing is accurate, every answer counts."""
    return [True] * len(correct) if opinion else correct


def with_mark(question: Question, mark: QuestionMark) -> Asked | None:
    """The question with what the mark knows, or nothing when they no longer fit each other."""
    found = [answer.correct for answer in question.answers]
    if mark.kind == "scale":
        if not question.is_opinion or not mark.scale:
            return None
        return Statement(
            stem=question.stem,
            scale=mark.scale,
            labels=tuple(answer.text for answer in question.answers),
            reversed=mark.reversed,
            tier=mark.tier,
            reported=mark.reported,
            objective=mark.objective,
        )
    # ``question`` was read by the rules for everybody, so an opinion has nothing accurate in it.
    shown = shown_correct(found, opinion=question.is_opinion)
    if shown_correct(mark.correct, opinion=not any(mark.correct)) != shown:
        return None
    told = mark.misconception
    if told and (told.option > len(found) or mark.correct[told.option - 1]):
        return None
    return Question(
        kind=mark.kind,
        stem=question.stem,
        answers=tuple(
            Answer(answer.text, correct, answer.feedback)
            for answer, correct in zip(question.answers, mark.correct, strict=True)
        ),
        tier=mark.tier,
        reported=mark.reported,
        objective=mark.objective,
        misconception=Misconception(**told.model_dump()) if told else None,
    )
