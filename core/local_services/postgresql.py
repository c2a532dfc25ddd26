"""A private PostgreSQL server: unix socket only, one data folder per major version."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from core.local_services.binaries import postgresql_binary
from core.local_services.processes import Identity, reachable_directory, runnable, spawn, stop, wait_until

NAME = "releve"
SOCKET_NAME = ".s.PGSQL.5432"
# Losing the last second of a test run to a power cut is no loss.
DISPOSABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


@dataclass(slots=True)
class PostgreSQL:
    """A running server; ``url`` is a libpq address of its database."""

    url: str
    process: subprocess.Popen[bytes]
    data: Path

    def stop(self) -> None:
        stop(self.process)


def start_postgresql(
    directory: Path, sockets: Path, identity: Identity, choice: str = "", *, disposable: bool = False
) -> PostgreSQL:
    """Start the server on the data below ``directory``, creating its cluster and database at the first start."""
    folder = reachable_directory(directory, identity)
    postgres = runnable(postgresql_binary(choice), identity, folder)
    major = major_version(postgres)
    data = folder / f"postgresql-{major}"
    log = folder / f"postgresql-{major}.log"
    if not (data / "PG_VERSION").exists():
        _create_cluster(postgres.with_name("initdb"), major, data, identity, log)
    _wait_for_predecessor(data)
    settings = ["listen_addresses=", f"unix_socket_directories={sockets}", "shared_buffers=256MB"]
    settings += DISPOSABLE if disposable else ()
    options = [part for setting in settings for part in ("-c", setting)]
    process = spawn([postgres, "-D", data, *options], identity, log)
    wait_until(lambda: _ready(data, sockets, process.pid), process, "PostgreSQL", log)
    _create_database(sockets)
    return PostgreSQL(f"postgresql://{NAME}@/{NAME}?host={sockets}", process, data)


def major_version(postgres: Path) -> int:
    """15 for "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"."""
    told = subprocess.run([postgres, "--version"], check=True, capture_output=True, text=True).stdout
    found = re.search(r"\) (\d+)", told)
    return int(found[1]) if found else 0


def answers(sockets: Path) -> bool:
    """Whether somebody listens on the socket of this folder."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(sockets / SOCKET_NAME))
        except OSError:
            return False
    return True


def _create_cluster(initdb: Path, major: int, data: Path, identity: Identity, log: Path) -> None:
    data.mkdir(mode=0o700, exist_ok=True)
    identity.own(data)
    # The same order of characters everywhere, whatever the locales of the machine; lower() knows accents.
    locale = ["--locale=C.UTF-8"]
    if major >= 17:
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    access = ["--username", NAME, "--auth=trust", "--encoding=UTF8", "--no-sync"]
    process = spawn([initdb, "-D", data, *access, *locale], identity, log)
    wait_until(lambda: process.poll() == 0, process, "initdb", log)


def _wait_for_predecessor(data: Path) -> None:
    """A killed owner's server needs a moment to end; starting on its data meanwhile would be refused."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return
    limit = time.monotonic() + 10
    while _runs_on(pid, data) and time.monotonic() < limit:
        time.sleep(0.01)


def _runs_on(pid: int, data: Path) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return (data / "postmaster.pid").exists()


def _ready(data: Path, sockets: Path, pid: int) -> bool:
    try:
        lines = (data / "postmaster.pid").read_text().split("\n")
    except OSError:
        return False
    return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready" and answers(sockets)


def _create_database(sockets: Path) -> None:
    with psycopg.connect(host=str(sockets), user=NAME, dbname="postgres", autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone()
        if not found:
            connection.execute(f"CREATE DATABASE {NAME}")
