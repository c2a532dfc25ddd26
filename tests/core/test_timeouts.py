"""A long command outlives the time limits of a web request, on the database that keeps them."""

from __future__ import annotations

import time

import pytest
from django.db import InternalError, OperationalError, connection, transaction

from core.timeouts import no_time_limit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def strict_limits():
    """As for a web request, in milliseconds."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '100ms'; SET idle_in_transaction_session_timeout = '100ms'")
    yield
    connection.close()


def work(*, in_sql: float, in_python: float) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [in_sql])
        time.sleep(in_python)
        cursor.execute("SELECT 1")


@pytest.mark.parametrize("seconds", [{"in_sql": 0.3, "in_python": 0}, {"in_sql": 0, "in_python": 0.3}])
def test_a_long_command_needs_the_limits_lifted(strict_limits, seconds):
    with no_time_limit():
        work(**seconds)
    with pytest.raises((OperationalError, InternalError)):
        work(**seconds)
