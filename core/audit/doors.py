"""The two narrow ways out of append-only tables: what is too old, and what is about somebody erased.

The triggers (core.models.append_only) read a setting of the transaction. These functions are the only ones that set
it, and they put it back before they return: the rest of the transaction is refused like any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pghistory.core
from django.db import connection, transaction
from django.db.models import Model
from django.db.models.functions import Now

from core.models.append_only import DOOR, YOUNGEST_FORGOTTEN
from core.models.audit import AuditEvent


def forget_events_before(moment: datetime) -> int:
    """Delete the events and the history older than `moment`; how many rows went.

    By the clock of the database, what is younger than `YOUNGEST_FORGOTTEN` stays, whatever `moment` says.
    """
    reach = Now() - YOUNGEST_FORGOTTEN
    with transaction.atomic(), _open("retention"):
        gone = AuditEvent.objects.filter(at__lt=moment).filter(at__lt=reach).order_by().delete()[0]
        for model in pghistory.core.event_models():
            old = model._base_manager.filter(pgh_created_at__lt=moment).filter(pgh_created_at__lt=reach)
            gone += old.delete()[0]
    return gone


def forget_history_of(model: type[Model], pk: object) -> int:
    """Delete the history of one row, which must be in the database no more; how many rows went.

    Raises ValueError while the row is still there.
    """
    with transaction.atomic(), _open("erasure"):
        if model._base_manager.filter(pk=pk).exists():
            raise ValueError("The history of a row stays as long as the row.")
        events = pghistory.core.event_models(tracks_model=model)
        return sum(each._base_manager.filter(pgh_obj_id=pk).delete()[0] for each in events)


@contextmanager
def _open(door: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [DOOR, door])
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, '', true)", [DOOR])
