"""Compiles the translations, because Django reads .mo files and only the .po files are kept.

With polib, so that no machine needs GNU gettext; that is for whoever writes catalogues
(``manage.py makemessages``).
"""

import os
from pathlib import Path

import polib

ROOMS = ("cms", "lessons", "media", "quizzes", "teacher_portal")
ROOT = Path(__file__).resolve().parents[1]


def compile_all() -> int:
    """Compile what has changed; gives the number of catalogues written.

    Several processes may do it at once: each writes a file of its own and puts it in place whole.
    """
    sources = [path for room in ROOMS for path in (ROOT / room).glob("locale/*/LC_MESSAGES/*.po")]
    return sum(_compile(source) for source in sources)


def _compile(source: Path) -> bool:
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return False
    written = target.with_suffix(f".mo.{os.getpid()}")
    polib.pofile(str(source)).save_as_mofile(str(written))
    written.replace(target)
    return True


if __name__ == "__main__":
    compile_all()
