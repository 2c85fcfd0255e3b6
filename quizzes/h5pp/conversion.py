"""Between a quiz's StreamField and the neutral form that H5P is read into and written from."""

import uuid
from typing import Any

from quizzes.ballots.layout import Tier
from quizzes.blocks import OPTION_KEYS
from quizzes.freezing import FrozenQuestion
from quizzes.h5pp import neutral
from quizzes.models import Quiz


def neutral_of(quiz: Quiz) -> neutral.Quiz:
    """The newest words of a quiz, drafts included."""
    newest = quiz.get_latest_revision_as_object()
    return neutral.Quiz(
        title=newest.title,
        language=newest.locale.language_code,
        questions=tuple(_asked(question) for question in newest.frozen_questions()),
        rotates=newest.rotates,
    )


def _asked(frozen: FrozenQuestion) -> neutral.Asked:
    shared = {
        "stem": frozen["stem"],
        "tier": frozen["tier"],
        "reported": frozen["reported"],
        "objective": frozen["objective"] or "",
    }
    if frozen["kind"] == "scale":
        return neutral.Statement(
            scale=frozen["scale"],
            labels=tuple(option["text"] for option in frozen["options"]),
            reversed=frozen["reversed"],
            **shared,
        )
    told = frozen["misconception"]
    return neutral.Question(
        kind=frozen["kind"],
        answers=tuple(
            neutral.Answer(option["text"], option["correct"], option["feedback"])
            for option in frozen["options"]
        ),
        misconception=neutral.Misconception(
            OPTION_KEYS.index(told["option"]) + 1, told["name"], told["say"], told["reteach"]
        )
        if told
        else None,
        **shared,
    )


def block_of(asked: neutral.Asked, tier: str) -> dict[str, Any]:
    """A question as the StreamField keeps it, with a new uuid and the tier that the author chose.

    With another tier than its own it is not reported, and only knowledge has accurate answers.
    """
    reported = asked.reported and tier == asked.tier
    shared = {
        "stem": asked.stem,
        "tier": tier,
        "reported": reported,
        "objective": asked.objective,
    }
    if isinstance(asked, neutral.Statement):
        value = shared | {"scale": asked.scale, "reversed": asked.reversed}
        return {"type": "scale", "id": str(uuid.uuid4()), "value": value}
    told = asked.misconception if reported and tier == Tier.KNOWLEDGE else None
    value = shared | {
        "options": [
            {
                "text": answer.text,
                "correct": answer.correct and tier == Tier.KNOWLEDGE,
                "feedback": answer.feedback,
            }
            for answer in asked.answers
        ],
        "misconception": {
            "option": told.option if told else None,
            "name": told.name if told else "",
            "say": told.say if told else "",
            "reteach": told.reteach if told else "",
        },
    }
    return {"type": asked.kind, "id": str(uuid.uuid4()), "value": value}
