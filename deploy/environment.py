"""The Python environment in ``.venv``, made once and touched again only when a pin changes."""

import shutil
import sys
from pathlib import Path

from deploy.steps import (
    IS_ROOT,
    PYTHON,
    ROOT,
    VENV,
    Trouble,
    apt_install,
    fingerprint,
    is_stamped,
    run,
    say,
    stage,
    works,
    write_stamp,
)

RUNTIME = ROOT / "requirements.txt"
TESTS = ROOT / "tests" / "requirements.txt"
PIP_HINT = (
    "The lines above are pip's. Without a network nothing can be installed; with one, try again, "
    "and if it stays, remove .venv and run the same command."
)


def _usable() -> bool:
    return works(PYTHON, "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))")


def _make_venv() -> bool:
    """Make ``.venv`` in the first way that this machine offers."""
    if works(sys.executable, "-m", "venv", "--clear", VENV):
        return _usable()
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    # Debian keeps ensurepip in a package of its own.
    for package in (f"python{version}-venv", "python3-venv"):
        if apt_install(package) and works(sys.executable, "-m", "venv", "--clear", VENV):
            return _usable()
    for tool in (
        [sys.executable, "-m", "virtualenv"],
        [shutil.which("virtualenv") or "virtualenv"],
    ):
        if works(*tool, "--clear", "-p", sys.executable, VENV):
            return _usable()
    if works(sys.executable, "-m", "pip", "--version"):
        works(sys.executable, "-m", "venv", "--clear", "--without-pip", VENV)
        works(sys.executable, "-m", "pip", "--python", PYTHON, "install", "--quiet", "pip")
    return _usable()


def ensure_venv() -> None:
    """See to a working ``.venv``, or say which Debian package is missing."""
    with stage("Python environment"):
        if _usable() or _make_venv():
            return
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sudo = "" if IS_ROOT else "sudo "
        raise Trouble(
            f"Python {version} cannot make a virtual environment here. Install its part for that:\n"
            f"  {sudo}apt-get install python{version}-venv\nand run the same command again."
        )


def _value(files: list[Path]) -> str:
    return fingerprint(files, str((VENV / "pyvenv.cfg").stat().st_mtime_ns))


def install_packages(*, tests: bool) -> None:
    """Install the pinned packages, with those of the tests if asked; nothing when already done."""
    wanted = {"runtime": [RUNTIME]}
    if tests:
        wanted["tests"] = [RUNTIME, TESTS]
    with stage("Python packages"):
        missing = [
            name
            for name, files in wanted.items()
            if not is_stamped(VENV / f".regard-{name}", _value(files))
        ]
        if not missing:
            return
        say("   installing; this takes a minute or so, once")
        pip_install(wanted[missing[-1]][-1])
        for name, files in wanted.items():
            write_stamp(VENV / f".regard-{name}", _value(files))


def pip_install(requirements: Path, *flags: str) -> None:
    """Install one file of pinned requirements into ``.venv``."""
    run(
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-input",
        "--disable-pip-version-check",
        *flags,
        "-r",
        requirements,
        hint=PIP_HINT,
        quiet=True,
    )
