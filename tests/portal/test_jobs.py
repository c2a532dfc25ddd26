"""Jobs on a real Valkey, done by a real worker; and the promises of their settings."""

from __future__ import annotations

import pytest
from celery.contrib.testing.worker import start_worker

from portal.celery import app, celery_address
from portal.health import HEARTBEAT_KEY
from portal.tasks import beat_heartbeat
from tests.support.processes import eventually


@pytest.mark.parametrize(
    ("redis_url", "kombu_url"),
    [
        ("unix:///tmp/releve-x/valkey?db=0", "redis+socket:///tmp/releve-x/valkey?virtual_host=0"),
        ("redis://cache:6379/0", "redis://cache:6379/0"),
        ("rediss://user:word@cache:6379/1", "rediss://user:word@cache:6379/1"),
    ],
)
def test_the_broker_is_the_cache_in_the_words_of_kombu(redis_url, kombu_url):
    assert celery_address(redis_url) == kombu_url


def test_a_job_lost_with_its_worker_is_done_again():
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.task_time_limit < app.conf.broker_transport_options["visibility_timeout"]


def test_a_worker_does_what_is_sent(empty_cache):
    with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=10):
        beat_heartbeat.delay()

        assert eventually(lambda: empty_cache.get(HEARTBEAT_KEY) is not None)


def test_every_scheduled_job_exists():
    app.loader.import_default_modules()

    assert {entry["task"] for entry in app.conf.beat_schedule.values()} - set(app.tasks) == set()
