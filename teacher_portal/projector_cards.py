"""A screen, and the forms that most families of activities share: cards, lists and long texts."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from lessons.blocks import FrozenStep
from teacher_portal.projector_text import ROOM, divide, lines_of, size_of

TITLE_WIDTH = 34  # characters of a card's title in a line
TITLE_HEIGHT = 1.35  # of such a line, in lines of running text
CARD_ROOM = 9.5
THOUGHT_EDGE = 1.5
ROOMY = 6.0
LIST_ROOM, GAP_IN_LIST = 8.5, 0.5


@dataclass
class Screen:
    """One idea on the wall. ``kind`` names its template; ``more`` is what only that one needs.

    ``reveals`` come one by one, each with a press of Next. ``say`` is for the teacher's notes alone.
    ``scene`` and ``choices`` belong to a story: its scenes are reached by choosing, not in a row.
    """

    kind: str
    heading: str
    text: str = ""
    kicker: str = ""
    slug: str = ""
    reveals: list[str] = field(default_factory=list)
    say: list[str] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)
    scene: str = ""
    choices: list[dict[str, str]] = field(default_factory=list)
    id: str = ""

    @property
    def template(self) -> str:
        """What draws it."""
        return f"teacher_portal/projector/screens/{self.kind}.html"

    @property
    def roomy(self) -> bool:
        """Whether there is so little text that it may be larger."""
        beside = sum(lines_of(choice["text"]) + 0.6 for choice in self.choices)
        beside += lines_of(self.more.get("note") or "") + (1.5 if self.more.get("ending") else 0)
        beside += 1.5 if self.more.get("grouping") else 0
        if self.kind == "opening":
            beside += (lines_of(self.heading, TITLE_WIDTH - 10) - 1) * 2
        if self.kind == "card":
            beside += lines_of(self.heading, TITLE_WIDTH) * TITLE_HEIGHT + 0.5
            beside += max(map(lines_of, self.reveals), default=0)
        rows = self.more.get("rows") or []
        beside += sum(lines_of(f"{row['title']} {row['text']}") + GAP_IN_LIST for row in rows)
        return (
            bool(self.text or rows or self.kind == "card") and lines_of(self.text) + beside <= ROOMY
        )

    @property
    def size(self) -> str:
        """How large the heading may be, where it is the idea itself."""
        return size_of(self.heading)


def passages(heading: str, text: str, **fields: Any) -> list[Screen]:
    """A text under its heading, on as many screens as it takes."""
    return [Screen("say", heading, part, **fields) for part in divide(text)]


def position(word: str, number: int, total: int) -> str:
    """Say where a card stands in its row: "Card 3 of 8"."""
    return _("%(word)s %(number)s of %(total)s") % {
        "word": word,
        "number": number,
        "total": total,
    }


def card_screens(item: dict[str, Any], kicker: str, *, room: float = CARD_ROOM) -> list[Screen]:
    """A card with its thought behind a press; a thought that does not fit gets a screen of its own."""
    title, text, note = (item.get(key) or "" for key in ("title", "text", "note"))
    heading, text = (title, text) if title else (text, "")
    if lines_of(text) > ROOM - 1:
        first, *others = divide(text, room=ROOM - 1)
    else:
        first, others = text, []
    screens = [Screen("card", heading, first, kicker=kicker)]
    screens += [Screen("say", heading, part, kicker=kicker) for part in others]
    used = lines_of(heading, TITLE_WIDTH) * TITLE_HEIGHT + lines_of(first) + 1
    if not note:
        return screens
    if not others and used + lines_of(note) + THOUGHT_EDGE <= room:
        screens[0].reveals = [note]
    else:
        screens += [Screen("thought", heading, part, kicker=kicker) for part in divide(note)]
    return screens


def item_screens(step: FrozenStep) -> list[Screen]:
    """The form of every family that has no other: a card a screen."""
    items = step.get("items") or []
    return [
        screen
        for number, item in enumerate(items, start=1)
        for screen in card_screens(item, _place(number, len(items)))
    ]


def _place(number: int, total: int) -> str:
    return _("%(number)s of %(total)s") % {"number": number, "total": total} if total > 1 else ""


def list_screens(heading: str, items: list[dict[str, Any]], **fields: Any) -> list[Screen]:
    """Several short items a screen, in about equal shares."""

    def height(item: dict[str, Any]) -> float:
        return lines_of(f"{item.get('title') or ''} {item.get('text') or ''}") + GAP_IN_LIST

    def fill(room: float) -> list[list[dict[str, Any]]]:
        pages: list[list[dict[str, Any]]] = []
        for item in items:
            if pages and sum(map(height, [*pages[-1], item])) <= room:
                pages[-1].append(item)
            else:
                pages.append([item])
        return pages

    room = LIST_ROOM
    best = fill(room)
    while room > 1 and len(fill(room - GAP_IN_LIST)) == len(best):
        room -= GAP_IN_LIST
        best = fill(room)
    return [
        Screen("list", heading, more={"rows": _rows(page)}, say=_notes(page), **fields)
        for page in best
    ]


def _rows(items: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{key: item.get(key) or "" for key in ("title", "text")} for item in items]


def _notes(items: list[dict[str, Any]]) -> list[str]:
    return [
        f"{item['title']}: {item['note']}" if item.get("title") else item["note"]
        for item in items
        if item.get("note")
    ]
