"""What the media and talk activities need from Python: pictures with their size, feeds that ran."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static

from lessons import feed
from lessons.blocks import FrozenStep

register = template.Library()

FILE_NAME = re.compile(r"[a-z0-9-]+")
VIEW_BOX = re.compile(r'viewBox="[\d.-]+[ ,]+[\d.-]+[ ,]+(?P<width>[\d.]+)[ ,]+(?P<height>[\d.]+)"')
USUAL_SIZE = (480, 300)


@cache
def _found(slug: str) -> tuple[str, int, int] | None:
    """The path and drawn size of an artwork; None while nobody has drawn it."""
    path = f"cms/art/pictures/{slug}.svg"
    file = finders.find(path) if FILE_NAME.fullmatch(slug) else None
    if not file:
        return None
    size = VIEW_BOX.search(Path(file).read_text(encoding="utf-8")[:2000])
    if not size:
        return path, *USUAL_SIZE
    return path, round(float(size["width"])), round(float(size["height"]))


@register.simple_tag
def artwork(picture: str | dict[str, Any] | None, photo: Any = None) -> dict[str, Any]:
    """A picture as ``{"src", "width", "height"}``; empty when it has not been drawn yet.

    ``picture`` is the name of an artwork. A frozen picture of the media library, which has
    ``sources`` and ``sizes`` as well, takes its place.
    """
    if frozen := photo or (picture if isinstance(picture, dict) else None):
        return dict(frozen)
    found = _found(str(picture or ""))
    if not found:
        return {}
    path, width, height = found
    try:
        return {"src": static(path), "width": width, "height": height}
    except ValueError:  # drawn after the static files were last collected
        return {}


@register.simple_tag
def feed_runs(step: FrozenStep) -> list[dict[str, Any]]:
    """What the feed becomes under each rule: the rule's own words with ``feed.outcome``."""
    posts, rounds = step.get("posts") or [], int(step.get("rounds") or 0)
    if not posts:
        return []
    return [
        {**rule, **feed.outcome(posts, feed.run(posts, rule["pull"], rounds), rule["pull"])}
        for rule in step.get("rules") or []
    ]


@register.simple_tag
def feed_start(step: FrozenStep) -> dict[str, Any]:
    """The feed of round one, with one of each, and how many swaps are still to come."""
    posts = step.get("posts") or []
    pull = (step.get("rules") or [{"pull": "seconds"}])[0]["pull"]
    return {
        **feed.outcome(posts, [1] * len(posts), pull),
        "swaps": feed.swaps(int(step.get("rounds") or 0)),
        "worths": [feed.worth(post, pull) for post in posts],
    }
