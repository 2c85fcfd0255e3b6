"""``manage.py h5p inspect FILE``: what a package is, whether it is safe, and how it would play."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from quizzes.h5pp.inspection import Inspection, Way, inspect_package
from quizzes.h5pp.reasons import Refused

PLAYS, REFUSED, NEEDS_LIBRARIES, UNREADABLE = 0, 1, 2, 3
WAYS = {
    Way.NATIVE: "as an activity of this site, whole",
    Way.PARTLY: "partly as an activity of this site; the rest needs the player",
    Way.PLAYER: "in the player",
    Way.MISSING: "not yet: libraries have to be installed by a site administrator",
}


class Command(BaseCommand):
    help = (
        "Inspects an H5P package without storing anything. Exit status: 0 it plays, 1 it is "
        "refused, 2 libraries are missing, 3 the file cannot be read."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["inspect"])
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                found = inspect_package(file)
        except OSError as error:
            self.stderr.write(f"{path.name}: {error.strerror}")
            sys.exit(UNREADABLE)
        except Refused as reason:
            self.stdout.write(f"{path.name}: refused ({reason.code})\n  {reason}")
            sys.exit(REFUSED)
        self._tell(path, found)
        if found.way is Way.MISSING:
            sys.exit(NEEDS_LIBRARIES)

    def _tell(self, path: Path, found: Inspection) -> None:
        native = found.native
        self.stdout.write(f"{path.name}: safe to read")
        self.stdout.write(f"  title      {found.manifest.title}")
        self.stdout.write(f"  language   {found.manifest.language}")
        self.stdout.write(f"  content    {found.main}")
        self.stdout.write(f"  plays      {WAYS[found.way]}")
        self.stdout.write(
            f"  becomes    {len(native.questions)} questions, {len(native.pairs)} panels or cards"
        )
        for title in native.player_only:
            self.stdout.write(f"  player     {title}")
        for library in found.brought.values():
            self.stdout.write(
                f"  brings     {library.manifest.label} ({library.files} files, "
                f"{library.digest[:12]})"
            )
        for name in sorted(found.needs.missing):
            self.stdout.write(f"  missing    {name}")
        for note in found.notes:
            self.stdout.write(f"  note       {note}")
