"""Tell the counsellor and the manager of the days of a contract that got no seat."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from bookings import day_letters
from bookings.domain.missed import MissedReason
from bookings.locks import lock_booking
from bookings.models import Booking, MissedDay


def tell(*, now: datetime) -> int:
    """Write once of every missed day that nobody was told of, one letter a booking to each; how many bookings."""
    numbers = list(
        MissedDay.objects.filter(told_at=None).order_by("booking").values_list("booking", flat=True).distinct()
    )
    for number in numbers:
        _tell(number, now)
    return len(numbers)


@transaction.atomic
def _tell(booking_id: int, now: datetime) -> None:
    booking = lock_booking(booking_id)
    missed = list(booking.missed_days.filter(told_at=None).order_by("day", "child"))
    days = [(each.day, MissedReason(each.reason)) for each in missed if each.reason != MissedReason.AGE]
    if days:
        kind = f"missed:{days[0][0]}:{days[-1][0]}:{missed[-1].pk}"
        _write(booking, kind, day_letters.missed_days(list(dict.fromkeys(days))), now)
    for child, day in _first_too_old(booking, missed).items():
        _write(booking, f"too-old:{child}", day_letters.too_old(day), now)
    booking.missed_days.filter(pk__in=[each.pk for each in missed]).update(told_at=now)


def _first_too_old(booking: Booking, missed: list[MissedDay]) -> dict[int, date]:
    """The first day of each child who grew too old, under its rank in the booking: told once, not each night."""
    ranks = {child.pk: rank for rank, child in enumerate(booking.demand.children.order_by("birth_date", "pk"))}
    found: dict[int, date] = {}
    for each in missed:
        if each.reason == MissedReason.AGE:
            found.setdefault(ranks.get(each.child_id, 0), each.day)
    return found


def _write(booking: Booking, kind: str, words: day_letters.Words, now: datetime) -> None:
    day_letters.to_counsellor(booking, kind, words, now=now)
    day_letters.to_managers(booking, kind, words, now=now)
