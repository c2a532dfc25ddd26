"""Triggers that make a table append-only: PostgreSQL refuses what rewrites the past, whoever asks for it.

Two narrow doors exist, each a setting of the transaction that one service opens (core.audit.doors): ``retention``
lets rows older than `YOUNGEST_FORGOTTEN` go, ``erasure`` lets the history of a person go. No door lets a row change.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pgtrigger
from pgtrigger.compiler import Trigger as CompiledTrigger
from pgtrigger.compiler import UpsertTriggerSql

DOOR = "releve.journal_door"
# The CNIL asks that the traces of access be kept at least six months: retention cannot reach a younger row.
YOUNGEST_FORGOTTEN = timedelta(days=180)


class UnignorableTriggerSql(UpsertTriggerSql):
    """pgtrigger's own triggers do nothing under ``pgtrigger.ignore()``: these have no such way round.

    Migrations name this class: the template is never edited, a new one gets a new class.
    """

    def get_template(self) -> str:
        return """
            CREATE OR REPLACE FUNCTION {pgid}() RETURNS TRIGGER AS $$
                {declare}
                BEGIN
                    {func}
                END;
            $$ LANGUAGE plpgsql;
            DROP TRIGGER IF EXISTS {pgid} ON {table};
            CREATE TRIGGER {pgid} {when} {operation} ON {table}
                FOR EACH {level} EXECUTE PROCEDURE {execute};
            COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
        """


class _Unignorable(pgtrigger.Trigger):
    when = pgtrigger.Before

    def compile(self, model: Any) -> CompiledTrigger:
        sql = UnignorableTriggerSql(
            pgid=self.get_pgid(model),
            func=" ".join(self.render_func(model).split()),
            table=model._meta.db_table,
            when=self.when,
            operation=self.operation,
            level=self.level,
            execute=self.render_execute(model),
        )
        return CompiledTrigger(name=self.name, sql=sql)


class AppendOnly(_Unignorable):
    """Refuses UPDATE, and DELETE but through the doors; `at` is the column that dates a row."""

    name = "append_only"
    operation = pgtrigger.Update | pgtrigger.Delete

    def __init__(self, *, at: str, erasable: bool) -> None:
        super().__init__()
        self.at = at
        self.erasable = erasable

    def get_func(self, model: Any) -> str:
        erasure = f"OR current_setting('{DOOR}', true) = 'erasure'" if self.erasable else ""
        old = f"OLD.{self.at} < now() - interval '{YOUNGEST_FORGOTTEN.days} days'"
        return f"""
            IF TG_OP = 'DELETE' AND (
                (current_setting('{DOOR}', true) = 'retention' AND {old})
                {erasure}
            ) THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION 'append-only: % refused on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        """


class NeverEmptied(_Unignorable):
    """Refuses TRUNCATE, by any door."""

    name = "never_emptied"
    level = pgtrigger.Statement
    operation = pgtrigger.Truncate

    def get_func(self, model: Any) -> str:
        return """
            RAISE EXCEPTION 'append-only: % refused on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        """


def append_only(at: str, *, erasable: bool = False) -> list[pgtrigger.Trigger]:
    """The triggers of an append-only table, for ``Meta.triggers``."""
    return [AppendOnly(at=at, erasable=erasable), NeverEmptied()]
