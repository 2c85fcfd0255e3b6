"""MP4 as boxes within boxes: which there are, and their metadata made blank without moving a byte.

A box is a length, four letters and content. Films point into themselves by absolute offsets, so that
nothing may be cut out; what carries places, names and times is overwritten with zeros and called
``free``, which players skip.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

MOST_BOXES = 20_000
KEPT: dict[bytes, frozenset[bytes]] = {
    b"": frozenset({b"ftyp", b"moov", b"mdat"}),
    b"moov": frozenset({b"mvhd", b"trak"}),
    b"trak": frozenset({b"tkhd", b"edts", b"mdia"}),
    b"mdia": frozenset({b"mdhd", b"hdlr", b"minf", b"elng"}),
    b"minf": frozenset({b"vmhd", b"smhd", b"dinf", b"stbl"}),
    b"stbl": frozenset(
        {b"stsd", b"stts", b"ctts", b"cslg", b"stsc", b"stsz", b"stz2", b"stco", b"co64"}
        | {b"stss", b"stsh", b"sdtp", b"sbgp", b"sgpd"}
    ),
}
HANDLER_NAME = 24  # where the name begins in the content of a ``hdlr``
COMPRESSOR = (50, 82)  # where a video sample entry names the program that made it
SIDES = 8  # a ``tkhd`` ends with width and height


class NotBoxes(ValueError):
    """The file is not made of boxes from its first byte to its last."""


class Fragmented(ValueError):
    """The film is in pieces, as streaming services keep them: it has no table of contents."""


@dataclass(frozen=True)
class Box:
    """Where a box lies: from ``start``, its content from ``body`` to ``end``."""

    kind: bytes
    start: int
    body: int
    end: int


@dataclass
class Track:
    """One track: ``handler`` is ``vide``, ``soun`` or something else; ``codecs`` four letters each."""

    handler: bytes = b""
    codecs: list[bytes] = field(default_factory=list)
    width: int = 0
    height: int = 0


@dataclass
class Contents:
    """What a film tells about itself, and which stretches of it are to be blank."""

    brand: bytes = b""
    seconds: float = 0.0
    tracks: list[Track] = field(default_factory=list)
    renamed: list[int] = field(default_factory=list)
    zeroed: list[tuple[int, int]] = field(default_factory=list)
    boxes: int = 0


def read_contents(file: IO[bytes], size: int) -> Contents:
    """Walk through the boxes; ``NotBoxes`` or ``Fragmented`` when that is no ordinary film."""
    contents = Contents()
    first = True
    seen = set()
    for box in _boxes(file, 0, size):
        if first != (box.kind == b"ftyp") or (box.kind == b"moov" and b"moov" in seen):
            raise NotBoxes(box.kind)
        first = False
        seen.add(box.kind)
        if box.kind in {b"moof", b"styp"}:
            raise Fragmented
        if box.kind == b"ftyp":
            contents.brand = _read(file, box.body, min(box.end, box.body + 4))
        _enter(file, box, b"", contents, None)
    if not {b"moov", b"mdat"} <= seen:
        raise NotBoxes(b"moov")
    return contents


def _read(file: IO[bytes], start: int, end: int) -> bytes:
    file.seek(start)
    data = file.read(max(end - start, 0))
    if len(data) != max(end - start, 0):
        raise NotBoxes(b"short")
    return data


def _boxes(file: IO[bytes], start: int, end: int) -> Iterator[Box]:
    while start < end:
        length, kind = struct.unpack(">I4s", _read(file, start, start + 8))
        body = start + 8
        if length == 1:
            (length,) = struct.unpack(">Q", _read(file, body, body + 8))
            body += 8
        elif length == 0:
            length = end - start
        if length < body - start or start + length > end:
            raise NotBoxes(kind)
        yield Box(kind, start, body, start + length)
        start += length


def _count(contents: Contents) -> None:
    contents.boxes += 1
    if contents.boxes > MOST_BOXES:
        raise NotBoxes(b"many")


def _enter(
    file: IO[bytes], box: Box, parent: bytes, contents: Contents, track: Track | None
) -> None:
    _count(contents)
    if box.kind not in KEPT[parent]:
        contents.renamed.append(box.start + 4)
        contents.zeroed.append((box.body, box.end))
        return
    if box.kind == b"trak":
        track = Track()
        contents.tracks.append(track)
    if box.kind in KEPT:
        for child in _boxes(file, box.body, box.end):
            _enter(file, child, box.kind, contents, track)
    elif reader := READERS.get(box.kind):
        reader(file, box, contents, track or Track())


def _times(file: IO[bytes], box: Box, contents: Contents) -> tuple[int, int]:
    """Blank when it was made and changed; the version, and where the rest begins."""
    (version,) = _read(file, box.body, box.body + 1)
    after = box.body + 4 + (16 if version else 8)
    if after > box.end:
        raise NotBoxes(box.kind)
    contents.zeroed.append((box.body + 4, after))
    return version, after


def _movie_head(file: IO[bytes], box: Box, contents: Contents, track: Track) -> None:
    version, after = _times(file, box, contents)
    form = ">IQ" if version else ">II"
    scale, duration = struct.unpack(form, _read(file, after, after + struct.calcsize(form)))
    contents.seconds = duration / scale if scale else 0.0


def _media_head(file: IO[bytes], box: Box, contents: Contents, track: Track) -> None:
    _times(file, box, contents)


def _track_head(file: IO[bytes], box: Box, contents: Contents, track: Track) -> None:
    _times(file, box, contents)
    turned, *_rest = struct.unpack(">i", _read(file, box.end - SIDES - 36, box.end - SIDES - 32))
    across, down = struct.unpack(">II", _read(file, box.end - SIDES, box.end))
    sides = across >> 16, down >> 16
    # A telephone held upright films lying pictures and notes a quarter turn.
    track.width, track.height = sides if turned else sides[::-1]


def _handler(file: IO[bytes], box: Box, contents: Contents, track: Track) -> None:
    track.handler = _read(file, box.body + 8, box.body + 12)
    if box.body + HANDLER_NAME < box.end:
        contents.zeroed.append((box.body + HANDLER_NAME, box.end))


def _samples(file: IO[bytes], box: Box, contents: Contents, track: Track) -> None:
    for entry in _boxes(file, box.body + 8, box.end):
        _count(contents)
        track.codecs.append(entry.kind)
        if entry.kind in {b"avc1", b"avc3"} and entry.start + COMPRESSOR[1] <= entry.end:
            contents.zeroed.append((entry.start + COMPRESSOR[0], entry.start + COMPRESSOR[1]))


READERS = {
    b"mvhd": _movie_head,
    b"mdhd": _media_head,
    b"tkhd": _track_head,
    b"hdlr": _handler,
    b"stsd": _samples,
}
