"""What the pack's templates need from Python: faces drawn in place, and spots in a picture's own measure."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from lessons.blocks.base import Face, FrozenStep
from lessons.templatetags.activities import FACES

register = template.Library()

SYMBOL = re.compile(
    r'<symbol id="face-(?P<name>[a-z-]+)"[^>]*>(?P<drawing>.*?)</symbol>', re.DOTALL
)
SLIP_ROWS = 2
LONG_SLIP = 420  # letters
SPOT = 0.021  # radius of a spot, as a part of the picture's width


@cache
def _faces() -> dict[str, str]:
    """Every face's drawing: paper cannot follow a link into the file of faces."""
    path = finders.find(FACES)
    text = Path(path).read_text(encoding="utf-8") if path else ""
    return {found["name"]: found["drawing"] for found in SYMBOL.finditer(text)}


@register.simple_tag
def pack_face(name: str | None) -> SafeString | str:
    """Draw a face in place; the words beside it say what it shows."""
    drawing = _faces().get(name or "")
    if name not in Face.values or not drawing:
        return ""
    return format_html(
        '<svg class="face" viewBox="0 0 64 64" fill="none" stroke-linecap="round" '
        'stroke-linejoin="round" role="img" aria-label="{}">{}</svg>',
        Face(name).label,
        mark_safe(drawing),  # noqa: S308  from a drawing of our own
    )


@register.simple_tag
def pack_spot(art: dict[str, Any], item: dict[str, Any]) -> dict[str, float]:
    """A numbered spot in the picture's own units: percentages of width and height, as on the screen."""
    radius = round(art["width"] * SPOT, 1)
    x, y = art["width"] * float(item["x"]) / 100, art["height"] * float(item["y"]) / 100
    return {
        "x": round(x, 1),
        "y": round(y, 1),
        "r": radius,
        "line": round(radius / 6, 1),
        "size": round(radius * 1.3, 1),
        "text_y": round(y + radius * 0.45, 1),
    }


@register.simple_tag
def pack_slips(step: FrozenStep) -> list[range]:
    """The same slip again and again in the rows of a page: four of them, or two when they are long."""
    items = step.get("items") or []
    texts = [step.get("intro"), step.get("closing")]
    texts += [item.get(name) for item in items for name in ("title", "text", "note")]
    columns = 2 if sum(len(text or "") for text in texts) < LONG_SLIP else 1
    return [range(columns)] * SLIP_ROWS
