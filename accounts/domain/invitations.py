"""The link of an invitation: an unguessable token, of which only a fingerprint is kept, good for seven days."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum

LASTS = timedelta(days=7)
TOKEN_BYTES = 32


class LinkState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    VOIDED = "voided"
    EXPIRED = "expired"


def fingerprint(token: str) -> str:
    """SHA-256 in hexadecimal: 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_state(
    *, expires_at: datetime, accepted_at: datetime | None, voided_at: datetime | None, now: datetime
) -> LinkState:
    """What became of a link; an answer given in time stays an answer."""
    if accepted_at is not None:
        return LinkState.ACCEPTED
    if voided_at is not None:
        return LinkState.VOIDED
    return LinkState.EXPIRED if now >= expires_at else LinkState.OPEN
