"""The tables of the technical base."""

from __future__ import annotations

from core.models.messages import Channel, ContactAddress, ContactPreference, Frequency, OutboxMessage, State

__all__ = [
    "Channel",
    "ContactAddress",
    "ContactPreference",
    "Frequency",
    "OutboxMessage",
    "State",
]
