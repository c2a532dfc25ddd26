"""History of a table: PostgreSQL itself copies the chosen columns of every row written, from any path.

Triggers of django-pghistory insert, change after change, into a table beside (``…event``), with the number of who
acted and of the request (core.audit.middleware). Columns are chosen one by one: a column that says who somebody is,
or how to reach them, is never chosen, so that nothing personal is left to erase there but a number.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pghistory
from django.db import models

from core.models.append_only import append_only

M = TypeVar("M", bound=models.Model)


def history(*columns: str) -> Callable[[type[M]], type[M]]:
    """Decorate a model: keep every insert, change and deletion of these columns in an append-only table."""

    def decorate(model: type[M]) -> type[M]:
        label = model._meta.verbose_name
        return pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            fields=list(columns),
            model_name=f"{model.__name__}Event",
            obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="history"),
            context_field=pghistory.ContextJSONField(),
            context_id_field=None,  # type: ignore[arg-type] # documented, and left out of its annotation
            meta={
                "db_table": f"{model._meta.db_table}_event",
                "verbose_name": f"historique ({label})",
                "verbose_name_plural": f"historique ({label})",
                "triggers": append_only("pgh_created_at", erasable=True),
            },
        )(model)

    return decorate
