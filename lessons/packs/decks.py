"""Cards to cut out: which cards a step makes, and how they lie on the sheet."""

import dataclasses
import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from lessons.blocks import FrozenStep
from lessons.templatetags.lessons import tiles

CARD_COLUMNS, TILE_COLUMNS = 2, 3  # four tiles lie two by two
MOST_COLUMNS = 4
HEAD_WEIGHT, CHOICE_FRAME = 1.5, 8  # what a head's larger letters, and a choice's edges, take up
MIDDLE, LONG = 130, 230  # letters
GRID = 12  # columns of the table that every sheet of cards is: a row of n cards spans it evenly
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclasses.dataclass(frozen=True)
class Card:
    """One card to cut out; ``mark`` is the small print that brings a stray card back to its set."""

    head: str
    text: str = ""
    choices: tuple[str, ...] = ()
    mark: str = ""
    label: bool = False  # the name of a group, an end or a part: not a card to place

    @property
    def size(self) -> str:
        """How much there is to read: the type gets smaller with it, the card stays as it is."""
        letters = len(self.head) * HEAD_WEIGHT + len(self.text)
        letters += sum(len(choice) + CHOICE_FRAME for choice in self.choices)
        return "long" if letters > LONG else "middle" if letters > MIDDLE else "short"


@dataclasses.dataclass(frozen=True)
class Row:
    """Cards side by side; None fills the last row of a set up. ``kind`` says how tall it is."""

    cards: tuple[Card | None, ...]
    kind: str = "cards"

    @property
    def span(self) -> int:
        """How many columns of the grid a card takes."""
        return GRID // len(self.cards)


@dataclasses.dataclass(frozen=True)
class Deck:
    """The cards of one step, in the rows of a sheet."""

    anchor: str
    title: str
    hint: str
    rows: tuple[Row, ...]

    @property
    def cards(self) -> list[Card]:
        """The cards without the empty places."""
        return [card for row in self.rows for card in row.cards if card]


def deck_of(step: FrozenStep, number: int, code: str) -> Deck | None:
    """The cards of a step; None when it has none to cut."""
    lay_out = LAY_OUT.get(step["type"])
    rows = lay_out(step, f"{code} · {number}") if lay_out else []
    if not rows:
        return None
    return Deck(f"cards-{number}", step["title"], _hint(step), tuple(rows))


def word_deck(vocabulary: list[dict[str, str]], code: str) -> Deck | None:
    """The words of the lesson, for the wall."""
    cards = [Card(word["term"], word["definition"], mark=code) for word in vocabulary]
    if not cards:
        return None
    hint = _("For the wall, or one set for each table.")
    rows = _rows(cards, kind="words")
    return Deck("cards-words", _("Words of this lesson"), hint, tuple(rows))


def mixed(items: list[dict[str, Any]], step: FrozenStep) -> list[dict[str, Any]]:
    """Second halves in an order that gives nothing away and is the same in every pack."""

    def place(item: dict[str, Any]) -> bytes:
        return hashlib.sha256(f"{step.get('id')}:{item.get('text')}".encode()).digest()

    return sorted(items, key=place)


def _rows(cards: Iterable[Card], columns: int = CARD_COLUMNS, kind: str = "cards") -> list[Row]:
    cards = list(cards)
    parts = [cards[start : start + columns] for start in range(0, len(cards), columns)]
    return [Row((*part, *([None] * (columns - len(part)))), kind) for part in parts]


def _labels(words: list[str], mark: str) -> list[Row]:
    """Names side by side, however many there are."""
    return _names([Card(name, mark=mark, label=True) for name in words])


def _names(cards: list[Card]) -> list[Row]:
    return _rows(cards, min(max(len(cards), 1), MOST_COLUMNS), "names")


def _card(item: dict[str, Any], mark: str) -> Card:
    head, text = item.get("title") or "", item.get("text") or ""
    choices = tuple(tiles(text))
    if not head:
        head, text = text, ""
    return Card(head, "" if choices else text, choices=choices, mark=mark)


def _numbered(step: FrozenStep, mark: str) -> list[Row]:
    items = step.get("items") or []
    return _rows(_card(item, f"{mark} · {place}") for place, item in enumerate(items, start=1))


def _claims(step: FrozenStep, mark: str) -> list[Row]:
    """The claims alone: what one finds when testing them stands in the teacher's script."""
    items = step.get("items") or []
    if not step.get("tests"):
        return _numbered(step, mark)
    return _rows(Card(item["title"], mark=f"{mark} · {n}") for n, item in enumerate(items, start=1))


def _under(*labels: str) -> Callable[[FrozenStep, str], list[Row]]:
    """Cards below the labels that these fields of the step hold, those in rows of their own."""

    def lay_out(step: FrozenStep, mark: str) -> list[Row]:
        words: list[str] = []
        for name in labels:
            value = step.get(name) or []
            words += [value] if isinstance(value, str) else value
        return [*_labels(words, mark), *_numbered(step, mark)]

    return lay_out


def _pairs(step: FrozenStep, mark: str) -> list[Row]:
    """First halves with letters, then second halves with numbers."""
    items = step.get("items") or []
    first = [
        Card(item["title"], mark=f"{mark} · {LETTERS[place % len(LETTERS)]}")
        for place, item in enumerate(items)
    ]
    second = [
        Card(item["text"], mark=f"{mark} · {place}")
        for place, item in enumerate(mixed(items, step), start=1)
    ]
    return _rows([*first, *second])


def _slots(step: FrozenStep, mark: str) -> list[Row]:
    """The name of each part and then its tiles."""
    if not step.get("slots"):
        return _numbered(step, mark)
    return [
        row
        for slot in step["slots"]
        for row in (
            *_labels([slot["title"]], mark),
            *_tiles([Card(words, mark=mark) for words in slot["tiles"]]),
        )
    ]


def _tiles(cards: list[Card]) -> list[Row]:
    columns = TILE_COLUMNS if len(cards) % CARD_COLUMNS else CARD_COLUMNS
    return _rows(cards, columns, "tiles")


def _posts(step: FrozenStep, mark: str) -> list[Row]:
    """The rules of a feed and then its posts."""
    posts = step.get("posts") or []
    if not posts:
        return _numbered(step, mark)
    rules = [
        Card(rule["label"], rule["text"], mark=mark, label=True) for rule in step.get("rules") or []
    ]
    return [
        *_names(rules),
        *_rows(_post(post, f"{mark} · {place}") for place, post in enumerate(posts, start=1)),
    ]


def _post(post: dict[str, Any], mark: str) -> Card:
    watched = _("%(topic)s · watched for %(seconds)s seconds") % {
        "topic": post["topic"],
        "seconds": post["seconds"],
    }
    return Card(post["title"], post["text"], choices=(watched,), mark=mark)


def _two_sides(step: FrozenStep, mark: str) -> list[Row]:
    """Front and back on one card."""
    return _rows(
        Card(item["title"] or item["text"], item["note"], mark=f"{mark} · {place}")
        for place, item in enumerate(step.get("items") or [], start=1)
    )


LAY_OUT: dict[str, Callable[[FrozenStep, str], list[Row]]] = {
    "sort": _under("groups"),
    "rank": _under("top", "bottom"),
    "spectrum": _under("low", "high"),
    "match": _pairs,
    "discussion": _under(),
    "quiz": _under(),
    "cards": _two_sides,
    "claims_test": _claims,
    "create": _slots,
    "simulation": _posts,
}


def _hint(step: FrozenStep) -> str:
    """How the cards are used, in one line."""
    if step["type"] == "rank" and step.get("shape") == "diamond":
        return _("A diamond: one card on top, then two, three, two, and one at the bottom.")
    if step["type"] == "claims_test" and step.get("tests"):
        return _("Ask of every claim: %(tests)s") % {"tests": " · ".join(step["tests"])}
    hints = {
        "sort": _("Dark cards name the groups. Put every other card under one of them."),
        "match": _("Cards with a letter go with cards with a number. Shuffle each set first."),
        "rank": _("A ladder: one card under the other, in an order that you can defend."),
        "spectrum": _(
            "Talk about what people at each end might say. Nobody shows where they stand."
        ),
        "discussion": _("One card at a time, face down in a pile."),
        "quiz": _("Think first, then talk."),
        "create": _("Dark cards name the parts. Choose one tile for each."),
        "simulation": _(
            "Lay out one of each post. In each round the post that the rule pays least goes out, "
            "and the one that it pays most counts once more."
        ),
    }
    return hints.get(step["type"], "")
