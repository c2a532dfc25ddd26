"""The tables of the technical base."""

from __future__ import annotations

from core.models.audit import AuditEvent
from core.models.messages import Channel, ContactAddress, ContactPreference, Frequency, OutboxMessage, State

__all__ = [
    "AuditEvent",
    "Channel",
    "ContactAddress",
    "ContactPreference",
    "Frequency",
    "OutboxMessage",
    "State",
]
