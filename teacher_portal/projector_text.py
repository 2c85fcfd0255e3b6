"""Dividing words into screens: how many lines a text takes on a wall, and where it may be cut.

The measure is the smallest projector we write for: 1280 x 720 at 2.5 rem. On a larger one type grows
with the screen, so lines break in the same places and what fits once fits everywhere.
"""

import itertools
import math
import re
from dataclasses import dataclass

from lessons.templatetags.lessons import SPOKEN

WIDTH = 46  # characters that a line of running text holds
TALK_WIDTH = 34  # the same in a speech bubble
ROOM = 8.0  # lines under a heading
SENTENCE = re.compile(r"(?<=[.!?…’”])\s+(?=[A-Z‘“\d])")
TALK_EDGE, GAP = 0.9, 0.5  # a bubble's padding, the space between two paragraphs
STEP = 0.5


@dataclass(frozen=True)
class _Piece:
    """What is never cut in two: a sentence or paragraph, or a line that somebody says."""

    text: str
    lines: float
    talk: bool
    starts: bool  # a paragraph; otherwise it goes on from the sentence before


def lines_of(text: str, width: int = WIDTH) -> float:
    """How many lines a text takes; paragraphs are set apart by half a line."""
    return _height(_pieces(text, math.inf, width))


def divide(text: str, *, room: float = ROOM, width: int = WIDTH) -> list[str]:
    """Cut a text into screenfuls of about equal length, at paragraphs or else at sentences."""
    pieces = _pieces(text, room, width)
    best = _fill(pieces, room)
    while room > STEP:
        room -= STEP
        fuller = _fill(pieces, room)
        if len(fuller) > len(best):
            break
        best = fuller
    return [_join(page) for page in best]


def size_of(text: str) -> str:
    """How large a statement may stand on its own: "xl", "l" or "m"."""
    return "xl" if len(text) <= 48 else "l" if len(text) <= 110 else "m"


def _pieces(text: str, room: float, width: int) -> list[_Piece]:
    pieces: list[_Piece] = []
    for paragraph in re.split(r"\n\s*\n", (text or "").strip()):
        prose: list[str] = []
        for line in paragraph.splitlines():
            if SPOKEN.fullmatch(line.strip()):
                pieces += _prose(prose, room, width)
                prose = []
                pieces.append(_talk(line.strip(), width))
            else:
                prose.append(line)
        pieces += _prose(prose, room, width)
    return pieces


def _talk(line: str, width: int) -> _Piece:
    words = line.split(": ", 1)[1]
    inner = TALK_WIDTH if width == WIDTH else width - 8
    return _Piece(line, math.ceil(len(words) / inner) + TALK_EDGE, talk=True, starts=True)


def _prose(lines: list[str], room: float, width: int) -> list[_Piece]:
    text = "\n".join(lines).strip()
    if not text:
        return []
    height = sum(math.ceil(len(line) / width) for line in text.splitlines())
    if height <= room:
        return [_Piece(text, height, talk=False, starts=True)]
    # Sentences share lines, so each takes its fair part of one.
    return [
        _Piece(sentence, len(sentence) / width, talk=False, starts=number == 0)
        for number, sentence in enumerate(SENTENCE.split(text))
    ]


def _height(pieces: list[_Piece]) -> float:
    gaps = sum(GAP for piece in pieces[1:] if piece.starts)
    return sum(piece.lines for piece in pieces) + gaps


def _fill(pieces: list[_Piece], room: float) -> list[list[_Piece]]:
    pages: list[list[_Piece]] = []
    for piece in pieces:
        if pages and _height([*pages[-1], piece]) <= room:
            pages[-1].append(piece)
        else:
            pages.append([piece])
    return pages


def _join(page: list[_Piece]) -> str:
    text = page[0].text
    for before, piece in itertools.pairwise(page):
        between = " " if not piece.starts else "\n" if before.talk and piece.talk else "\n\n"
        text += between + piece.text
    return text
