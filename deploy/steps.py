"""What the scripts of the tool chain share: places, timed stages, stamps and plain words on failure."""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("REGARD_VAR", ROOT / "var")).absolute()
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VAR / "stamps"
IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
IS_ROOT = os.geteuid() == 0

TIMES: list[tuple[str, float]] = []


class Trouble(Exception):
    """A stage failed; the message says what happened and what to do about it."""


def say(text: str) -> None:
    """Print at once, so that our lines and a child's stay in order."""
    print(text, flush=True)


@contextlib.contextmanager
def stage(name: str) -> Iterator[None]:
    """Name a stage, time it (seconds, kept in ``TIMES``) and print both."""
    say(f"== {name}")
    began = time.monotonic()
    try:
        yield
    finally:
        took = time.monotonic() - began
        TIMES.append((name, took))
        say(f"   {took:.1f} s")


def run(
    *command: str | Path,
    hint: str,
    env: Mapping[str, str] | None = None,
    quiet: bool = False,
    accept: Iterable[int] = (0,),
) -> int:
    """Run a command in the checkout and give its exit code.

    ``env`` is added to ours; ``quiet`` shows the output (its end) only on failure. A code outside ``accept``
    raises Trouble with ``hint``, which says what to do.
    """
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
        check=False,
    )
    if done.returncode not in accept:
        if quiet:
            say("\n".join(done.stdout.splitlines()[-25:]))
        shown = " ".join([Path(words[0]).name, *words[1:4]]) + (" …" if len(words) > 4 else "")
        raise Trouble(f"`{shown}` ended with {done.returncode}. {hint}".rstrip())
    return done.returncode


def works(*command: str | Path) -> bool:
    """Tell whether a command runs and succeeds, silently and within two minutes."""
    try:
        return (
            subprocess.run(
                [str(word) for word in command],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=120,
                check=False,
            ).returncode
            == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def fingerprint(files: Iterable[Path], *extra: str) -> str:
    """Hash the names and contents of files (missing ones count as missing) and some extra words."""
    digest = hashlib.sha256("\0".join(extra).encode())
    for path in sorted(files):
        digest.update(f"\0{path}\0".encode())
        digest.update(path.read_bytes() if path.exists() else b"missing")
    return digest.hexdigest()


def is_stamped(stamp: Path, value: str) -> bool:
    """Tell whether the work behind this stamp was done for exactly this value."""
    return stamp.exists() and stamp.read_text() == value


def write_stamp(stamp: Path, value: str) -> None:
    """Record that the work behind this stamp is done."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value)


def apt_install(*packages: str) -> bool:
    """Install Debian packages when we may (root, and apt-get is there); tell whether it worked."""
    if not (IS_ROOT and shutil.which("apt-get")):
        return False
    say(f"   installing Debian packages: {' '.join(packages)}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(
            words,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        # A mirror that does not answer must not stop us while its lists are fresh enough.
        if done.returncode and words[1] == "install":
            say("\n".join(done.stdout.splitlines()[-15:]))
            return False
    return True


def replace_process(command: list[str | Path], env: Mapping[str, str]) -> NoReturn:
    """Become another program, which gets Ctrl-C itself and has the last word."""
    sys.stdout.flush()
    words = [str(word) for word in command]
    os.chdir(ROOT)
    os.execvpe(words[0], words, dict(env))


def main_with_trouble(main: Callable[[], int]) -> NoReturn:
    """Run a script's main; print Trouble in plain words instead of a traceback."""
    try:
        code = main()
    except Trouble as trouble:
        say(f"\nStopped: {trouble}")
        code = 1
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
