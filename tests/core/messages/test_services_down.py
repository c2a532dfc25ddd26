"""The relay, the provider or the job queue is down: nothing is lost, and nobody waits."""

from __future__ import annotations

import json
import socket
from datetime import timedelta

import pytest
from celery.contrib.testing.worker import start_worker
from django.utils import timezone

from core.messages.delivery import Outcome, deliver, sweep
from core.models import OutboxMessage, State
from portal.celery import app
from tests.support.letters import NOW, queued
from tests.support.processes import eventually
from tests.support.same_database import environment
from tests.support.smtp import Relay

pytestmark = pytest.mark.django_db

# What a web process does while no job queue answers: the cause, its letter, the commit.
WRITE_WITHOUT_QUEUE = """
import json
import django
django.setup()
from django.db import connection, transaction
from django.utils import timezone
from core.messages import Letter, queue
from core.messages.topics import register
register("test_places", "Nouvelles places")
keys = []
for number in range(3):
    with transaction.atomic():
        letter = Letter("email", "lea@exemple.fr", "test_places", f"no-queue:{number}", "Une place", "Une place")
        keys.append(queue(letter, now=timezone.now()).key)
print(json.dumps(keys))
"""


def closed_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
def relay(settings):
    relay = Relay()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", relay.port, 5
    settings.EMAIL_USE_TLS = False
    yield relay
    relay.stop()


def test_a_real_relay_takes_a_letter(relay):
    row = queued()

    assert deliver(row.pk, now=NOW) is Outcome.SENT
    assert relay.message_ids() == [str(row.pk)]


def test_smtp_down_then_up(relay, settings):
    rows = [queued(), queued()]
    settings.EMAIL_PORT = closed_port()
    assert sweep(clock=lambda: NOW) == {Outcome.UNREACHABLE: 1}

    settings.EMAIL_PORT = relay.port
    assert sweep(clock=lambda: NOW + timedelta(minutes=1)) == {Outcome.SENT: 2}
    assert sorted(relay.message_ids()) == sorted(str(row.pk) for row in rows)


def test_a_mailbox_that_does_not_exist_bounces_at_once(relay):
    relay.unknown.add("lea@exemple.fr")

    assert deliver(queued().pk, now=NOW) is Outcome.DEAD
    later = queued()
    assert (later.state, relay.message_ids()) == (State.DEAD, [])
    assert "550 5.1.1" in later.last_error


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_told_after_the_commit(outboxes):
    with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=10):
        row = queued(now=timezone.now())

        assert eventually(lambda: OutboxMessage.objects.filter(pk=row.pk, state=State.SENT).exists())
    assert [email.to for email in outboxes[0]] == [[row.recipient]]


def test_a_page_does_not_wait_for_a_queue_that_is_away():
    assert app.conf.broker_transport_options["max_retries"] == 0


@pytest.mark.django_db(transaction=True)
def test_valkey_down_the_commit_stands_and_the_sweep_sends(started):
    away = f"redis://127.0.0.1:{closed_port()}/0"
    output, complaint = started(WRITE_WITHOUT_QUEUE, env=environment(REDIS_URL=away)).communicate(timeout=60)
    told = json.loads(output)

    assert complaint.count("job_left_to_the_sweep") == 1
    assert told == list(OutboxMessage.objects.order_by("key").values_list("key", flat=True))
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {State.WAITING}
    latest = OutboxMessage.objects.latest("created_at").created_at
    assert sweep(clock=lambda: latest) == {Outcome.SENT: 3}
