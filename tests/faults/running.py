"""Web server and worker as real processes, started by the demo's own command lines and killed."""

import contextlib
import datetime as dt
import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import redis
from django.conf import settings
from django.db import connections
from django.utils import timezone

from cms.demo import serve
from tests import disk
from tests.faults.crash import ARM_FILE

PATIENCE = 60  # seconds; the machine may be busy with other tests
REDIS_DATABASE = 9  # other tests use the first ones


def wait_for(what, *, seconds=PATIENCE, every=0.02):
    """Ask again and again until the answer is true, and give it."""
    give_up = time.monotonic() + seconds
    while not (answer := what()):
        assert time.monotonic() < give_up, f"waited {seconds} s in vain"
        time.sleep(every)
    return answer


def in_two_days():
    """When the sweep may destroy a key that was made today."""
    return timezone.localdate() + dt.timedelta(days=2)


def database_url(alias):
    """The address of this test's own database."""
    to = connections[alias].settings_dict
    if to["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{to['NAME']}"
    person = f"{to['USER']}:{quote(to['PASSWORD'], safe='')}"
    return f"postgres://{person}@{to['HOST']}:{to['PORT']}/{to['NAME']}"


def vault_files():
    """SQLite's vault as it lies on the disk."""
    return disk.bytes_of(Path(connections["vault"].settings_dict["NAME"]))


def broker_url():
    """Files, as in the demo; with the services Redis, in a database of our own."""
    url = settings.CELERY_BROKER_URL
    return re.sub(r"/\d+$", f"/{REDIS_DATABASE}", url) if url.startswith("redis") else None


def environment(folder, arm):
    """What a server is told: the demo's settings with this test's databases."""
    extra = {
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "REGARD_VAR": str(folder),
        "SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": database_url("default"),
        "VAULT_DATABASE_URL": database_url("vault"),
        ARM_FILE: str(arm),
        "GUNICORN_CMD_ARGS": f"--config={Path(__file__).with_name('gunicorn_conf.py')}",
        "PYTHONWARNINGS": "ignore",
    }
    if url := broker_url():
        extra["CELERY_BROKER_URL"] = url
    return {**os.environ, **extra}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One of the demo's two processes, with all that it starts."""

    def __init__(self, name, folder):
        self.name, self.folder = name, folder
        (folder / "static").mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.log = folder / f"{name}.log"
        self.arm_file = folder / f"{name}.armed"
        self.process = None

    def start(self):
        command = serve.commands("127.0.0.1", self.port)[self.name]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=settings.BASE_DIR,
                env=environment(self.folder, self.arm_file),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # so that all of it can be killed at once
            )

    def kill_all(self):
        """SIGKILL to the process and everything that it has started."""
        if self.process is not None:
            # Also what a dead leader has left: Celery's beat outlives a worker that was killed.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def arm(self, point):
        point.arm(self.arm_file)

    @property
    def is_armed(self):
        return self.arm_file.exists()

    def words(self):
        """What it has written to its log."""
        return self.log.read_text() if self.log.exists() else ""


class Web(Server):
    """gunicorn: a master that listens and one worker that does the work."""

    def __init__(self, folder):
        super().__init__("web", folder)

    def start(self):
        super().start()
        url = f"http://127.0.0.1:{self.port}/healthz"
        assert serve.wait_until_ready(url, seconds=PATIENCE), self.words()

    def worker_pid(self):
        """The process that answers; None in the moment between two."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return int(children[0]) if children else None

    def kill_worker(self):
        """SIGKILL to the process that answers; the master starts another."""
        os.kill(wait_for(self.worker_pid), signal.SIGKILL)


class Worker(Server):
    """Celery, with its beat."""

    def __init__(self, folder):
        super().__init__("worker", folder)

    def has_died(self):
        return self.process.poll() == -signal.SIGKILL

    def kill_all(self):
        """Also its messages: another test's worker must not find them."""
        super().kill_all()
        if url := broker_url():
            redis.Redis.from_url(url).flushdb()
