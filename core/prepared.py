"""Statements that PostgreSQL parses and plans once per connection, for those whose text stays the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper

_NAME = re.compile(r"%\((\w+)\)s")


class _PreparedCursor(psycopg.RawCursor[Any]):
    """Django binds parameters in the client; this cursor binds them in the server, which prepares at once."""

    def execute(
        self, query: Any, params: Any = None, *, prepare: bool | None = True, binary: bool | None = None
    ) -> Any:
        if isinstance(params, Mapping):
            query, names = _numbered(query)
            params = [params[name] for name in names]
        return super().execute(query, params, prepare=prepare, binary=binary)


@lru_cache(maxsize=256)
def _numbered(query: str) -> tuple[str, tuple[str, ...]]:
    """PostgreSQL's $1, $2… for the names of a statement, and the names: psycopg would convert a long one each time."""
    names = tuple(dict.fromkeys(_NAME.findall(query)))
    return _NAME.sub(lambda name: f"${names.index(name[1]) + 1}", query), names


@contextmanager
def prepared_cursor() -> Iterator[CursorWrapper]:
    """A cursor as `connection.cursor()` gives, logged and wrapped alike, whose statements are prepared.

    Parameters are a mapping, for names written `%(name)s`.
    """
    connection.ensure_connection()
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with wrap(_PreparedCursor(connection.connection)) as cursor:  # type: ignore[arg-type]
        yield cursor
