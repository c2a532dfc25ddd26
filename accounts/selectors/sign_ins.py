"""The browsers where somebody is signed in, and when each was last used."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import QuerySet

from accounts.models import SignIn, User

# A day of work: the cookie of who leaves without signing out is worth nothing the next morning.
LONGEST = timedelta(hours=12)
_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """One line of « Mes connexions »."""

    pk: uuid.UUID
    device: str
    signed_in_at: datetime
    last_used_at: datetime
    is_this_one: bool


def live_sign_ins(user: User, now: datetime) -> QuerySet[SignIn]:
    return SignIn.objects.filter(user=user, signed_in_at__gt=now - LONGEST)


def is_signed_in(user: User, pk: str, now: datetime) -> bool:
    """Whether this sign-in of this person still holds. What is no identifier holds nothing."""
    try:
        return live_sign_ins(user, now).filter(pk=uuid.UUID(pk)).exists()
    except ValueError:
        return False


def known_devices(user: User, current: str, now: datetime) -> list[KnownDevice]:
    """This browser first, then the others, the last used first."""
    devices = [
        KnownDevice(row.pk, row.device, row.signed_in_at, _last_use(row), str(row.pk) == current)
        for row in live_sign_ins(user, now)
    ]
    return sorted(devices, key=lambda device: (not device.is_this_one, -device.last_used_at.timestamp()))


def note_use(pk: str, now: datetime) -> None:
    """Remember that this sign-in is in use, to the minute.

    In the cache, not in the table: a GET writes nothing there, and losing it loses only a time on a page.
    """
    if cache.add(f"sign-in-noted:{pk}", True, _NOTED_EVERY.total_seconds()):
        cache.set(f"sign-in-used:{pk}", now, LONGEST.total_seconds())


def _last_use(sign_in: SignIn) -> datetime:
    used: datetime | None = cache.get(f"sign-in-used:{sign_in.pk}")
    return max(used, sign_in.signed_in_at) if used else sign_in.signed_in_at
