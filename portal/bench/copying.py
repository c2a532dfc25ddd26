"""Millions of rows into a migrated database: COPY first, constraints and indexes after, all of them checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, models
from psycopg.sql import SQL, Identifier

# Tables filled by text, with their columns in the order of portal.bench.rows.
TEXT_COLUMNS = {
    "weekly_pattern": (
        [
            "id",
            "age_group_id",
            "weekday",
            "starts",
            "ends",
            "seats",
            "kind",
            "audience",
            "valid_from",
            "on_public_holidays",
        ]
    ),
    "slot": ["id", "age_group_id", "day", "starts", "ends", "seats", "kind", "audience", "pattern_id"],
    "reservation": ["id", "state", "active", "expires_at", "created_at"],
    "line": ["id", "reservation_id", "active", "slot_id", "slot_during", "slot_seats", "seat", "during", "child_id"],
}
# Not dropped: what refers to a primary key of these tables drops first and comes back last.
PRIMARY_LAST = "ORDER BY contype = 'p', contype = 'u'"


@contextmanager
def bare(tables: Sequence[str]) -> Iterator[None]:
    """Inside, the tables have no trigger, constraint nor index; outside, they have them all again.

    What comes back is checked by PostgreSQL against every row, so a data set that overbooks a seat fails here.
    """
    with connection.cursor() as cursor:
        constraints = _constraints(cursor, tables)
        indexes = _indexes(cursor, tables)
        for table, name, _ in constraints:
            cursor.execute(SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(Identifier(table), Identifier(name)))
        for name, _ in indexes:
            cursor.execute(SQL("DROP INDEX {}").format(Identifier(name)))
        for table in tables:
            cursor.execute(SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(Identifier(table)))
    yield
    with connection.cursor() as cursor:
        for _, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in reversed(constraints):
            statement = SQL("ALTER TABLE {} ADD CONSTRAINT {} ").format(Identifier(table), Identifier(name))
            cursor.execute(statement + SQL(definition))
        for table in tables:
            cursor.execute(SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(Identifier(table)))


def _constraints(cursor, tables: Sequence[str]) -> list[tuple[str, str, str]]:
    """(table, name, definition) of every constraint of the tables, and of those that refer to them."""
    cursor.execute(
        f"""SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
             WHERE contype IN ('p', 'u', 'x', 'f', 'c')
               AND (conrelid = ANY(%(tables)s::regclass[]) OR confrelid = ANY(%(tables)s::regclass[]))
             {PRIMARY_LAST}, conname""",
        {"tables": list(tables)},
    )
    return cursor.fetchall()


def _indexes(cursor, tables: Sequence[str]) -> list[tuple[str, str]]:
    """(name, definition) of the indexes that no constraint owns."""
    cursor.execute(
        """SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
            WHERE indrelid = ANY(%s::regclass[])
              AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND conrelid = indrelid)
            ORDER BY 1""",
        [list(tables)],
    )
    return cursor.fetchall()


def copy_text(table: str, lines: Iterable[str]) -> None:
    """COPY text lines whose columns are those of TEXT_COLUMNS."""
    columns = SQL(", ").join(map(Identifier, TEXT_COLUMNS[table]))
    statement = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table), columns)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write("".join(lines))


def copy_rows(model: type[models.Model], rows: Sequence[dict[str, object]]) -> None:
    """COPY dictionaries keyed by column; absent columns take the field's default."""
    if not rows:
        return
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    fields = [field for field in fields if field.column in rows[0] or not field.primary_key]
    columns = SQL(", ").join([Identifier(str(field.column)) for field in fields])
    statement = SQL("COPY {} ({}) FROM STDIN").format(Identifier(model._meta.db_table), columns)
    defaults = {str(field.column): _default(field) for field in fields}
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([row.get(column, default) for column, default in defaults.items()])


def _default(field: models.Field) -> object:
    value = field.get_default()
    if isinstance(field, models.JSONField):
        return "[]"
    return "{}" if value == [] else value


def restart_sequences(tables: Sequence[str]) -> None:
    """Number the next row after the last, as the rows were written with their identifiers."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), coalesce(max(id), 1)) FROM {}").format(
                    table, Identifier(table)
                )
            )
