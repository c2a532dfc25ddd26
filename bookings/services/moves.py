"""Move a booking along its life: the only place where its state is written, but for what PostgreSQL expires itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.models import User
from bookings.domain.life import TAKES_SEATS, Event, MoveRefused, Party, State, after
from bookings.events import BookingMoved
from bookings.models import Booking
from bookings.services.demands import subject_of
from bookings.services.offer_soon import offer_soon
from bookings.services.refusals import in_words
from childcare.services import reservations
from core.audit import record


def move(booking: Booking, event: Event, *, party: Party, by: User | None, now: datetime, **changes: Any) -> bool:
    """Write what the event changes, `changes` (columns) with it; False when the booking was there already.

    `booking` comes from `bookings.locks.lock_booking`, in the same transaction. Seats that the next state does not keep
    go back at once, and to those who wait; those it keeps must have been taken before (`booking.reservation`). Raises
    Refused.
    """
    try:
        following = after(State(booking.state), event, party)
    except MoveRefused as refused:
        raise in_words(refused) from refused
    if following == booking.state:
        return False
    seats = booking.reservation_id
    if seats is not None and booking.active and following not in TAKES_SEATS:
        reservations.release(reservation_id=seats)
        offer_soon(booking.site_id)
    elif seats is not None and following is State.CONFIRMED:
        reservations.confirm(reservation_id=seats, now=now)
    _write(booking, {"state": following, "state_since": now, "deadline": None} | changes)
    detail = {"event": event.value, "to": following.value, "party": party.value}
    record(BookingMoved, actor=by, **_subject(booking), data=detail, now=now)
    return True


def _write(booking: Booking, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(booking, name, value)
    booking.save(update_fields=list(values))
    booking.active = State(booking.state) in TAKES_SEATS  # as « booking_seats_follow_state » has just checked


def _subject(booking: Booking) -> dict[str, Any]:
    return {**subject_of(booking.demand), "subject": (Booking._meta.label, booking.pk)}
