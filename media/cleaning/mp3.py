"""MP3 as frames: where they begin and end, so that tags before and after them stay behind."""

import struct
from dataclasses import dataclass
from typing import IO

FEWEST_FRAMES = 10
MOST_TAGS = 8
BITRATES = {  # thousands of bits a second, layer III
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


class NotFrames(ValueError):
    """There are no frames of sound where they should be."""


@dataclass(frozen=True)
class Frames:
    """The stretch of a file that is sound, and how long it plays."""

    start: int
    end: int
    seconds: float


def find_frames(file: IO[bytes], size: int) -> Frames:
    """Find the frames; ``NotFrames`` when there are too few or what follows is more than tags."""
    start = _after_tags(file)
    at, count, seconds = start, 0, 0.0
    while (frame := _frame(file, at)) is not None and at + frame[0] <= size:
        at += frame[0]
        seconds += frame[1]
        count += 1
    if count < FEWEST_FRAMES or (size - at) * 4 > size - start:
        raise NotFrames
    return Frames(start, at, seconds)


def _after_tags(file: IO[bytes]) -> int:
    """Where the tags in front (ID3v2) end."""
    at = 0
    for _number in range(MOST_TAGS):
        file.seek(at)
        head = file.read(10)
        if len(head) < 10 or not head.startswith(b"ID3"):
            break
        length = 0
        for byte in head[6:]:
            length = length << 7 | byte & 0x7F
        at += 10 + length + (10 if head[5] & 0x10 else 0)
    file.seek(at)
    while file.read(1) == b"\0":  # padding that some programs leave
        at += 1
    return at


def _frame(file: IO[bytes], at: int) -> tuple[int, float] | None:
    """The length in bytes and seconds of the frame that begins here; None when none does."""
    file.seek(at)
    data = file.read(4)
    if len(data) < 4:
        return None
    (head,) = struct.unpack(">I", data)
    version, layer = head >> 19 & 3, head >> 17 & 3
    rate_index, bits = head >> 10 & 3, head >> 12 & 15
    if head >> 21 != 0x7FF or version == 1 or layer != 1 or rate_index == 3 or not 0 < bits < 15:
        return None
    first = version == 3
    rate = RATES[version][rate_index]
    samples = 1152 if first else 576
    length = samples // 8 * BITRATES[first][bits] * 1000 // rate + (head >> 9 & 1)
    return length, samples / rate
