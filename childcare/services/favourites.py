"""Places kept by an account. Keeping twice is keeping once."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from childcare.models import Facility, Favourite

MOST = 100


class TooMany(Exception):
    """No account keeps more places than anybody reads."""


def keep(user: User, facility: Facility, *, now: datetime) -> None:
    """Raises TooMany."""
    if Favourite.objects.filter(user=user).exclude(facility=facility).count() >= MOST:
        raise TooMany
    Favourite.objects.bulk_create([Favourite(user=user, facility=facility, kept_at=now)], ignore_conflicts=True)


def remove(user: User, facility: Facility) -> None:
    Favourite.objects.filter(user=user, facility=facility).delete()


def forget_of(user: User) -> None:
    """All that this account kept: its holder leaves."""
    Favourite.objects.filter(user=user).delete()


def forget_closed_accounts() -> int:
    """Erase what accounts that were erased or closed had kept; how many rows."""
    return Favourite.objects.filter(user__is_active=False).delete()[0]
