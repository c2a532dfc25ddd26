"""The SQL of the migrations, in files that read as SQL. A landed file never changes: a new migration adds a new one."""

from __future__ import annotations

from pathlib import Path

from django.db import migrations


def run(name: str, undo: str = migrations.RunSQL.noop) -> migrations.RunSQL:
    """The operation that executes `sql/<name>.sql`; `undo` takes back what the tables do not take with them."""
    return migrations.RunSQL(Path(__file__).with_name(f"{name}.sql").read_text(), undo)
