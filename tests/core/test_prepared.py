"""Prepared statements: names, repeated names, and what PostgreSQL keeps of them."""

from __future__ import annotations

from core.prepared import prepared_cursor


def test_a_name_may_come_twice_and_its_statement_is_prepared_once(db):
    statement = "SELECT %(first)s::int - %(second)s::int, %(first)s::int, 'once more'"
    with prepared_cursor() as cursor:
        for first in (5, 9):
            cursor.execute(statement, {"first": first, "second": 2, "unused": None})
            assert cursor.fetchone() == (first - 2, first, "once more")
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%once more%'")
        kept = [row[0] for row in cursor.fetchall() if "pg_prepared_statements" not in row[0]]
    assert kept == ["SELECT $1::int - $2::int, $1::int, 'once more'"]
