"""A real worker killed (SIGKILL) at each step of a send: nothing is lost, doubles only between send and mark."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from core.messages.outbox import DELIVER
from core.models import OutboxMessage, State
from portal.celery import app, celery_address
from tests.support.letters import queued
from tests.support.processes import ROOT, eventually
from tests.support.same_database import database_url, environment, queue_url
from tests.support.smtp import Relay

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
SWEEP = "core.tasks.sweep_messages"
WORKER = ["-m", "celery", "--quiet", "--app", "portal", "worker", "--concurrency", "1"]
QUIET = ["--without-gossip", "--without-mingle", "--loglevel", "ERROR"]
PATIENCE = 60.0


class Worker:
    """A Celery worker and its child, in a session of their own: both are killed at once."""

    def __init__(self, relay: Relay) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", *WORKER, *QUIET],
            cwd=ROOT,
            env=environment("tests.support.worker_settings", RELAY_PORT=str(relay.port)),
            start_new_session=True,
        )

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def relay() -> Iterator[Relay]:
    relay = Relay()
    yield relay
    relay.stop()


@pytest.fixture
def new_worker(relay) -> Iterator[Callable[[], Worker]]:
    workers: list[Worker] = []

    def start() -> Worker:
        workers.append(Worker(relay))
        return workers[-1]

    yield start
    for worker in workers:
        if worker.process.poll() is None:
            worker.kill()


def send_job(task: str, *arguments: str) -> None:
    """Put a job in the queue of the workers of this test."""
    with app.connection_for_write(celery_address(queue_url())) as queue:
        app.send_task(task, args=list(arguments), connection=queue)


def row_of(row: OutboxMessage) -> OutboxMessage:
    return OutboxMessage.objects.get(pk=row.pk)


def swept() -> bool:
    """Ask for a sweep, as beat does each minute, until no letter waits."""
    send_job(SWEEP)
    return eventually(lambda: not OutboxMessage.objects.filter(state=State.WAITING).exists(), seconds=1.0)


@contextmanager
def held(lock: str, *arguments: object) -> Iterator[Callable[[], bool]]:
    """A lock of PostgreSQL; gives whether a worker waits for it. Who waited is shown out before the lock ends."""
    waiting = "FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with psycopg.connect(database_url()) as other:
        other.execute(lock, arguments)

        def somebody_waits() -> bool:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) {waiting}")
                return cursor.fetchone()[0] > 0

        yield somebody_waits
        with connection.cursor() as cursor:
            # A server process carries out what a dead client asked for, when it gets the lock after all.
            cursor.execute(f"SELECT pg_terminate_backend(pid) {waiting}")
            assert eventually(lambda: not somebody_waits())
        other.rollback()


def kill_after_the_claim(worker: Worker, relay: Relay, row: OutboxMessage) -> None:
    """The next thing that a worker reads is the person's wish."""
    relay.greeting.reached.clear()
    with held("LOCK TABLE core_contactpreference IN ACCESS EXCLUSIVE MODE") as somebody_waits:
        send_job(DELIVER, str(row.pk))
        assert eventually(somebody_waits, PATIENCE)
        worker.kill()
    assert row_of(row).attempts == 1
    assert not relay.greeting.reached.is_set()


def kill_while_connecting(worker: Worker, relay: Relay, row: OutboxMessage) -> None:
    relay.greeting.shut()
    send_job(DELIVER, str(row.pk))
    assert eventually(relay.greeting.reached.is_set, PATIENCE)
    assert row_of(row).attempts == 1
    worker.kill()
    relay.greeting.open.set()


def kill_during_data(worker: Worker, relay: Relay, row: OutboxMessage) -> None:
    relay.data.shut()
    send_job(DELIVER, str(row.pk))
    assert eventually(relay.data.reached.is_set, PATIENCE)
    worker.kill()
    assert eventually(lambda: relay.conversations == 0)
    relay.data.open.set()


def kill_between_send_and_mark(worker: Worker, relay: Relay, row: OutboxMessage) -> None:
    relay.data.shut()
    send_job(DELIVER, str(row.pk))
    assert eventually(relay.data.reached.is_set, PATIENCE)
    with held("SELECT 1 FROM core_outboxmessage WHERE id = %s FOR UPDATE", row.pk) as somebody_waits:
        relay.data.open.set()
        assert eventually(somebody_waits)
        worker.kill()
    assert relay.message_ids().count(str(row.pk)) == 1
    assert row_of(row).state == State.WAITING


def kill_after_the_mark(worker: Worker, relay: Relay, row: OutboxMessage) -> None:
    send_job(DELIVER, str(row.pk))
    assert eventually(lambda: row_of(row).state == State.SENT, PATIENCE)
    worker.kill()
    # The job of a dead worker is delivered again.
    send_job(DELIVER, str(row.pk))


STEPS = {
    "after the claim": (kill_after_the_claim, 1),
    "while connecting": (kill_while_connecting, 1),
    "during DATA": (kill_during_data, 1),
    "between send and mark": (kill_between_send_and_mark, 2),
    "after the mark": (kill_after_the_mark, 1),
}


def test_each_step(relay, new_worker, capsys):
    received = {}
    worker = new_worker()
    for step, (kill, _expected) in STEPS.items():
        row = queued(now=timezone.now())
        kill(worker, relay, row)
        worker = new_worker()
        assert eventually(swept, PATIENCE), step
        received[step] = relay.message_ids().count(str(row.pk))
        assert row_of(row).state == State.SENT, step

    with capsys.disabled():
        for step, times in received.items():
            print(f"\n  killed {step}: received {times} time(s)", end="")
    assert received == {step: expected for step, (_kill, expected) in STEPS.items()}


def test_many_letters_and_many_deaths(relay, new_worker, capsys):
    rows = [queued(now=timezone.now()) for _number in range(60)]
    thresholds = (5, 12, 20, 29, 39, 50)
    for threshold in thresholds:
        worker = new_worker()
        send_job(SWEEP)
        assert eventually(lambda limit=threshold: len(relay.accepted) >= limit, PATIENCE)
        worker.kill()
        assert OutboxMessage.objects.filter(state=State.WAITING).count() > 1
    new_worker()
    assert eventually(swept, PATIENCE)

    times = Counter(relay.message_ids())
    doubles = sum(times.values()) - len(times)
    with capsys.disabled():
        print(f"\n  {len(rows)} letters, {len(thresholds)} deaths: {len(times)} received, {doubles} double(s)", end="")
    assert set(times) == {str(row.pk) for row in rows}
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {State.SENT}
    assert doubles <= len(thresholds)
