"""What an organisation that closes ends elsewhere: each app above says it once, when the portal starts.

The actions run in the transaction that closes the organisation: either all is over, or nothing is.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from accounts.models import User


class Ending(Protocol):
    """Ends what an organisation had. Called again, it changes nothing. `by` is None for the portal itself."""

    def __call__(self, organisation_id: int, *, by: User | None, now: datetime) -> object: ...


_endings: list[Ending] = []


def also(ending: Ending) -> None:
    """Make an ending known; the same one twice is once."""
    if ending not in _endings:
        _endings.append(ending)


def end_all(organisation_id: int, *, by: User | None, now: datetime) -> None:
    """In the order of registration, in the caller's transaction."""
    for ending in _endings:
        ending(organisation_id, by=by, now=now)
