"""Reading a ``.h5p`` file as a stream: nothing is believed, nothing is extracted by its own name.

Before ``zipfile`` may look, the archive's tail is read by hand, because ``zipfile`` takes the whole
list of files into memory first: a list of a million names would be a bomb of its own.
"""

import dataclasses
import hashlib
import io
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from quizzes.h5pp.kinds import is_content_kind, is_library_kind, looks_like
from quizzes.h5pp.reasons import Note, Refused, megabytes

_END = struct.Struct("<4s4H2LH")
_END_MARK, _ZIP64_MARK, _LOCAL_HEADER = b"PK\x05\x06", b"PK\x06\x07", 30
_CHUNK = 64 * 1024
_SMALL = (
    256 * 1024
)  # below this a tight packing is harmless: translations, and pictures of one colour
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
MANIFEST, CONTENT = "h5p.json", "content/content.json"


@dataclasses.dataclass(frozen=True)
class Limits:
    """What a package may cost, in bytes and numbers."""

    upload: int = 64 * 1024 * 1024
    package: int = 64 * 1024 * 1024
    file: int = 16 * 1024 * 1024
    json: int = 2 * 1024 * 1024
    entries: int = 5_000
    directory: int = 2 * 1024 * 1024
    ratio: int = 120
    depth: int = 12


DEFAULT_LIMITS = Limits()


class Package:
    """An archive whose list of files is sound; the bytes of a file are checked when they are read.

    Raises ``Refused`` from the beginning on, and from every reading. ``names`` are the files that
    matter, ``notes`` says what was left out.
    """

    def __init__(self, file: BinaryIO, limits: Limits = DEFAULT_LIMITS) -> None:
        self.limits = limits
        _check_tail(file, limits)
        file.seek(0)
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
            raise Refused("not_zip") from error
        infos = self._zip.infolist()
        if len(infos) > limits.entries:
            raise Refused("too_many", limit=limits.entries)
        _check_overlap(infos)
        self._infos = _sound_entries(infos, limits)
        self.notes: list[Note] = []
        self._leave_out()
        self.names = frozenset(self._infos)

    def _leave_out(self) -> None:
        """Refuse what content may not hold; forget what libraries do not need."""
        skipped = []
        for path in list(self._infos):
            hidden = any(part[0] in "._" for part in path.split("/"))
            if not hidden and path.startswith("content/"):
                if not is_content_kind(path):
                    raise Refused("content_kind", path=path)
            elif path != MANIFEST and (hidden or "/" not in path or not is_library_kind(path)):
                skipped.append(path)
                del self._infos[path]
        if skipped:
            self.notes.append(Note("skipped", {"count": len(skipped), "path": min(skipped)}))

    def size(self, path: str) -> int:
        """How large a file says it is."""
        return self._infos[path].file_size

    def chunks(self, path: str) -> Iterator[bytes]:
        """The bytes of a file, piece by piece; never more than the archive said."""
        if path not in self._infos:
            raise Refused("missing", path=path)
        said, passed, first = self._infos[path].file_size, 0, True
        try:
            with self._zip.open(self._infos[path]) as source:
                while piece := source.read(_CHUNK):
                    if first and path.startswith("content/") and not looks_like(path, piece):
                        raise Refused("content_lies", path=path)
                    first, passed = False, passed + len(piece)
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise Refused("lied", path=path) from error
        if passed != said:
            raise Refused("lied", path=path)
        if first and path.startswith("content/") and not looks_like(path, b""):
            raise Refused("content_lies", path=path)

    def read(self, path: str) -> bytes:
        """A small file whole: JSON, and the texts of libraries."""
        if path in self._infos and self.size(path) > self.limits.json:
            raise Refused(
                "file_too_large",
                path=path,
                size=megabytes(self.size(path)),
                limit=megabytes(self.limits.json),
            )
        return b"".join(self.chunks(path))

    def digest(self, path: str) -> str:
        """The SHA-256 of a file, read to its end and so checked."""
        found = hashlib.sha256()
        for piece in self.chunks(path):
            found.update(piece)
        return found.hexdigest()

    def under(self, folder: str) -> list[str]:
        """The files of a folder, in the order of their names."""
        return sorted(name for name in self.names if name.startswith(f"{folder}/"))


def check_upload(size: int, limits: Limits) -> None:
    """Refuse an archive that is too large to be looked at."""
    if size > limits.upload:
        raise Refused("too_large", size=megabytes(size), limit=megabytes(limits.upload))


def _check_tail(file: BinaryIO, limits: Limits) -> None:
    """Believe the archive's last bytes only in their one plain form.

    No comment, no zip64, no second disc, nothing before or after: so every reader of zips finds the
    same list of files in it.
    """
    size = file.seek(0, io.SEEK_END)
    check_upload(size, limits)
    if size < _END.size:
        raise Refused("not_zip")
    file.seek(max(0, size - _END.size - 20))
    tail = file.read()
    mark, disc, start_disc, here, total, length, offset, comment = _END.unpack(tail[-_END.size :])
    if mark != _END_MARK or comment:
        file.seek(0)
        raise Refused("zip_form", what="its end") if file.read(2) == b"PK" else Refused("not_zip")
    if tail[:4] == _ZIP64_MARK or 0xFFFFFFFF in (length, offset) or total == 0xFFFF:
        raise Refused("zip_form", what="zip64")
    if disc or start_disc or here != total:
        raise Refused("zip_form", what="several discs")
    if total > limits.entries or length > limits.directory:
        raise Refused("too_many", limit=limits.entries)
    if offset + length + _END.size != size:
        raise Refused("zip_form", what="something before or behind it")


def _check_overlap(infos: list[zipfile.ZipInfo]) -> None:
    """Two files that share bytes are how small archives become endless ones."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise Refused("lied", path=_shown(info.orig_filename))
        end = info.header_offset + _LOCAL_HEADER + info.compress_size


def _sound_entries(infos: list[zipfile.ZipInfo], limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """The files by path, each looked at; folders are only ever a part of a file's path."""
    found: dict[str, zipfile.ZipInfo] = {}
    seen: set[str] = set()
    unpacked = 0
    for info in infos:
        path = _sound_path(info, limits)
        _check_entry(info, limits)
        unpacked += info.file_size
        if info.is_dir():
            if info.file_size:
                raise Refused("path", path=_shown(info.orig_filename))
            continue
        # As file systems that know no case, and those that compose letters, would see it.
        same = unicodedata.normalize("NFC", path).casefold()
        if same in seen:
            raise Refused("duplicate", path=_shown(path))
        seen.add(same)
        found[path] = info
    if unpacked > limits.package:
        raise Refused("unpacked", size=megabytes(unpacked), limit=megabytes(limits.package))
    for path in found:
        folder = path
        while "/" in folder:
            folder = folder.rpartition("/")[0]
            if unicodedata.normalize("NFC", folder).casefold() in seen:
                raise Refused("duplicate", path=_shown(folder))
    return found


def _sound_path(info: zipfile.ZipInfo, limits: Limits) -> str:
    raw = info.orig_filename
    path = raw.rstrip("/") if info.is_dir() else raw
    parts = path.split("/")
    odd = (
        not path
        or raw != info.filename
        or "\\" in raw
        or ":" in raw
        or len(raw.encode("utf-8", "replace")) > 240
        or any(unicodedata.category(character) in ("Cc", "Cs") for character in raw)
        or any(part in ("", ".", "..") or part[-1] in ". " for part in parts)
    )
    if odd:
        raise Refused("path", path=_shown(raw))
    if len(parts) > limits.depth:
        raise Refused("deep", path=_shown(raw))
    return path


def _check_entry(info: zipfile.ZipInfo, limits: Limits) -> None:
    path = _shown(info.orig_filename)
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Refused("link", path=path)
    if info.flag_bits & _ENCRYPTED:
        raise Refused("encrypted", path=path)
    if info.compress_type not in _METHODS:
        raise Refused("zip_form", what=f"method {info.compress_type}")
    if info.file_size > limits.file:
        raise Refused(
            "file_too_large",
            path=path,
            size=megabytes(info.file_size),
            limit=megabytes(limits.file),
        )
    if info.file_size > _SMALL and info.file_size > limits.ratio * max(info.compress_size, 1):
        raise Refused("ratio", path=path)


def _shown(path: str) -> str:
    """A hostile name as it can be shown: short, and without what a terminal would obey."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in path[:80])
