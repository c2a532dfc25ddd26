"""What an organisation that closes leaves of the places it asked: what nobody agreed to yet is given up."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from bookings import letters
from bookings.domain.life import Event, Party, State
from bookings.locks import lock_booking
from bookings.models import Booking
from bookings.services.moves import move

NOT_AGREED = (State.REQUESTED, State.HELD, State.ACCEPTED)


@transaction.atomic
def give_up_demands_of(organisation_id: int, *, by: User | None, now: datetime) -> int:
    """Cancel what it asked and no parent agreed to, and tell the places; how many. Places agreed to go on: the parent
    has them."""
    waiting = Booking.objects.filter(demand__organisation=organisation_id, state__in=NOT_AGREED)
    numbers = list(waiting.order_by("pk").values_list("pk", flat=True))
    return sum(_give_up(lock_booking(pk), by, now) for pk in numbers)


def _give_up(booking: Booking, by: User | None, now: datetime) -> bool:
    moved = move(booking, Event.CANCEL, party=Party.COUNSELLOR, by=by, now=now)
    if moved:
        letters.cancelled(booking, Party.COUNSELLOR, now=now)
    return moved
