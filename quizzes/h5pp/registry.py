"""Which libraries are installed, and what a package would change about them.

Installing is an administrator's act. A version that is there is never replaced, whatever a package
brings under its name; a newer patch is put beside it and serves from then on.
"""

import dataclasses
import secrets
import shutil
import time
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction

from quizzes.h5pp.inspection import Brought, Inspection, Installed
from quizzes.h5pp.manifest import Name
from quizzes.h5pp.models import H5PLibrary
from quizzes.h5pp.package import Package
from quizzes.h5pp.words import limits

_HOUR = 60 * 60


def home() -> Path:
    """Where libraries lie. No address leads there but the player's."""
    return Path(settings.MEDIA_ROOT) / "h5p" / "libraries"


def waiting_room() -> Path:
    """Where a package lies between an administrator's look and their decision."""
    return Path(settings.MEDIA_ROOT) / "h5p" / "waiting"


class Change(StrEnum):
    """What installing a brought library would do."""

    NEW = "new"
    NEWER = "newer"
    SAME = "same"
    OLDER = "older"
    DIFFERS = "differs"


@dataclasses.dataclass(frozen=True)
class Difference:
    """A brought library beside the newest installed one of the same major and minor."""

    brought: Brought
    change: Change
    installed: H5PLibrary | None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def installs(self) -> bool:
        """Whether anything is written."""
        return self.change in (Change.NEW, Change.NEWER)


def newest() -> dict[Name, H5PLibrary]:
    """The newest patch of each library; content never asks for a patch."""
    return {library.name: library for library in H5PLibrary.objects.order_by("patch")}


def installed_libraries() -> dict[Name, Installed]:
    """The same, as the inspection wants it."""
    return {name: Installed(library.document, library.sha256) for name, library in newest().items()}


def differences(package: Package, found: Inspection) -> list[Difference]:
    """What each library of the package would change."""
    there = newest()
    return [
        _difference(package, brought, there.get(name))
        for name, brought in sorted(found.brought.items())
    ]


def _difference(package: Package, brought: Brought, there: H5PLibrary | None) -> Difference:
    if there is None:
        return Difference(brought, Change.NEW, None)
    patch = brought.manifest.patch
    if patch != there.patch:
        same_patch = H5PLibrary.objects.filter(
            machine=there.machine, major=there.major, minor=there.minor, patch=patch
        ).first()
        change = Change.NEWER if patch > there.patch else Change.OLDER
        if same_patch is not None:
            change = Change.SAME if same_patch.sha256 == brought.digest else Change.DIFFERS
    else:
        change = Change.SAME if there.sha256 == brought.digest else Change.DIFFERS
    if change is Change.SAME:
        return Difference(brought, change, there)
    before, after = there.files, _files_of(package, brought)
    return Difference(
        brought,
        change,
        there,
        added=tuple(sorted(after.keys() - before.keys())),
        removed=tuple(sorted(before.keys() - after.keys())),
        changed=tuple(sorted(p for p in after.keys() & before.keys() if after[p] != before[p])),
    )


def _files_of(package: Package, brought: Brought) -> dict[str, str]:
    start = len(brought.folder) + 1
    return {path[start:]: package.digest(path) for path in package.under(brought.folder)}


def install(*, package: Package, found: Inspection, user: Any) -> list[H5PLibrary]:
    """Install what is new or newer; all of it or nothing."""
    written: list[Path] = []
    try:
        with transaction.atomic():
            return [
                _install(package, difference.brought, user, written)
                for difference in differences(package, found)
                if difference.installs
            ]
    except BaseException:
        for folder in written:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def _install(package: Package, brought: Brought, user: Any, written: list[Path]) -> H5PLibrary:
    manifest = brought.manifest
    library = H5PLibrary.objects.create(
        machine=manifest.machine,
        major=manifest.major,
        minor=manifest.minor,
        patch=manifest.patch,
        title=manifest.title,
        runnable=manifest.runnable,
        sha256=brought.digest,
        manifest=manifest.model_dump(mode="json", by_alias=True),
        files=_files_of(package, brought),
        installed_by=user,
    )
    folder = home() / library.folder
    # The row is the only one of its version, so what lies there has lost its row.
    shutil.rmtree(folder, ignore_errors=True)
    written.append(folder)
    for path in library.files:
        target = folder / path  # the names were checked when the archive was opened
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            for piece in package.chunks(f"{brought.folder}/{path}"):
                out.write(piece)
    return library


# Between look and decision


def keep_waiting(pieces: Iterable[bytes], user: Any) -> str:
    """Put a package that was found sound aside for an hour; returns its key.

    One waits for each person: their earlier one goes.
    """
    sweep_waiting()
    waiting_room().mkdir(parents=True, exist_ok=True)
    for earlier in waiting_room().glob(f"{user.pk}-*.h5p"):
        earlier.unlink(missing_ok=True)
    key = secrets.token_hex(16)
    with _place_of(key, user).open("wb") as out:
        for piece in pieces:
            out.write(piece)
    return key


def _place_of(key: str, user: Any) -> Path:
    return waiting_room() / f"{user.pk}-{key}.h5p"


def take_waiting(key: str, user: Any) -> BinaryIO:
    """The package that waits for this person, once: a second click finds none.

    ``FileNotFoundError`` when it is there no more.
    """
    if not key.isalnum():
        raise FileNotFoundError(key)
    place = _place_of(key, user)
    taken = place.with_name(f"taken-{secrets.token_hex(16)}.h5p")  # left behind, it is swept
    place.rename(taken)
    try:
        return taken.open("rb")
    finally:
        taken.unlink(missing_ok=True)  # what is open stays readable


def drop_waiting(key: str, user: Any) -> None:
    """Forget a package."""
    if key.isalnum():
        _place_of(key, user).unlink(missing_ok=True)


def sweep_waiting(older_than: int = _HOUR) -> None:
    """Forget packages that nobody decided about."""
    for path in waiting_room().glob("*.h5p"):
        try:
            if time.time() - path.stat().st_mtime > older_than:
                path.unlink(missing_ok=True)
        except FileNotFoundError:
            continue  # somebody else's sweep was here first


def reopened(file: BinaryIO) -> Package:
    """A package with the site's limits."""
    return Package(file, limits())
