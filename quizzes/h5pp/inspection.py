"""What a package is, whether it is safe, and how it would play. Nothing is stored."""

import dataclasses
import hashlib
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import BinaryIO

from quizzes.h5pp.dependencies import Closure, closure, named_in
from quizzes.h5pp.documents import Json, read_json, walk
from quizzes.h5pp.manifest import (
    LibraryManifest,
    Name,
    PackageManifest,
    folder_of,
    read_libraries,
    read_manifest,
    refuse_dangerous,
)
from quizzes.h5pp.marks import PATH, Marks, read_marks
from quizzes.h5pp.native import read_native
from quizzes.h5pp.neutral import Native
from quizzes.h5pp.package import CONTENT, DEFAULT_LIMITS, Limits, Package
from quizzes.h5pp.reasons import Note, Refused

HOST_CORE = (1, 28)
ANY_PATCH = 99_999
OLD_CORE = (1, 14)  # what was written for an older one has seldom been tried since
_ABSOLUTE = re.compile(r"(?i)\b(?:src|href|poster)\s*=\s*[\"']?((?:https?:)?//[^\"'\s>]+)")
_URLS_AT_MOST = 10


class Way(StrEnum):
    """How a package plays."""

    NATIVE = "native"
    PARTLY = "partly"
    PLAYER = "player"
    MISSING = "missing"


@dataclasses.dataclass(frozen=True)
class Brought:
    """A library that the package brings."""

    manifest: LibraryManifest
    folder: str
    digest: str
    files: int


@dataclasses.dataclass(frozen=True)
class Installed:
    """A library that is there already."""

    manifest: LibraryManifest
    digest: str


@dataclasses.dataclass(frozen=True)
class Inspection:
    """What was found. ``needs``: the libraries in loading order, and those that nobody has."""

    manifest: PackageManifest
    main: Name
    content: Json
    brought: Mapping[Name, Brought]
    native: Native
    needs: Closure
    to_install: tuple[Name, ...]
    notes: tuple[Note, ...]

    @property
    def way(self) -> Way:
        """How it plays here, given the libraries that are installed."""
        if self.native.is_whole:
            return Way.NATIVE
        if self.native.questions or self.native.pairs:
            return Way.PARTLY
        return Way.MISSING if self.needs.missing or self.to_install else Way.PLAYER


def inspect_package(
    file: BinaryIO,
    *,
    installed: Mapping[Name, Installed] | None = None,
    limits: Limits = DEFAULT_LIMITS,
    core: tuple[int, int] = HOST_CORE,
) -> Inspection:
    """Read a whole package; raises ``Refused`` with the first thing that is wrong."""
    package = Package(file, limits)
    manifest = read_manifest(package)
    main = manifest.main_library
    brought = _brought(package, core)
    for path in package.under("content"):
        for _piece in package.chunks(path):
            pass  # reading to the end is the check
    content = read_json(package.read(CONTENT), CONTENT)
    marks = _marks(package)
    there = dict(installed or {})
    known = {name: found.manifest for name, found in brought.items()}
    known |= {name: found.manifest for name, found in there.items()}
    roots = [main, *named_in(content)]
    for name in [*roots, *(dependency.name for dependency in manifest.dependencies)]:
        # Which patch it will be is not known yet: any may be installed later.
        refuse_dangerous(name.machine, (name.major, name.minor, ANY_PATCH))
    if main in known and not known[main].runnable:
        raise Refused("not_runnable", library=str(main))
    needs = closure(roots, known)
    native = read_native(main.machine, content, marks, manifest.title)
    notes = [
        *package.notes,
        *_notes_on_libraries(brought, there),
        *_notes_on_content(package, content),
    ]
    return Inspection(
        manifest=manifest,
        main=main,
        content=content,
        brought=brought,
        native=native,
        needs=needs,
        to_install=tuple(name for name in needs.loaded if name not in there),
        notes=(*notes, *native.notes),
    )


def _marks(package: Package) -> Marks | None:
    return read_marks(read_json(package.read(PATH), PATH)) if PATH in package.names else None


def _brought(package: Package, core: tuple[int, int]) -> dict[Name, Brought]:
    found = {}
    for name, library in read_libraries(package, core).items():
        folder = folder_of(package, library)
        paths = package.under(folder)
        found[name] = Brought(library, folder, digest_of(package, folder), len(paths))
    return found


def digest_of(package: Package, folder: str) -> str:
    """One SHA-256 for all files of a library, by path."""
    whole = hashlib.sha256()
    for path in package.under(folder):
        whole.update(f"{path.removeprefix(folder)}\0{package.digest(path)}\n".encode())
    return whole.hexdigest()


def _notes_on_libraries(
    brought: Mapping[Name, Brought], installed: Mapping[Name, Installed]
) -> list[Note]:
    notes = []
    for name, library in brought.items():
        there = installed.get(name)
        same = there and there.manifest.version == library.manifest.version
        if there and same and there.digest != library.digest:
            notes.append(Note("overwrite", {"library": library.manifest.label}))
        needs = library.manifest.core
        if needs and (needs.major, needs.minor) < OLD_CORE:
            notes.append(Note("old_core", {"library": library.manifest.label, "needs": str(needs)}))
    return notes


def _notes_on_content(package: Package, content: Json) -> list[Note]:
    absolute: dict[str, None] = {}
    missing: dict[str, None] = {}
    for value in walk(content):
        path = value.get("path")
        if isinstance(path, str) and isinstance(value.get("mime"), str):
            plain_path = path.partition("#")[0]
            if "//" in path:
                absolute[path[:200]] = None
            elif f"content/{plain_path}" not in package.names:
                missing[plain_path[:200]] = None
        for text in value.values():
            if isinstance(text, str):
                absolute |= dict.fromkeys(url[:200] for url in _ABSOLUTE.findall(text))
    return [
        *(Note("absolute_url", {"url": url}) for url in list(absolute)[:_URLS_AT_MOST]),
        *(Note("missing_file", {"path": path}) for path in list(missing)[:_URLS_AT_MOST]),
    ]
