"""The settings of production are safe, and refuse to start half-configured."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    "SECRET_KEY": "a-key-of-fifty-characters-or-more-with-8-digits-0123456789-azertyuiop",
    "DATABASE_URL": "postgresql://releve@database/releve",
    "REDIS_URL": "redis://cache:6379/0",
    "ALLOWED_HOSTS": "releve.example",
    "SITE_URL": "https://releve.example",
}


def manage(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    bare = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**bare, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_passes_the_deployment_checks():
    told = manage("check", "--deploy", "--fail-level", "WARNING", environment=PRODUCTION)

    assert told.returncode == 0, told.stderr
    assert "no issues" in told.stdout + told.stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "SITE_URL"])
def test_a_missing_variable_stops_the_start_and_is_named(missing):
    told = manage("check", environment={name: value for name, value in PRODUCTION.items() if name != missing})

    assert told.returncode != 0
    assert missing in told.stderr


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value"),
    [("statement_timeout", "10s"), ("lock_timeout", "5s"), ("jit", "off"), ("TimeZone", "UTC")],
)
def test_the_limits_reach_the_database(name, value):
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        assert cursor.fetchone()[0] == value


@pytest.mark.django_db
def test_connections_are_checked_before_they_are_reused():
    assert connection.settings_dict["CONN_HEALTH_CHECKS"] is True
    assert connection.settings_dict["CONN_MAX_AGE"] > 0
