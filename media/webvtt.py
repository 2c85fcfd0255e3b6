"""Captions: reading WebVTT and SubRip, checking them, and writing them plainly.

What is stored is always written anew from the cues, so nothing else that WebVTT may hold (style
sheets, regions, notes, unknown tags) reaches a browser.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape, unescape

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_CUES = 5_000
LONGEST_CUE = 400
LONGEST_SOURCE = 4_000  # of a caption with its tags
TIME = r"(?:(\d{1,4}):)?([0-5]?\d):([0-5]\d)[.,](\d{3})"
TIMING = re.compile(rf"{TIME}[ \t]+-->[ \t]+{TIME}(?:[ \t].*)?", re.ASCII)
HEADER = re.compile(r"WEBVTT(?:[ \t].*)?")
ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t].*)?")
# No tag holds another “<”: each character is looked at once, whatever is sent.
VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]([^<>\n]*)>")
TAG = re.compile(r"<[^<>]*>")
BREAKS = re.compile(r"\r\n?|\x85|\u2028|\u2029")
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


class CaptionError(ValidationError):
    """The captions cannot be used; the message names the line and says how to mend it."""


@dataclass(frozen=True)
class Cue:
    """Words for a stretch of time, from ``start`` to ``end`` in milliseconds; plain text."""

    start: int
    end: int
    text: str


def read_captions(source: str) -> list[Cue]:
    """The cues of a WebVTT or SubRip file; ``CaptionError`` when it is neither or makes no sense."""
    lines = BREAKS.sub("\n", INVISIBLE.sub("", source.removeprefix("\ufeff"))).split("\n")
    cues: list[Cue] = []
    for number, block in _blocks(_body(lines), skipped=_skipped(lines)):
        cue = _cue(number, block)
        if cue is None:
            continue
        if cues and cue.start < cues[-1].start:
            raise _error(
                number, _("This caption starts before the one above it. Put them in order.")
            )
        cues.append(cue)
        if len(cues) > MOST_CUES:
            raise CaptionError(_("There are more than 5,000 captions: is this the right file?"))
    if not cues:
        raise CaptionError(
            _(
                "There is no caption in this. Each needs its times in a line above it, such as "
                "00:01.000 --> 00:04.000."
            )
        )
    return cues


def write_captions(cues: Sequence[Cue]) -> str:
    """The cues as WebVTT."""
    blocks = [
        f"{_clock(cue.start)} --> {_clock(cue.end)}\n{escape(cue.text, quote=False)}"
        for cue in cues
    ]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def tidy_captions(source: str, seconds: float | None = None) -> str:
    """Captions as they are stored; ``seconds`` is how long the film is, where that is known."""
    cues = read_captions(source)
    if seconds and cues[-1].start > (seconds + 1) * 1000:
        raise CaptionError(
            _(
                "The last caption starts after the end of the film. Are these the captions of another?"
            )
        )
    return write_captions(cues)


def _skipped(lines: list[str]) -> int:
    """How many lines stand before the captions; SubRip has none."""
    if not HEADER.fullmatch(lines[0].rstrip()):
        return 0
    return next((n for n, line in enumerate(lines) if not line.strip()), len(lines))


def _body(lines: list[str]) -> list[str]:
    if HEADER.fullmatch(lines[0].rstrip()):
        return lines[_skipped(lines) :]
    first = next((line for line in lines if line.strip()), "")
    if first.strip().isdigit() or TIMING.fullmatch(first.strip()):
        return lines
    raise CaptionError(
        _(
            "These are not captions. The first line must be WEBVTT; a SubRip file (.srt) will do, "
            "too."
        )
    )


def _blocks(lines: list[str], skipped: int) -> list[tuple[int, list[str]]]:
    """Lines between blank ones, with the number of the first."""
    blocks: list[tuple[int, list[str]]] = []
    inside = False
    for number, line in enumerate(lines, start=skipped + 1):
        if not line.strip():
            inside = False
        elif inside:
            blocks[-1][1].append(line)
        else:
            blocks.append((number, [line]))
            inside = True
    return blocks


def _cue(number: int, block: list[str]) -> Cue | None:
    """The cue of a block; None for notes and style sheets."""
    at = next((n for n, line in enumerate(block[:2]) if "-->" in line), None)
    if at is None:
        if ASIDE.fullmatch(block[0].strip()):
            return None
        raise _error(
            number,
            _("A line of times is missing above this, such as 00:01.000 --> 00:04.000."),
        )
    match = TIMING.fullmatch(block[at].strip())
    if match is None:
        raise _error(number + at, _("These times are not written like 00:01.000 --> 00:04.000."))
    start, end = _milliseconds(match.groups()[:4]), _milliseconds(match.groups()[4:])
    if end <= start:
        raise _error(number + at, _("This caption ends before it starts."))
    lines = block[at + 1 :]
    text = _plain(lines) if sum(map(len, lines)) <= LONGEST_SOURCE else None
    if text is None or len(text) > LONGEST_CUE:
        raise _error(number + at, _("This caption is too long to read: split it."))
    if not text:
        raise _error(number + at, _("There are no words under these times."))
    return Cue(start, end, text)


def _plain(lines: list[str]) -> str:
    """The words alone; who speaks is written out, since a browser would not show it."""
    text = VOICE.sub(
        lambda found: f"{found[1].strip()}: " if found[1].strip() else "", "\n".join(lines)
    )
    text = unescape(TAG.sub("", text)).replace("-->", "→")
    text = INVISIBLE.sub("", BREAKS.sub("\n", text))
    return "\n".join(line for line in (each.strip() for each in text.split("\n")) if line)


def _milliseconds(parts: Sequence[str | None]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"


def _error(number: int, words: str) -> CaptionError:
    return CaptionError(_("Line %(number)s: %(words)s") % {"number": number, "words": words})
