"""The tables that refuse TRUNCATE: transactional tests need it to empty the database of the tests."""

from __future__ import annotations

from django.apps import apps
from django.db import connection


def append_only_tables() -> list[str]:
    """Every table that the triggers of core.models.append_only keep, read in PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger_never_emptied_%'"
        )
        return sorted(name for (name,) in cursor.fetchall())


def may_be_emptied(allowed: bool) -> None:
    """Turn the refusal of TRUNCATE off or on; UPDATE and DELETE stay refused."""
    models = {model._meta.db_table: model for model in apps.get_models()}
    with connection.cursor() as cursor:
        for table in append_only_tables():
            trigger = next(each for each in models[table]._meta.triggers if each.name == "never_emptied")
            action = "DISABLE" if allowed else "ENABLE"
            cursor.execute(f'ALTER TABLE "{table}" {action} TRIGGER {trigger.get_pgid(models[table])}')
