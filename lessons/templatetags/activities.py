"""What the templates of activities need from Python: faces, the shape of a story, who speaks."""

from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lessons.blocks.base import Face, FrozenStep
from lessons.blocks.stories import arrivals

register = template.Library()

FACES = "cms/art/faces.svg"


@register.simple_tag
def face(name: str | None, *, bare: bool = False) -> SafeString | str:
    """Draw a face with its name as alternative text; ``bare`` where words beside it say enough.

    All faces are one file, fetched with the page, so that no choice fetches anything.
    """
    if name not in Face.values:
        return ""
    label = format_html('role="img" aria-label="{}"', Face(name).label)
    return format_html(
        '<svg class="face" width="72" height="72" viewBox="0 0 64 64" {}><use href="{}#face-{}"></use></svg>',
        SafeString('aria-hidden="true"') if bare else label,
        static(FACES),
        name,
    )


@register.filter
def story_scenes(step: FrozenStep) -> list[dict[str, Any]]:
    """The scenes of a story, each with its number and the words of the choices that lead to it."""
    scenes: list[dict[str, Any]] = step.get("scenes") or []
    numbers = {scene["key"]: number for number, scene in enumerate(scenes, start=1)}
    came = arrivals(scenes)
    return [
        scene
        | {
            "number": number,
            "came": came.get(scene["key"], []),
            "choices": [
                choice | {"number": numbers.get(choice["to"], "")}
                for choice in scene.get("choices") or []
            ],
        }
        for number, scene in enumerate(scenes, start=1)
    ]


@register.filter
def card_group(step: FrozenStep, item: dict[str, Any]) -> str:
    """Name the group that a card is likely to be in; "" when it depends."""
    groups = step.get("groups") or []
    number = item.get("group")
    return groups[number - 1] if isinstance(number, int) and 0 < number <= len(groups) else ""


@register.filter
def frozen_items(step: FrozenStep) -> list[dict[str, Any]]:
    """The items of a step whose family may have none: in a template, ``step.items`` is then a method."""
    return step.get("items") or []


@register.filter
def good_endings(step: FrozenStep) -> int:
    """Count the good endings of a story."""
    return sum(scene.get("ending") == "good" for scene in step.get("scenes") or [])


@register.filter
def script_lines(step: FrozenStep) -> list[dict[str, Any]]:
    """The lines of a script; ``other`` marks everybody but the first speaker."""
    lines: list[dict[str, Any]] = step.get("items") or []
    return [line | {"other": line["title"] != lines[0]["title"]} for line in lines]
