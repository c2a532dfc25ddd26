"""Web, worker and PostgreSQL killed (SIGKILL) in the middle of two hundred reservations: the calendar stays true.

A PostgreSQL of its own, that writes to disk as in production; the web is a process of its own with four threads.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from core.local_services.launcher import LocalServices
from portal.celery import app, celery_address
from tests.support.processes import ROOT, eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

DEMANDS, PATIENCE = 200, 90.0
WORKER = ["-m", "celery", "--quiet", "--app", "portal", "worker", "--concurrency", "1", "--loglevel", "ERROR"]
QUIET = ["--without-gossip", "--without-mingle"]


class Portal:
    """The services of one test, and the processes that use them."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.started: list[subprocess.Popen[bytes]] = []
        self.start_services()

    def start_services(self) -> None:
        self.services = LocalServices(self.directory, settings.LOCAL_SERVICES)
        self.addresses = self.services.addresses()

    def run(self, *arguments: str) -> subprocess.Popen[bytes]:
        """A Python process in a session of its own, on these services."""
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "portal.settings.local",
            "DATABASE_URL": self.addresses.database_url,
            "REDIS_URL": self.addresses.redis_url,
        }
        command = [sys.executable, "-W", "ignore", *arguments]
        self.started.append(subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True))
        return self.started[-1]

    def web(self) -> subprocess.Popen[bytes]:
        return self.run("-c", "from tests.concurrency.reserving import reserve; reserve()")

    def worker(self) -> subprocess.Popen[bytes]:
        return self.run(*WORKER, *QUIET)

    def sweep(self) -> None:
        """What beat sends each minute."""
        with app.connection_for_write(celery_address(self.addresses.redis_url)) as queue:
            app.send_task("childcare.tasks.expire_overdue", connection=queue)

    def count(self, condition: str) -> int:
        with psycopg.connect(self.addresses.database_url) as connection:
            return connection.execute(f"SELECT count(*) FROM booking WHERE {condition}").fetchone()[0]

    def differences(self) -> int:
        """The exit code of check_availability: 0 when nothing is wrong."""
        return self.run("manage.py", "check_availability", "--verbosity", "0").wait(60)

    def kill_postgresql(self) -> None:
        with psycopg.connect(self.addresses.database_url) as connection:
            backend = connection.info.backend_pid
            postmaster = int(Path(f"/proc/{backend}/stat").read_text().rsplit(")", 1)[1].split()[1])
            os.kill(postmaster, signal.SIGKILL)
        self.services.stop()

    def end(self) -> None:
        for process in self.started:
            kill(process)
        self.services.stop()


def kill(process: subprocess.Popen[bytes]) -> None:
    """The process and its children."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def portal(tmp_path) -> Iterator[Portal]:
    portal = Portal(tmp_path / "services")
    yield portal
    portal.end()


def swept(portal: Portal) -> bool:
    portal.sweep()
    return eventually(lambda: portal.count("state = 'held' AND deadline <= now()") == 0, seconds=1.0)


def test_seats_stay_true_through_three_deaths(portal, capsys):
    assert portal.run("-c", "from tests.concurrency.reserving import prepare; prepare()").wait(PATIENCE) == 0
    worker = portal.worker()
    seen: dict[str, tuple[int, int]] = {}

    web = portal.web()
    assert eventually(lambda: portal.count("asked_at IS NOT NULL") >= 40, PATIENCE)
    kill(web)
    seen["web"] = (portal.count("asked_at IS NOT NULL"), portal.differences())

    web = portal.web()
    assert eventually(lambda: portal.count("asked_at IS NOT NULL") >= 60, PATIENCE)
    portal.sweep()
    assert eventually(lambda: portal.count("state = 'expired'") > 0, PATIENCE)
    kill(worker)
    kill(web)
    seen["worker"] = (portal.count("asked_at IS NOT NULL"), portal.differences())

    web = portal.web()
    assert eventually(lambda: portal.count("asked_at IS NOT NULL") >= 120, PATIENCE)
    portal.kill_postgresql()
    kill(web)
    portal.start_services()
    seen["PostgreSQL"] = (portal.count("asked_at IS NOT NULL"), portal.differences())

    portal.worker()
    assert portal.web().wait(PATIENCE) == 0
    assert eventually(lambda: swept(portal), PATIENCE)
    seen["the end"] = (portal.count("asked_at IS NOT NULL"), portal.differences())
    with capsys.disabled():
        for step, (asked, code) in seen.items():
            print(f"\n  {step}: {asked} of {DEMANDS} reservations, check_availability {code}", end="")
    assert [code for _, code in seen.values()] == [0, 0, 0, 0]
    assert seen["PostgreSQL"][0] < DEMANDS == seen["the end"][0]
