"""Films and sounds: known by their content, playable on every device that we support, without traces.

Films are MP4 with H.264, sounds MP3 or AAC (M4A): what iPadOS 15, Firefox 97 and Chrome 99 all play.
Where and when they were recorded, by which device and who made them is overwritten or left out.
"""

import tempfile
from typing import IO

from django.core.files.base import File
from django.utils.translation import gettext as _

from media.cleaning.boxes import Contents, Fragmented, NotBoxes, read_contents
from media.cleaning.common import Cleaned, Refused, check_size
from media.cleaning.mp3 import NotFrames, find_frames

CHUNK = 1024 * 1024
KEPT_IN_MEMORY = 2 * CHUNK
FILM_CODECS = frozenset({b"avc1", b"avc3"})
SOUND_CODECS = frozenset({b"mp4a"})
NEWER_CODECS = frozenset({b"hvc1", b"hev1", b"av01", b"vp09", b"dvh1", b"dvhe"})
HANDLERS = {b"vide": FILM_CODECS, b"soun": SOUND_CODECS}


def clean_film(file: IO[bytes], size: int) -> Cleaned:
    """An MP4 film that plays everywhere and tells nothing about its making."""
    check_size(
        size,
        "film",
        _("Export it as MP4 with 720 lines (“720p”), or cut it: five minutes are plenty."),
    )
    contents = _contents(file, size)
    if contents is None:
        raise Refused(
            _(
                "This is not a film that can be used, whatever its name says. Export it as MP4 with "
                "H.264 and upload that."
            ),
            code="not_a_film",
        )
    _check_tracks(contents)
    picture = next((track for track in contents.tracks if track.handler == b"vide"), None)
    if picture is None:
        raise Refused(
            _("There is no picture in this film. Upload it as a sound."), code="no_picture"
        )
    facts = {
        "duration": round(contents.seconds, 2),
        "width": picture.width or None,
        "height": picture.height or None,
    }
    return Cleaned(_blanked(file, size, contents), "mp4", facts)


def clean_sound(file: IO[bytes], size: int) -> Cleaned:
    """An MP3 or M4A sound without tags."""
    check_size(size, "sound", _("Export it as MP3 with 96 kbit/s, or cut it."))
    contents = _contents(file, size)
    if contents is not None:
        _check_tracks(contents)
        if any(track.handler == b"vide" for track in contents.tracks):
            raise Refused(_("This is a film. Upload it as a video."), code="a_film")
        facts = {"duration": round(contents.seconds, 2)}
        return Cleaned(_blanked(file, size, contents), "m4a", facts)
    try:
        frames = find_frames(file, size)
    except NotFrames as error:
        raise Refused(
            _(
                "This is not a sound that can be used, whatever its name says. Export it as MP3 or "
                "M4A (AAC) and upload that."
            ),
            code="not_a_sound",
        ) from error
    sound = _copied(file, frames.start, frames.end)
    return Cleaned(sound, "mp3", {"duration": round(frames.seconds, 2)})


def _contents(file: IO[bytes], size: int) -> Contents | None:
    """The contents of an MP4; None when it is none."""
    file.seek(0)
    if file.read(8)[4:] != b"ftyp":
        return None
    try:
        return read_contents(file, size)
    except Fragmented as error:
        raise Refused(
            _("This MP4 is in pieces for streaming. Export it as an ordinary MP4."),
            code="fragmented",
        ) from error
    except NotBoxes as error:
        raise Refused(
            _("This MP4 is damaged: it could not be read to its end. Export it again."),
            code="broken",
        ) from error


def _check_tracks(contents: Contents) -> None:
    for track in contents.tracks:
        if track.handler not in HANDLERS:
            raise Refused(
                _(
                    "Besides picture and sound this file has a track of data, in which cameras keep "
                    "places and times. Export it again from a video editor, as MP4 with H.264."
                ),
                code="data_track",
            )
        unknown = set(track.codecs) - HANDLERS[track.handler]
        if unknown & NEWER_CODECS:
            raise Refused(
                _(
                    "This film is in a newer format that many school tablets cannot play. Export it "
                    "as MP4 with H.264. On an iPhone: Settings, Camera, Formats, Most Compatible."
                ),
                code="codec",
            )
        if unknown or not track.codecs:
            raise Refused(
                _("Browsers cannot play this file. Export it as MP4 with H.264 and AAC sound."),
                code="codec",
            )
    if not contents.tracks:
        raise Refused(_("There is nothing to play in this file. Export it again."), code="empty")


def _copied(file: IO[bytes], start: int, end: int) -> "File[bytes]":
    """A copy of a stretch, on disk when it is large."""
    # Closed by whoever stores it, and when nobody does, with the last reference to it.
    target = tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115
    file.seek(start)
    left = end - start
    while left > 0 and (chunk := file.read(min(CHUNK, left))):
        target.write(chunk)
        left -= len(chunk)
    target.seek(0)
    copy = File(target)
    copy.size = end - start
    return copy


def _blanked(file: IO[bytes], size: int, contents: Contents) -> "File[bytes]":
    copy = _copied(file, 0, size)
    for at in contents.renamed:
        copy.seek(at)
        copy.write(b"free")
    for start, end in contents.zeroed:
        copy.seek(start)
        left = end - start
        while left > 0:
            left -= copy.write(bytes(min(CHUNK, left)))
    copy.seek(0)
    return copy
