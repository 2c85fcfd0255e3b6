"""A private PostgreSQL and Redis for development and tests, from Debian's packages.

Two PostgreSQL clusters, as in production: one for the main database and one for the vault, so that
the keys of open ballots are in no write-ahead log or dump of the main one. Everything listens on
the loopback only, has made-up passwords and lives under ``var/services``; nothing in it is worth
keeping, so it is tuned for speed and not for safety. Not for a real server.
"""

import argparse
import hashlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from deploy.steps import (
    IS_ROOT,
    ROOT,
    VAR,
    Trouble,
    apt_install,
    main_with_trouble,
    say,
    stage,
)

HOME = VAR / "services"
ENV_FILE = HOME / "env"
CLUSTERS = {"main": 54320, "vault": 54330}
REDIS_PORT = 63790
OWNER = "postgres"  # PostgreSQL refuses to run as root
INSTALL = "apt-get install postgresql redis-server"

# The first four are decisions about privacy (a failed statement must not write its values to the
# log; no archive); the rest makes test databases quick to create.
POSTGRES_SETTINGS = {
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "archive_mode": "off",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "listen_addresses": "'127.0.0.1'",
    "unix_socket_directories": "''",
    "max_connections": "400",
    "shared_buffers": "'128MB'",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "timezone": "'UTC'",
}


def _postgres_folder() -> Path | None:
    """Find the newest PostgreSQL server: Debian keeps its programs out of the PATH."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(path.parts[-3]) if path.parts[-3].isdigit() else 0,
    )
    if debian:
        return debian[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def _redis_program() -> str | None:
    return shutil.which("redis-server") or shutil.which("valkey-server")


def find_programs() -> tuple[Path, str]:
    """Find PostgreSQL's folder and Redis's program, installing Debian's packages if we may."""
    if not (_postgres_folder() and _redis_program()):
        apt_install("postgresql", "redis-server")
    postgres, redis = _postgres_folder(), _redis_program()
    if postgres is None or redis is None:
        lacking = "PostgreSQL" if postgres is None else "Redis"
        raise Trouble(f"{lacking} is not installed and could not be. As root: {INSTALL}")
    return postgres, redis


def _as_owner(*words: str | Path, daemon: bool = False) -> subprocess.CompletedProcess[str]:
    """Run a PostgreSQL program, as PostgreSQL's own user when we are root.

    ``daemon`` throws its output away: a server that stays would hold a pipe open for ever.
    """
    who: dict[str, Any] = {"user": OWNER, "group": OWNER, "extra_groups": []} if IS_ROOT else {}
    return subprocess.run(
        [str(word) for word in words],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if daemon else subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        **who,
    )


def _data_home() -> Path:
    """Choose where the clusters lie: here, or at PostgreSQL's own home if its user cannot get here.

    A checkout under /root or in a private temporary folder is closed to the postgres user.
    """
    HOME.mkdir(parents=True, exist_ok=True)
    if not (IS_ROOT and _postgres_folder()) or _as_owner("test", "-x", HOME).returncode == 0:
        return HOME
    mark = hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
    elsewhere = Path(pwd.getpwnam(OWNER).pw_dir) / f"regard-{mark}"
    elsewhere.mkdir(exist_ok=True)
    return elsewhere


def _free_port(wanted: int) -> int:
    """Give the first free port from ``wanted`` on: another checkout may have its own services."""
    for port in range(wanted, wanted + 10):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise Trouble(f"No free port from {wanted} to {wanted + 9}. Stop another checkout's services.")


def _is_up(postgres: Path, data: Path) -> bool:
    return (data / "PG_VERSION").exists() and (
        _as_owner(postgres / "pg_ctl", "status", "-D", data).returncode == 0
    )


def _port_of(data: Path) -> int:
    """Read a running cluster's port from the fourth line of its pid file."""
    return int((data / "postmaster.pid").read_text().splitlines()[3])


def _password() -> str:
    path = HOME / "password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(24))
    return path.read_text()


def _create_cluster(postgres: Path, data: Path) -> None:
    """Make one cluster with password sign-in; one made by another version is made anew."""
    version = _as_owner(postgres / "postgres", "--version").stdout.split()[2].split(".")[0]
    if (data / "PG_VERSION").exists():
        if (data / "PG_VERSION").read_text().strip() == version:
            return
        shutil.rmtree(data)
    data.mkdir(exist_ok=True)
    secret = data.parent / f"{data.name}.secret"
    secret.touch(mode=0o600)
    secret.write_text(_password())
    if IS_ROOT:
        shutil.chown(data, OWNER, OWNER)
        shutil.chown(secret, OWNER, OWNER)
    data.chmod(0o700)
    done = _as_owner(
        *(postgres / "initdb", "-D", data, "-U", "postgres", "--pwfile", secret),
        *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
    )
    secret.unlink()
    if done.returncode:
        raise Trouble(f"PostgreSQL's initdb failed:\n{done.stdout}")


def _start_cluster(postgres: Path, data: Path, wanted: int) -> int:
    """Start one cluster unless it runs, and give its port."""
    if _is_up(postgres, data):
        return _port_of(data)
    _create_cluster(postgres, data)
    lines = [f"{name} = {value}" for name, value in POSTGRES_SETTINGS.items()]
    lines.append(f"port = {_free_port(wanted)}")
    settings = data / "postgresql.auto.conf"
    settings.write_text("\n".join(lines) + "\n")
    log = data / "server.log"
    done = _as_owner(
        *(postgres / "pg_ctl", "start", "-w", "-t", "60", "-D", data, "-l", log), daemon=True
    )
    if done.returncode:
        tail = log.read_text()[-1500:] if log.exists() else "(it wrote no log)"
        raise Trouble(f"PostgreSQL does not start; its log ends:\n{tail}")
    return _port_of(data)


def _ensure_database(port: int) -> None:
    """Create the role and the database ``regard``; the role may create the tests' databases."""
    psql = shutil.which("psql") or "psql"
    env = {**os.environ, "PGPASSWORD": _password(), "PGCONNECT_TIMEOUT": "10"}

    def ask(sql: str) -> str:
        done = subprocess.run(
            [psql, "-h", "127.0.0.1", "-p", str(port), "-U", "postgres", "-XAtqc", sql],
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Trouble(f"PostgreSQL on port {port} refused: {done.stderr.strip()}")
        return done.stdout.strip()

    if not ask("SELECT 1 FROM pg_roles WHERE rolname = 'regard'"):
        # The password is our own token_urlsafe, without a quote to escape.
        ask(f"CREATE ROLE regard LOGIN CREATEDB PASSWORD '{_password()}'")
    if not ask("SELECT 1 FROM pg_database WHERE datname = 'regard'"):
        ask("CREATE DATABASE regard OWNER regard")


def _redis_pid() -> int | None:
    """Give the process id of our Redis while it runs, checked against its name."""
    try:
        pid = int((HOME / "redis.pid").read_text())
        name = Path(f"/proc/{pid}/cmdline").read_bytes().decode()
    except (OSError, ValueError):
        return None
    return pid if "redis" in name or "valkey" in name else None


def _start_redis(program: str) -> int:
    """Start Redis without persistence unless it runs, and give its port."""
    port_file = HOME / "redis.port"
    if _redis_pid() and port_file.exists():
        return int(port_file.read_text())
    port = _free_port(REDIS_PORT)
    config = HOME / "redis.conf"
    config.touch(mode=0o600)
    config.write_text(
        f"bind 127.0.0.1\nport {port}\nrequirepass {_password()}\n"
        f"daemonize yes\npidfile {HOME}/redis.pid\ndir {HOME}\nlogfile {HOME}/redis.log\n"
        'save ""\nappendonly no\n'
    )
    done = subprocess.run(
        [program, str(config)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    for _ in range(100):
        with socket.socket() as probe:
            if done.returncode == 0 and probe.connect_ex(("127.0.0.1", port)) == 0:
                port_file.write_text(str(port))
                return port
        time.sleep(0.1)
    raise Trouble(f"Redis does not start; see {HOME}/redis.log")


def is_running() -> bool:
    """Tell whether all three servers run."""
    postgres = _postgres_folder()
    return bool(
        ENV_FILE.exists()
        and postgres
        and _redis_pid()
        and all(_is_up(postgres, _data_home() / name) for name in CLUSTERS)
    )


def start() -> dict[str, str]:
    """Install, create and start whatever is not there yet; give the four addresses by name."""
    postgres, redis = find_programs()
    home = _data_home()
    ports = {
        name: _start_cluster(postgres, home / name, wanted) for name, wanted in CLUSTERS.items()
    }
    for port in ports.values():
        _ensure_database(port)
    redis_port = _start_redis(redis)
    secret = _password()
    urls = {
        "DATABASE_URL": f"postgres://regard:{secret}@127.0.0.1:{ports['main']}/regard",
        "VAULT_DATABASE_URL": f"postgres://regard:{secret}@127.0.0.1:{ports['vault']}/regard",
        "CACHE_URL": f"redis://:{secret}@127.0.0.1:{redis_port}/0",
        "CELERY_BROKER_URL": f"redis://:{secret}@127.0.0.1:{redis_port}/1",
    }
    ENV_FILE.touch(mode=0o600)
    ENV_FILE.write_text("".join(f"export {name}='{url}'\n" for name, url in urls.items()))
    return urls


def stop() -> None:
    """Stop the servers that we started; their data stays."""
    postgres, home = _postgres_folder(), _data_home()
    for name in CLUSTERS:
        if postgres and _is_up(postgres, home / name):
            _as_owner(postgres / "pg_ctl", "stop", "-w", "-m", "fast", "-D", home / name)
    if pid := _redis_pid():
        os.kill(pid, signal.SIGTERM)
        for _ in range(50):
            if _redis_pid() is None:
                break
            time.sleep(0.1)
    for leftover in (ENV_FILE, HOME / "redis.port"):
        leftover.unlink(missing_ok=True)


def exist() -> bool:
    """Tell whether the clusters have been made, running or not."""
    home = _data_home()
    return any((home / name).exists() for name in CLUSTERS)


def remove() -> None:
    """Delete the stopped clusters."""
    home = _data_home()
    for name in CLUSTERS:
        shutil.rmtree(home / name, ignore_errors=True)
    if home != HOME:
        shutil.rmtree(home)


def main() -> int:
    """Start (or stop) the services and print what to export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("verb", choices=["start", "stop"])
    if parser.parse_args().verb == "stop":
        with stage("Stopping PostgreSQL and Redis"):
            stop()
        return 0
    with stage("PostgreSQL (main and vault) and Redis"):
        start()
    say(f"\n{ENV_FILE.read_text()}\nIn your shell:  . {os.path.relpath(ENV_FILE)}")
    return 0


if __name__ == "__main__":
    main_with_trouble(main)
