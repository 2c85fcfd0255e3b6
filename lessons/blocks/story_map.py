"""The shape of a branching story: where each scene leads, and what keeps it from a good end.

One pure function. The studio's picture of the branches is drawn from its twin in
``static/lessons/studio/story-map.js``; a browser test compares the two on the same stories.
"""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

TITLE_WORDS = 6


class Mark(enum.StrEnum):
    """What can be said of a scene, by its place in the story."""

    START = "start"
    GOOD = "good"
    MEND = "mend"
    DEAD_END = "dead-end"  # no way on, and not said to be an ending
    UNREACHABLE = "unreachable"  # no way from the start leads here
    MISSING = "missing"  # a choice leads to a scene that is not there
    LOOP = "loop"  # ways on for ever, and none to an ending of any kind
    NO_GOOD = "no-good"  # endings can be reached, but no good one


TO_MEND = frozenset({Mark.DEAD_END, Mark.UNREACHABLE, Mark.MISSING, Mark.LOOP, Mark.NO_GOOD})


@dataclass(frozen=True)
class Way:
    """One choice: its words, and the number of the scene it leads to (None: there is no such scene)."""

    text: str
    to: int | None


@dataclass(frozen=True)
class MappedScene:
    """One scene in the picture."""

    number: int
    title: str
    ways: tuple[Way, ...]
    depth: int | None  # choices from the start; None when it cannot be reached
    marks: tuple[Mark, ...]

    def is_marked(self, *marks: Mark) -> bool:
        """Whether any of these is said of the scene."""
        return any(mark in self.marks for mark in marks)


def first_words(text: str | None) -> str:
    """The first words of a scene: what authors know it by."""
    words = (text or "").split()
    return " ".join(words[:TITLE_WORDS]) + ("…" if len(words) > TITLE_WORDS else "")


def map_story(scenes: Iterable[Any]) -> list[MappedScene]:
    """Say of every scene where it leads and what is to be mended; scenes may be half written.

    Scenes are mappings with ``key``, ``text``, ``ending`` and ``choices`` (``text``, ``to``). The first
    is the start. Where two scenes have one key, choices lead to the first of them.
    """
    told = list(scenes)
    places: dict[str, int] = {}
    for place, scene in enumerate(told):
        places.setdefault(scene.get("key") or "", place)
    places.pop("", None)
    ways = [
        [places.get(choice.get("to") or "") for choice in scene.get("choices") or []]
        for scene in told
    ]
    onward = [[place for place in each if place is not None] for each in ways]
    depths = _depths(onward)
    endings = [scene.get("ending") or "" for scene in told]
    # Stuck: nothing can be said of what follows until these are mended.
    stuck = {
        place
        for place, each in enumerate(ways)
        if None in each or (not each and not endings[place])
    }
    marks = [
        _marks(place, ways[place], endings, depths, _reached(place, onward), stuck)
        for place in range(len(told))
    ]
    return [
        MappedScene(
            number=place + 1,
            title=first_words(scene.get("text")),
            ways=tuple(
                Way(choice.get("text") or "", None if to is None else to + 1)
                for choice, to in zip(scene.get("choices") or [], ways[place], strict=True)
            ),
            depth=depths.get(place),
            marks=marks[place],
        )
        for place, scene in enumerate(told)
    ]


def _marks(
    place: int,
    ways: Sequence[int | None],
    endings: Sequence[str],
    depths: dict[int, int],
    reached: set[int],
    stuck: set[int],
) -> tuple[Mark, ...]:
    found = [Mark.START] if place == 0 else []
    if endings[place]:
        found.append(Mark.GOOD if endings[place] == "good" else Mark.MEND)
    elif not ways:
        found.append(Mark.DEAD_END)
    if place not in depths:
        found.append(Mark.UNREACHABLE)
    if None in ways:
        found.append(Mark.MISSING)
    ahead = {endings[each] for each in reached}
    if ways and not reached & stuck and "good" not in ahead:
        found.append(Mark.NO_GOOD if "mend" in ahead else Mark.LOOP)
    return tuple(found)


def _depths(onward: Sequence[Sequence[int]]) -> dict[int, int]:
    """How many choices from the start each scene is that can be reached at all."""
    depths, row = ({0: 0}, [0]) if onward else ({}, [])
    while row:
        below = []
        for place in row:
            for to in onward[place]:
                if to not in depths:
                    depths[to] = depths[place] + 1
                    below.append(to)
        row = below
    return depths


def _reached(start: int, onward: Sequence[Sequence[int]]) -> set[int]:
    """The scene itself and every scene that can follow it."""
    seen, open_places = {start}, [start]
    while open_places:
        for to in onward[open_places.pop()]:
            if to not in seen:
                seen.add(to)
                open_places.append(to)
    return seen
