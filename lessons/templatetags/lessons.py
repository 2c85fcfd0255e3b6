"""What lesson templates need from Python: steps, key pictures, groups by age."""

import re
import uuid
from collections.abc import Iterable
from functools import cache
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from cms.ages import AgeBand
from lessons.blocks import FrozenStep, StepStreamBlock, step_template
from lessons.levels import Level
from lessons.models import Series

register = template.Library()

FILE_NAME = re.compile(r"[a-z0-9-]+")
SPOKEN = re.compile(r"(?P<who>[A-Z][A-Z’' -]{1,20}): (?P<words>.+)")
TILE_SEPARATOR = " / "
FEWEST_TILES = 3
ACTIVITIES = StepStreamBlock().child_blocks


@register.simple_tag
def step_body(step: FrozenStep, heading: str = "h3", *, expanded: bool = False) -> SafeString:
    """Render what a pupil reads in a step: introduction, items and closing line, not its title.

    ``heading`` is the element of the items' titles. ``expanded`` opens everything that a pupil
    would open one by one, for those who read a lesson through: parents, teachers, paper.
    """
    context = {"step": step, "heading": heading, "expanded": expanded}
    # Safe: a template of ours, rendered with escaping on.
    return mark_safe(render_to_string(step_template(step["type"]), context))  # noqa: S308


@register.filter
def step_label(step: FrozenStep) -> str:
    """Name a step's activity in the reader's language, whatever it was frozen in."""
    block = ACTIVITIES.get(step["type"])
    return str(block.label) if block else str(step.get("label", ""))


@register.filter
def passage(text: str) -> list[dict[str, Any]]:
    """Split a text into paragraphs and talk, so that a chat can look like one.

    Gives ``{"text": str}`` or ``{"talk": [{"who", "words", "other"}, …]}``; talk is a run of lines
    such as "DEV: is this on?", and ``other`` marks everybody but the first speaker.
    """
    parts: list[dict[str, Any]] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        for line in paragraph.splitlines():
            spoken = SPOKEN.fullmatch(line.strip())
            last = parts[-1] if parts else {}
            if spoken:
                talk = last.get("talk")
                if talk is None:
                    talk = []
                    parts.append({"talk": talk})
                who = spoken["who"].title()
                first = talk[0]["who"] if talk else who
                talk.append({"who": who, "words": spoken["words"], "other": who != first})
            elif line == paragraph.splitlines()[0] or "talk" in last:
                parts.append({"text": line})
            else:
                last["text"] += "\n" + line
    return parts


@register.filter
def tiles(text: str) -> list[str]:
    """Split a row of tiles ("red / blue / green"); empty when the text is ordinary prose."""
    parts = [part.strip() for part in text.split(TILE_SEPARATOR)]
    return parts if len(parts) >= FEWEST_TILES and all(parts) else []


@register.filter
def band_label(band: str) -> str:
    """Name an age band for people: "5 to 7"."""
    return str(AgeBand(band).label) if band in AgeBand.values else ""


@register.filter
def level_meaning(level: str) -> str:
    """Say what a level asks of a teacher."""
    return str(Level(level).meaning) if level in Level.values else ""


@register.filter
def by_band(lessons: Iterable[Any]) -> list[tuple[AgeBand, list[Any]]]:
    """Group lessons by age band, youngest first, whatever order they come in."""
    groups: dict[str, list[Any]] = {band.value: [] for band in AgeBand}
    for lesson in lessons:
        groups[lesson.band].append(lesson)
    return [(AgeBand(band), found) for band, found in groups.items() if found]


@cache
def _picture(code: str, band: str) -> str:
    """The path of a lesson's own picture, else of its band's; codes are typed by people."""
    for folder, name in (("lessons/", code), ("", f"band-{band}")):
        path = f"cms/art/{folder}{name}.svg"
        if FILE_NAME.fullmatch(name) and finders.find(path):
            return path
    return ""


@register.simple_tag
def lesson_art(code: str, band: str) -> str:
    """The address of a lesson's key picture, or "" when there is none."""
    path = _picture(code.lower(), band)
    return static(path) if path else ""


@register.simple_tag(takes_context=True)
def class_in_address(context: template.Context) -> str:
    """The class a teacher came from (``?class=``), to keep in links; nothing is looked up."""
    request = context.get("request")
    try:
        return str(uuid.UUID(request.GET.get("class", ""))) if request else ""
    except ValueError:
        return ""


@register.filter
def keep_class(address: str, from_class: str) -> str:
    """An address that remembers the class a teacher came from, if they came from one."""
    return f"{address}?class={from_class}" if from_class else address


@register.simple_tag
def all_series() -> Any:
    """Every series with its lessons."""
    return Series.objects.with_lessons()
