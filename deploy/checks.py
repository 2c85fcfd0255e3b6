"""``make test`` and its parts: everything that must pass, installing what it needs.

The order is from quick to slow. The static checks all run, so that one pass shows every complaint;
the tests start only when those are clean. pytest's closing line is the last output.
"""

import argparse
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from deploy import services
from deploy.assets import AXE, build_assets
from deploy.browser import find_chromium
from deploy.environment import ensure_venv, install_packages
from deploy.printing import REMEDY, ensure_printing
from deploy.steps import (
    IN_CI,
    PYTHON,
    ROOT,
    TIMES,
    VAR,
    VENV,
    Trouble,
    main_with_trouble,
    replace_process,
    run,
    say,
    stage,
)

BIN = VENV / "bin"
ROOMS = ("cms", "media", "quizzes", "lessons", "teacher_portal")
TEST_SETTINGS = {"DJANGO_SETTINGS_MODULE": "cms.config.settings.test"}
SERVICE_NAMES = ("DATABASE_URL", "VAULT_DATABASE_URL", "CACHE_URL", "CELERY_BROKER_URL")
NO_TESTS = 5  # pytest's code for "nothing was collected"
# What a real server must be given; add a line when production.py asks for more. Nothing connects.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "deploy.production_check",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "regard.example",
    "SITE_URL": "https://regard.example",
    "DATABASE_URL": "postgres://regard@main.example:5432/regard",
    "VAULT_DATABASE_URL": "postgres://regard@vault.example:5432/regard",
    "CACHE_URL": "redis://cache.example:6379/0",
    "CELERY_BROKER_URL": "redis://broker.example:6379/1",
    "EMAIL_URL": "smtp+tls://regard:none@mail.example:587",
}
DJADE = (BIN / "djade", "--target-version", "5.2")
# -b: allauth's block tags, which djhtml does not know.
DJHTML = (
    *(BIN / "djhtml", "--tabwidth", "2"),
    *("-b", "element,endelement", "-b", "slot,endslot"),
)


def _templates() -> list[Path]:
    return sorted(
        path.relative_to(ROOT)
        for room in ROOMS
        for folder in (ROOT / room).rglob("templates")
        for path in folder.rglob("*.html")
    )


def _ruff() -> None:
    run(BIN / "ruff", "check", ".", hint="`make format` mends what can be mended by itself.")
    run(BIN / "ruff", "format", "--check", ".", hint="Run `make format`.")


def _types() -> None:
    run(BIN / "mypy", hint="Give the types, or narrow them; tests are not checked.")


def _imports() -> None:
    run(
        *(BIN / "lint-imports", "--no-logo", "--cache-dir", VAR / "cache" / "imports"),
        hint="Imports point down only: portal, lessons, quizzes, media, cms. A new module of cms "
        "is named in pyproject.toml, [[tool.importlinter.contracts]].",
    )


def _markup() -> None:
    if templates := _templates():
        run(*DJADE, "--check", *templates, hint="Run `make format`.")
        run(*DJHTML, "--check", *templates, hint="Run `make format`.")


def _migrations() -> None:
    run(
        *(PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"),
        env=TEST_SETTINGS,
        hint="A model has changed: `.venv/bin/python manage.py makemigrations -n a_name app`.",
    )


def _lessons() -> None:
    run(
        *(PYTHON, "manage.py", "check_lessons", "--starter"),
        env=TEST_SETTINGS,
        hint="Mend what says MUST in lessons/starter/lessons; lessons/quality has the rules.",
    )


def _production() -> None:
    run(
        *(PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        env=PRODUCTION,
        hint="Mend cms/config/settings/production.py, or name a new setting in deploy/checks.py.",
    )


STATIC_CHECKS: dict[str, Callable[[], None]] = {
    "Style (ruff)": _ruff,
    "Types (mypy)": _types,
    "Import direction (import-linter)": _imports,
    "Templates (djade, djhtml)": _markup,
    "Migrations": _migrations,
    "Starter lessons (check_lessons)": _lessons,
    "Production settings (check --deploy)": _production,
}


def prepare() -> None:
    """Install Python packages and system libraries, those of the tests too."""
    (VAR / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns when it is missing
    ensure_venv()
    install_packages(tests=True)
    if not ensure_printing():
        _lacking("Pango is missing", REMEDY)


def check_statically() -> None:
    """Run every check that needs no test; raise Trouble with all complaints at the end."""
    complaints = []
    for name, check in STATIC_CHECKS.items():
        with stage(name):
            try:
                check()
            except Trouble as trouble:
                say(f"   FAILED: {trouble}")
                complaints.append(f"{name}: {trouble}")
    if complaints:
        raise Trouble("the static checks are not clean.\n- " + "\n- ".join(complaints))


def _lacking(what: str, remedy: str) -> None:
    """Fail in CI for a missing part, else announce that its tests will be skipped."""
    if IN_CI:
        raise Trouble(f"{what}. {remedy}")
    say(f"   SKIPPED: {what}; the tests that need it are left out. {remedy}")


def browser_environment() -> dict[str, str]:
    """Find what the browser tests need; empty (they skip) when there is no browser."""
    found = {}
    with stage("Browser"):
        if chromium := find_chromium():
            say(f"   {chromium}")
            found["CHROMIUM_PATH"] = chromium
        else:
            _lacking("no Chromium was found", "As root: apt-get install chromium")
    if reason := build_assets():
        _lacking(f"axe-core is missing ({reason})", "Install npm, or get a network.")
    else:
        found["AXE_PATH"] = str(AXE)
    return found


def _pytest(*arguments: str) -> list[str | Path]:
    return [PYTHON, "-m", "pytest", *arguments]


def test_on_postgresql() -> None:
    """Run the tests marked ``engine`` on PostgreSQL and Redis, ours for this purpose."""
    with stage("The engine tests on PostgreSQL and Redis"):
        were_running, existed = services.is_running(), services.exist()
        try:
            urls = services.start()
        except Trouble as trouble:
            _lacking("no PostgreSQL and Redis", str(trouble))
            return
        try:
            code = run(
                *_pytest("-m", "engine and not bench", "-n", "0"),
                env=urls,
                accept=(0, NO_TESTS),
                hint="A test marked `engine` fails on PostgreSQL. `make services` leaves one "
                "running and `. var/services/env` points pytest at it.",
            )
        finally:
            if not were_running:
                services.stop()
            if not existed:
                services.remove()
        if code == NO_TESTS:
            say("   no test is marked `engine` yet")


def _clean_environment(extra: dict[str, str]) -> dict[str, str]:
    """Our environment without any service's address: these tests run on SQLite."""
    kept = {name: value for name, value in os.environ.items() if name not in SERVICE_NAMES}
    return {**kept, **extra}


def test_everything() -> int:
    """Run all checks and all tests; the process becomes the last pytest."""
    prepare()
    check_statically()
    extra = browser_environment()
    test_on_postgresql()
    say("\n".join(["", "So far:", *(f"{took:8.1f} s  {name}" for name, took in TIMES)]))
    say("\n== All tests on SQLite (unit, system, attacks)")
    say("   One alone: .venv/bin/pytest path::name   In the same order: --randomly-seed=N")
    replace_process(_pytest("-n", "2", "--dist", "loadgroup"), _clean_environment(extra))


def test_unit() -> int:
    """Run the quick tests only: no browser, no attacks, no static checks."""
    prepare()
    say("== Unit tests on SQLite")
    marks = "not system and not attack"
    replace_process(_pytest("-n", "2", "-m", marks), _clean_environment({}))


def lint() -> int:
    """Run the static checks alone."""
    prepare()
    check_statically()
    return 0


def reformat() -> int:
    """Put Python and templates into shape."""
    prepare()
    with stage("Format"):
        run(BIN / "ruff", "check", "--fix", "--exit-zero", ".", hint="", quiet=True)
        run(BIN / "ruff", "format", ".", hint="A file is no Python: see above.")
        if templates := _templates():
            # Both end with 1 when they have changed something.
            run(*DJADE, *templates, hint="", accept=(0, 1))
            run(*DJHTML, *templates, hint="", accept=(0, 1))
    return 0


def _folder(name: str, *arguments: str, **extra: str) -> int:
    if not (ROOT / "tests" / name).is_dir():
        raise Trouble(f"there is no tests/{name} yet, so there is nothing to run.")
    prepare()
    replace_process(
        _pytest(f"tests/{name}", *arguments), _clean_environment({**browser_environment(), **extra})
    )


def attack() -> int:
    """Run the simulated attacks at full size."""
    return _folder("attacks", "-n", "2", ATTACK_SIZE="full")


def bench() -> int:
    """Run the benchmarks, one at a time and in order, with their figures shown."""
    return _folder("bench", "-n", "0", "-p", "no:randomly", "-m", "", "-s")


VERBS = {
    "all": test_everything,
    "attacks": attack,
    "bench": bench,
    "format": reformat,
    "lint": lint,
    "unit": test_unit,
}


def main() -> int:
    """Do the one thing that was asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("verb", choices=sorted(VERBS))
    return VERBS[parser.parse_args().verb]()


if __name__ == "__main__":
    main_with_trouble(main)
