"""A lesson that a teacher has made shorter: steps left out, minutes taken off. The edition stays as it is.

A choice is ``{"left_out": [step ids], "minutes": {step id: minutes}}``; an empty one is the whole lesson.
"""

import copy
import uuid
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from lessons.models import Edition
from lessons.timing import part_numbers, step_minutes

Document = dict[str, Any]
Choice = dict[str, Any]


def step_ids(document: Document) -> list[str]:
    """The ids under which steps are known; a lesson frozen without any gets their numbers."""
    return [
        str(step.get("id") or f"step-{number}")
        for number, step in enumerate(document["steps"], start=1)
    ]


def shortened(document: Document, choice: Choice) -> Document:
    """The lesson without what is left out. A part begins with the first step that is left of it."""
    left_out, minutes = set(choice.get("left_out", ())), choice.get("minutes", {})
    if not left_out and not minutes:
        return document
    steps: list[Document] = []
    last_part, saved = 1, 0
    rows = zip(document["steps"], step_ids(document), part_numbers(document), strict=True)
    for step, step_id, part in rows:
        before = step_minutes(step)
        if step_id in left_out:
            saved += before
            continue
        now = min(minutes.get(step_id, before), before)
        saved += before - now
        steps.append(_step(step, step_id, now, starts_part=bool(steps) and part > last_part))
        last_part = part
    return {**document, "steps": steps, "minutes": max((document.get("minutes") or 0) - saved, 1)}


def _step(step: Document, step_id: str, minutes: int, *, starts_part: bool) -> Document:
    made = {**step, "id": step_id, "minutes": minutes, "part": starts_part}
    if step.get("timer"):
        made["timer"] = min(step["timer"], minutes)
    return made


def shortened_edition(edition: Edition, choice: Choice) -> Edition:
    """The same edition with a shorter lesson in it: to show or print, never to save."""
    if not choice:
        return edition
    made = copy.copy(edition)
    made.data = shortened(edition.data, choice)
    return made


@lru_cache(maxsize=512)
def left_out_of(cohort: uuid.UUID) -> tuple[str, ...]:
    """What the teacher of a cohort left out, asked of the room above: settled when it was opened."""
    found: Iterable[str] = import_string(settings.LEFT_OUT_OF_COHORT)(cohort)
    return tuple(sorted(found))
