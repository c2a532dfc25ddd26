"""The secret address of a parent's calendar: made, ended, and found again by who holds it."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from accounts.domain.invitations import TOKEN_BYTES, fingerprint
from accounts.models import User
from bookings.models import Booking, CalendarFeed
from families.models import FamilyFile


@transaction.atomic
def make(*, parent: User | None = None, file: FamilyFile | None = None, now: datetime) -> str:
    """The secret of a new address, of an account or of a file; the one before opens nothing any more."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    said = {"token_hash": fingerprint(token), "created_at": now}
    CalendarFeed.objects.update_or_create(parent=parent, file=file, defaults=said)
    return token


def end(*, parent: User | None = None, file: FamilyFile | None = None) -> bool:
    """End the address; False when there was none."""
    return bool(CalendarFeed.objects.filter(parent=parent, file=file).delete()[0])


def feed_of(*, parent: User | None = None, file: FamilyFile | None = None) -> CalendarFeed | None:
    """The one that runs, if any."""
    return CalendarFeed.objects.filter(parent=parent, file=file).first()


def bookings_of(token: str) -> list[Booking] | None:
    """The places that this address tells; None for an address that nobody made, or that is over."""
    feed = CalendarFeed.objects.select_related("parent", "file").filter(token_hash=fingerprint(token)).first()
    if feed is None or (feed.parent and not feed.parent.is_active) or (feed.file and feed.file.closed_at):
        return None
    of_one = {"demand__file": feed.file} if feed.file else {"demand__parent": feed.parent}
    return list(Booking.objects.filter(**of_one).order_by("pk"))
