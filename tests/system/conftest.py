"""A real demo (web server, worker, databases) in a folder of its own, and a real browser."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.system.pages import Regard

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM_PATH", "")
AXE = os.environ.get("AXE_PATH", "")
READY_WITHIN = 90
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The demo as ``make demo`` runs it; gives the facts of ``demo.json``."""
    folder = tmp_path_factory.mktemp("demo")
    port = _free_port()
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")} | {
        "DJANGO_SETTINGS_MODULE": "cms.config.settings.dev",
        "REGARD_VAR": str(folder),
        "PORT": str(port),
    }
    for step in (["-m", "deploy.migrate"], ["manage.py", "collectstatic", "--noinput", "-v0"]):
        subprocess.run([sys.executable, *step], cwd=ROOT, env=env, check=True)
    log = (folder / "log").open("w+")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "demo"], cwd=ROOT, env=env, stdout=log, stderr=log
    )
    try:
        _wait(process, folder, log)
        yield json.loads((folder / "demo.json").read_text()) | {"folder": folder, "env": env}
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _wait(process, folder, log):
    give_up = time.monotonic() + READY_WITHIN
    while time.monotonic() < give_up:
        log.flush()
        if "Regard is running" in (folder / "log").read_text():
            return
        assert process.poll() is None, (folder / "log").read_text()
        time.sleep(0.2)
    raise AssertionError((folder / "log").read_text())


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium."""
    if not CHROMIUM:
        pytest.skip("no browser: set CHROMIUM_PATH, or let `make test` find or install one")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def regard(demo, browser):
    """Opens pages as this or that person, and checks each for accessibility."""
    site = Regard(demo, browser, axe=Path(AXE).read_text() if AXE else "")
    yield site
    site.close()
