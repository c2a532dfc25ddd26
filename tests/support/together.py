"""Run work in several threads, each with its own connection: from one starting line, or one overtaking another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import monotonic, sleep

from django.db import OperationalError, connection, transaction


def together(works: Sequence[Callable[[], object]]) -> list[object]:
    """What each work returned, or the OperationalError (deadlock, lock timeout) that ended it, in order."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            return work()
        except OperationalError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def overtaken(first: Callable[[], object], second: Callable[[], object]) -> None:
    """`first` works in a transaction; `second` begins then, on another connection; `first` commits once it waits."""

    def run() -> None:
        try:
            second()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            done = pool.submit(run)
            _until_somebody_waits()
        done.result(timeout=30)


def _until_somebody_waits() -> None:
    limit = monotonic() + 4
    with connection.cursor() as cursor:
        while monotonic() < limit:
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
            if cursor.fetchone():
                return
            sleep(0.02)
    raise AssertionError("Nobody waited for the first transaction.")
