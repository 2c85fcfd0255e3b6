"""What an activity asks of itself: the same rules as in the studio, run by the activity's own block."""

from typing import Any

from django.utils.translation import gettext as _

from lessons.blocks import StepStreamBlock
from lessons.quality.problems import Document, Problem, Severity
from lessons.quality.texts import step_name

BLOCKS = StepStreamBlock().child_blocks


def activity_rules(document: Document) -> list[Problem]:
    """Stories without dead ends, sorts whose groups exist, claims that differ, and so on."""
    return [
        Problem(
            "activity",
            Severity.MUST,
            step_name(number, step),
            _("The activity is not whole."),
            str(message),
        )
        for number, step in enumerate(document["steps"], start=1)
        for message in _messages(step)
    ]


def _messages(step: dict[str, Any]) -> list[str]:
    block = BLOCKS.get(step["type"])
    if block is None or not set(block.child_blocks) <= set(step):
        return []  # frozen before the activity had these fields: nobody can mend an edition
    return [text for error in block.mend(step).values() for text in error.messages]
