"""``/sante/`` tells load balancers and people on duty the truth, and nothing more."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from portal import health
from portal.tasks import beat_heartbeat

pytestmark = pytest.mark.django_db


def test_alive_asks_nothing_of_anybody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/sante/vivant/")

    assert answer.json() == {"status": "ok"}
    assert "releve" not in answer.cookies


def test_ready_when_everything_works(client, empty_cache):
    beat_heartbeat()

    answer = client.get("/sante/")

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "parts": {"database": True, "cache": True, "migrations": True, "beat": True},
    }
    assert "no-store" in answer["Cache-Control"]


def test_not_ready_when_beat_is_silent(client, empty_cache):
    answer = client.get("/sante/")

    assert answer.status_code == 503
    assert answer.json()["parts"]["beat"] is False


def test_not_ready_when_a_migration_is_missing(client, empty_cache):
    beat_heartbeat()
    ((app, newest),) = MigrationLoader(connection).graph.leaf_nodes("accounts")
    MigrationRecorder(connection).record_unapplied(app, newest)

    answer = client.get("/sante/")

    assert answer.status_code == 503
    assert answer.json()["parts"] == {"database": True, "cache": True, "migrations": False, "beat": True}


def test_a_failure_is_told_without_its_details(client, empty_cache, monkeypatch):
    beat_heartbeat()

    def broken() -> bool:
        raise OSError("password of the database")

    monkeypatch.setitem(health.CHECKS, "database", broken)

    answer = client.get("/sante/")

    assert answer.status_code == 503
    assert answer.json()["parts"]["database"] is False
    assert "password" not in answer.content.decode()


def test_it_cannot_be_posted_to(client):
    assert client.post("/sante/").status_code in {403, 405}
