"""Databases of the bench's own, beside the portal's on the same server, dropped at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlencode

from django.core.management import call_command
from django.db import connection
from psycopg.sql import SQL, Identifier

BASE, GROWN = "releve_bench", "releve_bench_x10"
SERVER_SETTINGS = (
    "server_version",
    "shared_buffers",
    "effective_cache_size",
    "work_mem",
    "maintenance_work_mem",
    "fsync",
    "synchronous_commit",
    "full_page_writes",
    "max_wal_size",
    "random_page_cost",
    "jit",
    "max_parallel_workers_per_gather",
)


@contextmanager
def scratch_database(*, keep: bool = False) -> Iterator[None]:
    """Inside, the default connection is to a new, migrated and empty database; the portal's is left alone."""
    portal = connection.settings_dict["NAME"]
    drop(BASE, GROWN)
    _on_server(SQL("CREATE DATABASE {}").format(Identifier(BASE)))
    connection.close()
    connection.settings_dict["NAME"] = BASE
    try:
        call_command("migrate", interactive=False, verbosity=0)
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = portal
        if not keep:
            drop(BASE, GROWN)


@contextmanager
def copy_of_scratch() -> Iterator[None]:
    """Inside, the default connection is to a copy of the scratch database, file by file; it is kept afterwards."""
    connection.close()
    _on_server(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(GROWN), Identifier(BASE)))
    connection.settings_dict["NAME"] = GROWN
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = BASE


def drop(*names: str) -> None:
    for name in names:
        _on_server(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def database_url(name: str) -> str:
    """The address of a database of the same server, for another process."""
    with connection.cursor():
        parameters = connection.get_connection_params()
    user, password = parameters.get("user") or "", parameters.get("password") or ""
    owner = quote(user) + (f":{quote(password)}" if password else "") + ("@" if user else "")
    where = {key: parameters[key] for key in ("host", "port") if parameters.get(key)}
    return f"postgresql://{owner}/{quote(name)}?{urlencode(where)}"


def server_settings() -> dict[str, str]:
    """The settings of PostgreSQL that weigh on the figures."""
    with connection.cursor() as cursor:
        return {name: _show(cursor, name) for name in SERVER_SETTINGS}


def sizes() -> dict[str, int]:
    """Bytes of each large table with its indexes, and of the whole database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, pg_total_relation_size(relid) FROM pg_stat_user_tables ORDER BY 2 DESC LIMIT 8")
        tables = dict(cursor.fetchall())
        cursor.execute("SELECT pg_database_size(current_database())")
        return tables | {"database": cursor.fetchone()[0]}


def _show(cursor: Any, name: str) -> str:
    cursor.execute(SQL("SHOW {}").format(Identifier(name)))
    return cursor.fetchone()[0]


def _on_server(statement: Any) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")  # a connection of its own: copying gigabytes takes its time
        cursor.execute(statement)
