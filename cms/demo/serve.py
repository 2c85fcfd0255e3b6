"""Runs web server and worker together, restarts what dies, and stops both together."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from types import FrameType

from django.conf import settings

RESTART_PAUSE = 1.0
STOP_WITHIN = 8.0


def commands(host: str, port: int) -> dict[str, list[str]]:
    """The two processes: gunicorn with threads (one process: the cache is in memory), and Celery."""
    return {
        "web": [
            sys.executable,
            "-m",
            "gunicorn",
            "cms.config.wsgi:application",
            f"--bind={host}:{port}",
            "--workers=1",
            "--threads=8",
            "--worker-tmp-dir=" + str(settings.VAR_DIR),
            "--log-level=warning",
        ],
        "worker": [
            sys.executable,
            "-m",
            "celery",
            "--quiet",
            "--app=cms.config",
            "worker",
            "--beat",
            "--pool=solo",
            "--loglevel=WARNING",
            "--without-gossip",
            "--without-mingle",
        ],
    }


def wait_until_ready(url: str, *, seconds: float) -> bool:
    """Ask an address until it answers."""
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310  our own loopback address
                return True
        except OSError:
            time.sleep(0.1)
    return False


def run(host: str, port: int, *, when_ready: Callable[[], None], say: Callable[[str], None]) -> int:
    """Start both, call ``when_ready`` once the site answers, then watch until told to stop."""
    stopping = False

    def stop(signum: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    # In a container everything runs as root, and Celery would print a page about it each time.
    quiet = "ignore:You're running the worker with superuser"
    env = {**os.environ, "PYTHONWARNINGS": os.environ.get("PYTHONWARNINGS", quiet)}
    lines = commands(host, port)
    running = {name: subprocess.Popen(line, env=env) for name, line in lines.items()}  # noqa: S603
    ready = wait_until_ready(f"http://{host}:{port}/healthz", seconds=60)
    if not ready or running["web"].poll() is not None:
        say("The web server did not start; its message stands above.")
        stopping = True
    else:
        when_ready()
    while not stopping:
        for name, process in running.items():
            if process.poll() is not None and not stopping:
                say(f"The {name} stopped (exit {process.returncode}); starting it again.")
                time.sleep(RESTART_PAUSE)
                running[name] = subprocess.Popen(lines[name], env=env)  # noqa: S603
        time.sleep(0.3)
    for process in running.values():
        process.terminate()
    for process in running.values():
        try:
            process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
    return 0 if ready else 1
