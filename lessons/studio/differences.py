"""What changed between two versions of a lesson, quiz included, text by text and word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from lessons.freezing import LessonDocument
from lessons.quality.texts import Text, all_texts

WORDS = re.compile(r"\s+|[^\s]+")
SAME, GONE, NEW = "same", "gone", "new"


@dataclass(frozen=True)
class Piece:
    """Some words that are the same, gone or new."""

    kind: str
    words: str


@dataclass(frozen=True)
class Difference:
    """One text that is not what it was; ``where`` as an author knows it."""

    where: str
    pieces: tuple[Piece, ...]


def differences(before: LessonDocument, after: LessonDocument) -> list[Difference]:
    """Every changed text. A step that moved is no change; one that is gone is all its texts."""
    old, new = list(all_texts(before)), list(all_texts(after))
    matcher = SequenceMatcher(
        None, [text.words for text in old], [text.words for text in new], autojunk=False
    )
    found: list[Difference] = []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind != "equal":
            found += _of_stretch(old[i1:i2], new[j1:j2])
    facts = [
        Difference(name, (Piece(GONE, str(before[key])), Piece(NEW, str(after[key]))))
        for name, key in (("code", "code"), ("band", "band"), ("level", "level"))
        if before[key] != after[key]
    ]
    return [*facts, *found]


def _of_stretch(old: list[Text], new: list[Text]) -> Iterator[Difference]:
    """Texts at the same place belong together; the rest are gone or new."""
    places = {text.where: text for text in new}
    for text in old:
        if text.where in places:
            yield Difference(text.where, _word_by_word(text.words, places.pop(text.where).words))
        else:
            yield Difference(text.where, (Piece(GONE, text.words),))
    yield from (Difference(text.where, (Piece(NEW, text.words),)) for text in places.values())


def _word_by_word(before: str, after: str) -> tuple[Piece, ...]:
    old, new = WORDS.findall(before), WORDS.findall(after)
    pieces: list[Piece] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece(SAME, "".join(old[i1:i2])))
            continue
        if i1 < i2:
            pieces.append(Piece(GONE, "".join(old[i1:i2])))
        if j1 < j2:
            pieces.append(Piece(NEW, "".join(new[j1:j2])))
    return tuple(pieces)
