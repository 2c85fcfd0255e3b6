"""What question templates need from Python: the names of controls, and plain data for previews."""

from typing import Any

from django import template

from quizzes import forms, freezing
from quizzes.ballots.layout import Tier
from quizzes.blocks import OPTION_KEYS, MultipleChoiceBlock, ScaleBlock
from quizzes.freezing import FrozenQuestion
from quizzes.scales import Scale, scale_options

register = template.Library()


@register.simple_tag
def control_name(
    question: FrozenQuestion, index: int, key: str = "", *, named: bool = False
) -> str:
    """The name of a control: the ballot's for what is reported, a local one for all else.

    A question that is private or not reported never gets a name of the ballot, whatever a page
    asks for. Radio buttons need some name to exclude each other: a local one belongs to no form.
    """
    name = forms.field_name(index, key)
    return name if named and is_sent(question) else f"local-{name}"


@register.filter
def is_sent(question: FrozenQuestion) -> bool:
    """Tell whether the answer to a question goes into the ballot."""
    return freezing.is_sent(question)


@register.filter
def is_marked(question: FrozenQuestion) -> bool:
    """Tell whether a question has right answers; attitudes and private questions have none."""
    return bool(question["tier"] == Tier.KNOWLEDGE)


@register.filter
def option_text(question: FrozenQuestion, key: str) -> str:
    """The text of an option by its key."""
    return next((o["text"] for o in question["options"] if o["key"] == key), "")


@register.filter
def unfrozen(value: Any) -> FrozenQuestion:
    """A question that is being written, in the shape of a frozen one (for a block's preview)."""
    if isinstance(value.block, ScaleBlock):
        return _unfrozen_statement(value)
    options = [
        {"key": key, **{name: option.get(name) for name in ("text", "correct", "feedback")}}
        for key, option in zip(OPTION_KEYS, value.get("options"), strict=False)
    ]
    return {
        "uuid": "",
        "kind": "multi" if isinstance(value.block, MultipleChoiceBlock) else "single",
        "stem": value.get("stem"),
        "tier": value.get("tier"),
        "reported": bool(value.get("reported")),
        "objective": value.get("objective"),
        "options": options,
        "misconception": None,
    }


def _unfrozen_statement(value: Any) -> FrozenQuestion:
    scale = value.get("scale") or Scale.FIVE
    return {
        "uuid": "",
        "kind": "scale",
        "stem": value.get("stem"),
        "tier": value.get("tier"),
        "reported": bool(value.get("reported")),
        "objective": value.get("objective"),
        "options": scale_options(Scale(scale)),
        "misconception": None,
        "scale": scale,
        "reversed": bool(value.get("reversed")),
    }
