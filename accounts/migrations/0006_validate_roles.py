"""The guards of 0005 read new rows only: those written before it are checked here, once.

Nothing is corrected by guessing: a row that does not fit stops the migration, which names it and says what to do.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

MISFITS = """
SELECT 'membership ' || m.id || ': a ' || m.role || ' in organisation ' || o.id || ', a ' || o.kind
  FROM membership m JOIN organisation o ON o.id = m.organisation_id WHERE NOT organisation_has_role(o.kind, m.role)
UNION ALL
SELECT 'invitation ' || i.id || ': a ' || i.role || ' in organisation ' || o.id || ', a ' || o.kind
  FROM invitation i JOIN organisation o ON o.id = i.organisation_id WHERE NOT organisation_has_role(o.kind, i.role)
UNION ALL
SELECT 'organisation ' || o.id || ': vouched for by organisation ' || v.id || ', a ' || v.kind
  FROM organisation o JOIN organisation v ON v.id = o.vouched_by_id
 WHERE v.kind NOT IN ('relais_petite_enfance', 'conseil_departemental')
ORDER BY 1
"""
ADVICE = "Correct the role, the kind or the voucher of each, then migrate again."


class MisfitRows(Exception):
    """Rows written before 0005 that its guards would refuse; the message names each by its number."""


def validate(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(MISFITS)
        found = [row[0] for row in cursor.fetchall()]
    if found:
        raise MisfitRows("\n".join(["A role does not fit the kind of its organisation:", *found, ADVICE]))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_roles_fit_kinds")]

    operations = [migrations.RunPython(validate, migrations.RunPython.noop, elidable=True)]
