"""Web, worker and PostgreSQL killed (SIGKILL) in the middle of two hundred reservations: the calendar stays true.

All three are real: gunicorn as it is served, a Celery worker and beat, and a PostgreSQL that writes to disk as in
production. Four counsellors order through the pages; who gets no answer orders again.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from threading import Event, Thread
from time import sleep

import psycopg
import pytest
from django.conf import settings

from core.local_services.launcher import LocalServices
from tests.support.browsers import Browser, Order, hold
from tests.support.processes import eventually
from tests.support.real_portal import RealPortal, kill

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

DEMANDS, PATIENCE = 200, 120.0
# Every second option was asked long ago: its delay is over.
TIME_GOES_BY = """
    WITH old AS (UPDATE booking SET deadline = now() - interval '1 minute'
                 WHERE state = 'held' AND id % 2 = 0 RETURNING reservation_id)
    UPDATE reservation SET expires_at = now() - interval '1 minute' FROM old WHERE id = reservation_id
"""


class Services:
    """A PostgreSQL and a Valkey of this test alone, and the portal on them."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._services = LocalServices(directory, settings.LOCAL_SERVICES)
        self.addresses = self._services.addresses()
        self.portal = RealPortal(directory, self.addresses.database_url, self.addresses.redis_url)

    def start_again(self) -> None:
        self._services = LocalServices(self.directory, settings.LOCAL_SERVICES)
        self.addresses = self._services.addresses()
        self.portal.use(self.addresses.database_url, self.addresses.redis_url)

    def kill_postgresql(self) -> None:
        with psycopg.connect(self.addresses.database_url) as connection:
            backend = connection.info.backend_pid
            postmaster = int(Path(f"/proc/{backend}/stat").read_text().rsplit(")", 1)[1].split()[1])
            os.kill(postmaster, signal.SIGKILL)
        self._services.stop()

    def sql(self, statement: str) -> list[tuple]:
        with psycopg.connect(self.addresses.database_url) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def count(self, condition: str) -> int:
        return int(self.sql(f"SELECT count(*) FROM booking WHERE {condition}")[0][0])

    def differences(self) -> int:
        """The exit code of check_availability: 0 when nothing is wrong."""
        return self.portal.python("manage.py", "check_availability", "--verbosity", "0").wait(60)

    def end(self) -> None:
        self.portal.end()
        self._services.stop()


class Counsellors:
    """Four browsers that order until each order has its answer. `held`: the demands that pages said are kept."""

    def __init__(self, port: int, told: Path) -> None:
        self.held: set[int] = set()
        self.refused, self.unanswered = 0, 0
        self._given_up = Event()
        self._works = [
            (Browser(port, each["cookie"]), [Order(**order) for order in each["orders"]])
            for each in json.loads(told.read_text())
        ]
        self._thread = Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        with ThreadPoolExecutor(len(self._works)) as pool:
            list(pool.map(self._order_all, self._works))

    def _order_all(self, work: tuple[Browser, list[Order]]) -> None:
        browser, orders = work
        for order in orders:
            while not self._given_up.is_set() and not self._answered(browser, order):
                self.unanswered += 1
                sleep(0.5)

    def _answered(self, browser: Browser, order: Order) -> bool:
        try:
            answer = hold(browser, order)
        except (OSError, HTTPException):
            return False
        if answer.status == 302 and answer.location.startswith("/espace/reservations/"):
            self.held.add(int(answer.location.strip("/").rpartition("/")[2]))
        elif answer.status == 409:
            self.refused += 1
        return answer.status in (302, 409)

    def wait(self) -> bool:
        """Whether every order had its answer in time."""
        self._thread.join(PATIENCE)
        return not self._thread.is_alive()

    def give_up(self) -> None:
        self._given_up.set()
        self._thread.join(PATIENCE)


@pytest.fixture
def services(tmp_path) -> Iterator[Services]:
    services = Services(tmp_path)
    yield services
    services.end()


@pytest.fixture
def counsellors(services, tmp_path) -> Iterator[Counsellors]:
    told = tmp_path / "orders.json"
    code = "import sys; from tests.concurrency.reserving import prepare; prepare(sys.argv[1])"
    assert services.portal.python("-c", code, str(told)).wait(PATIENCE) == 0, (tmp_path / "said.log").read_text()
    found = Counsellors(services.portal.port, told)
    yield found
    found.give_up()


def reached(services: Services, orders: int) -> bool:
    return eventually(lambda: services.count("true") >= orders, PATIENCE)


def all_followed_up(services: Services) -> bool:
    services.portal.send("bookings.tasks.follow_delays")
    return eventually(lambda: services.count("state = 'expired' AND followed_up_at IS NULL") == 0, seconds=2.0)


def test_seats_stay_true_through_three_deaths(services, counsellors, counted):
    portal = services.portal
    seen: dict[str, int] = {}

    def after(death: str, killed: str = "") -> None:
        seen[death] = services.differences()
        counted(
            f"SIGKILL of {death}: {services.count('true')} reservations of {DEMANDS}{killed}, "
            f"check_availability {seen[death]}"
        )

    web, worker, beat = portal.web(), portal.worker(), portal.beat()
    assert reached(services, 30), (services.directory / "said.log").read_text()
    kill(web)
    after("web")

    web = portal.web()
    assert reached(services, 70)
    services.sql(TIME_GOES_BY)
    portal.send("bookings.tasks.follow_delays")
    assert eventually(lambda: services.count("followed_up_at IS NOT NULL") > 0, PATIENCE)
    kill(worker)
    kill(beat)
    left = services.count("state = 'expired' AND followed_up_at IS NULL")
    after("worker", f", {left} ended options still to follow up")

    worker, beat = portal.worker(), portal.beat()
    assert reached(services, 140)
    told = set(counsellors.held)
    services.kill_postgresql()
    for process in (web, worker, beat):
        kill(process)
    services.start_again()
    kept = {pk for (pk,) in services.sql("SELECT demand_id FROM booking")}
    after("PostgreSQL", f", {len(told)} answered before and {len(told - kept)} of them lost")

    portal.web(), portal.worker(), portal.beat()
    assert counsellors.wait()
    assert eventually(lambda: all_followed_up(services), PATIENCE)
    after("all three, at the end", f", {counsellors.refused} refused, {counsellors.unanswered} orders given again")

    assert set(seen.values()) == {0}
    assert told <= kept
    assert left > 0
    assert len(counsellors.held) + counsellors.refused == DEMANDS
    assert {pk for (pk,) in services.sql("SELECT demand_id FROM booking")} == counsellors.held
    assert services.sql("SELECT 1 FROM demand GROUP BY file_id HAVING count(*) > 1") == []
