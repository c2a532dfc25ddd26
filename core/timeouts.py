"""Time limits of the database, for commands that rightly take longer than a web request may."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection
from django.db.backends.utils import CursorWrapper

# How long a statement may run, and how long a transaction may wait for the next one while Python computes.
LIMITS = ("statement_timeout", "idle_in_transaction_session_timeout")


@contextmanager
def no_time_limit() -> Iterator[None]:
    """Lift both limits on this connection for the duration of the block."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"current_setting('{limit}')" for limit in LIMITS))
        before = cursor.fetchone()
        _set(cursor, ["0"] * len(LIMITS))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            _set(cursor, before)


def _set(cursor: CursorWrapper, values: Sequence[str]) -> None:
    for limit, value in zip(LIMITS, values, strict=True):
        cursor.execute("SELECT set_config(%s, %s, false)", [limit, value])
