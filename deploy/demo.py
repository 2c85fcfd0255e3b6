"""``make demo``: from a fresh clone to a running site, and in a few seconds the next time."""

import os
import socket
import time

from deploy.assets import build_assets, collect_static
from deploy.environment import ensure_venv, install_packages
from deploy.printing import ensure_printing
from deploy.steps import (
    PYTHON,
    ROOT,
    STAMPS,
    VAR,
    Trouble,
    fingerprint,
    is_stamped,
    main_with_trouble,
    replace_process,
    run,
    say,
    stage,
    write_stamp,
)


def _check_port(port: str) -> None:
    """Find out now, and not after a minute's work, whether the address is free."""
    if not (port.isdigit() and 0 < int(port) < 65536):
        raise Trouble(f"PORT={port} is not a port. Try: make demo PORT=8001")
    with socket.socket() as probe:
        probe.settimeout(2)
        if probe.connect_ex(("127.0.0.1", int(port))) == 0:
            raise Trouble(
                f"Something already listens on port {port} (an earlier demo?). Stop it, or take "
                "another port:\n  make demo PORT=8001"
            )


def _migrate() -> None:
    """Bring the databases to the newest schema; Wagtail takes seconds to find nothing to do."""
    with stage("Databases (main and vault)"):
        databases = [VAR / "regard.sqlite3", VAR / "vault.sqlite3"]
        sources = [*sorted(ROOT.glob("[!.]*/**/migrations/*.py")), ROOT / "requirements.txt"]
        # Another database than last time, or a fresh file, must be looked at again.
        urls = (os.environ.get(name, "") for name in ("DATABASE_URL", "VAULT_DATABASE_URL"))
        stamp, value = STAMPS / "migrations", fingerprint(sources, *urls)
        if is_stamped(stamp, value) and all(path.exists() for path in databases):
            return
        run(
            *(PYTHON, "-m", "deploy.migrate"),
            hint="The database in var/ may be of a newer version of Regard. `make clean-demo` "
            "starts afresh (it deletes the demo's data).",
        )
        write_stamp(stamp, value)


def main() -> int:
    """Prepare everything, each stage timed, and become ``manage.py demo``."""
    began = time.time()
    port = os.environ.get("PORT") or "8000"
    _check_port(port)
    VAR.mkdir(parents=True, exist_ok=True)
    ensure_venv()
    install_packages(tests=False)
    ensure_printing()
    build_assets(insist=False)
    _migrate()
    collect_static()
    say(f"== Content, web server and worker ({time.time() - began:.1f} s so far)")
    # The command prints the time to the first page from here on.
    env = {**os.environ, "PORT": port, "DEMO_STARTED_AT": f"{began:.3f}"}
    replace_process([PYTHON, "manage.py", "demo"], env)


if __name__ == "__main__":
    main_with_trouble(main)
