"""Writing a line of the journal, in the transaction of what it tells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import structlog
from django.db import connection, transaction

from core.audit.actors import in_place_of
from core.audit.registry import details, type_of
from core.models.audit import AuditEvent


class Actor(Protocol):
    """Somebody with an account; None stands for the portal itself, or for a parent without account."""

    pk: Any


def record(
    event_type: type,
    *,
    actor: Actor | None,
    organisation_id: int | None = None,
    on_behalf_of: object | None = None,
    subject: tuple[str, object] | None = None,
    data: Mapping[str, Any] | None = None,
    now: datetime,
) -> AuditEvent:
    """Write one event: `data` holds the fields of `event_type`, a dataclass of a module ``events``.

    `organisation_id`: whose administrators will read it. `on_behalf_of`: number of the family's file. `subject`:
    label of a model and primary key. Raises TransactionManagementError outside a transaction (the line must share
    the fate of what it tells), LookupError, TypeError or PersonalText (core.audit.registry).
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An event is recorded in the transaction of what it tells.")
    type_ = type_of(event_type)
    label, pk = subject or ("", "")
    support = in_place_of()
    return AuditEvent.objects.create(
        type=type_.tag,
        actor=support.actor if support else actor.pk if actor else None,
        acting_for=support.person if support else None,
        organisation=organisation_id,
        on_behalf_of="" if on_behalf_of is None else str(on_behalf_of),
        subject_label=label,
        subject_pk=str(pk),
        data=details(type_, data or {}),
        request_id=request_id(),
        at=now,
    )


def request_id() -> UUID | None:
    """The id of the request in progress, as in the logs; None in a task or a command."""
    bound = structlog.contextvars.get_contextvars().get("request_id")
    try:
        return UUID(str(bound)) if bound else None
    except ValueError:  # given by a proxy in front, in a form of its own
        return None
