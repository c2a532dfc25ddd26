"""The seats of one day of a placement: taken for a child, or given back; a day without seat is recorded.

The groups of the whole site are locked with the booking: a child who grew may be received by another one that day.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from bookings.domain.hours import Stay
from bookings.domain.missed import MissedReason
from bookings.locks import lock_booking
from bookings.models import BookedChild, Booking, ExtraHours, MissedDay
from bookings.services.demands import weeks_of
from bookings.services.refusals import Refused
from bookings.services.seats import number_of, seats_class, stays_of
from childcare.domain.ring import quarters_around
from childcare.models import AgeGroup, Slot
from childcare.services import reservations
from childcare.services.reservations import ChildElsewhere, SeatsTaken


class DayRefused(Refused):
    """A day that was wanted cannot be taken. `reason` says why."""

    def __init__(self, day: date, reason: MissedReason) -> None:
        super().__init__(f"Le {day:%d/%m/%Y} : {_WORDS[reason]}")
        self.day, self.reason = day, reason


_WORDS = {
    MissedReason.CLOSED: "le lieu est fermé.",
    MissedReason.NO_SEAT: "il n’y a plus de place. Choisissez un autre jour, ou un autre lieu.",
    MissedReason.AGE: "ce lieu n’accueille pas l’enfant à cet âge. Cherchez un autre lieu.",
    MissedReason.ELSEWHERE: "l’enfant a déjà une place ailleurs à ces heures.",
}


def lock_place(booking_id: int) -> Booking:
    """The booking, locked with every age group of its site. In a transaction. Raises Booking.DoesNotExist."""
    groups = AgeGroup.objects.filter(site__bookings=booking_id)
    return lock_booking(booking_id, also_lock=groups.values_list("pk", flat=True))


def hours_of(booking: Booking, first: date, last: date) -> list[Stay]:
    """The usual hours of these days, both included, travel added, in naive local time."""
    travel = timedelta(minutes=booking.demand.travel_minutes)
    weeks = weeks_of(booking.demand, starts=booking.starts, until=booking.until)
    return [Stay(stay.start - travel, stay.end + travel) for stay in weeks.stays(first, last)]


def days_of(booking: Booking, first: date, last: date) -> list[date]:
    """The days, both included, on which somebody of the booking usually comes."""
    weeks = weeks_of(booking.demand, starts=booking.starts, until=booking.until)
    return sorted({stay.start.date() for stay in weeks.stays(first, last)})


def untaken(
    booking: Booking, children: Collection[BookedChild], first: date, last: date
) -> list[tuple[date, BookedChild]]:
    """The days without a seat for a child, in order, but for those of a planned absence."""
    absent = set(booking.absences.filter(day__range=(first, last)).values_list("day", flat=True))
    taken = _taken_hours(booking)
    found = []
    for day in days_of(booking, first, last):
        if day in absent:
            continue
        spans = [quarters_around(stay.start, stay.end) for stay in hours_of(booking, day, day)]
        for child in children:
            kept = taken.get(number_of(booking, child), [])
            if not any(start < end_ and start_ < end for start, end in spans for start_, end_ in kept):
                found.append((day, child))
    return found


def take_day(booking: Booking, child: BookedChild, day: date, *, now: datetime) -> MissedReason | None:
    """Take the seats of a child on that day, in the group of its age; why not, when they cannot be.

    `booking` comes from `lock_place`. Raises ReservationOver when its seats went back.
    """
    try:
        stays = stays_of(booking, [child], first=day, last=day)
    except Refused:
        return MissedReason.AGE
    if not stays:
        return MissedReason.CLOSED
    kept = booking.reservation_id
    assert kept is not None  # noqa: S101 (the check « booking_seats_follow_state »)
    try:
        reservations.add(reservation_id=kept, stays=stays, class_of_need=seats_class(booking), now=now)
    except ChildElsewhere:
        return MissedReason.ELSEWHERE
    except SeatsTaken:
        groups = {stay.age_group_id for stay in stays}
        is_open = Slot.objects.filter(age_group__in=groups, day=day).exists()
        return MissedReason.NO_SEAT if is_open else MissedReason.CLOSED
    return None


def take_days(booking: Booking, first: date, last: date, *, now: datetime, strict: bool) -> int:
    """Take what is untaken on these days, each child each day; how many. What cannot be taken is recorded.

    `strict` raises DayRefused instead, but for a day when the place is closed.
    """
    children = list(booking.demand.children.order_by("birth_date", "pk"))
    taken = 0
    for day, child in untaken(booking, children, first, last):
        reason = take_day(booking, child, day, now=now)
        if reason is None:
            taken += 1
            booking.missed_days.filter(child=child, day=day).delete()
            continue
        if strict and reason is not MissedReason.CLOSED:
            raise DayRefused(day, reason)
        said = {"reason": reason.value, "found_at": now}
        MissedDay.objects.get_or_create(booking=booking, child=child, day=day, defaults=said)
    return taken


def give_back_day(booking: Booking, day: date) -> set[int]:
    """Free every seat of the booking on that day, extra hours too; the age groups that got some back."""
    if booking.reservation_id is None or not booking.active:
        return set()
    extra = booking.extra_hours.filter(day=day, state=ExtraHours.State.ACCEPTED)
    hours = [(stay.start, stay.end) for stay in hours_of(booking, day, day)]
    hours += [span_of(each) for each in extra]
    return reservations.give_back(reservation_id=booking.reservation_id, hours=hours)


def span_of(extra: ExtraHours) -> tuple[datetime, datetime]:
    """From when to when, in naive local time: an end not after the start is next day's."""
    start, end = datetime.combine(extra.day, extra.starts), datetime.combine(extra.day, extra.ends)
    return start, end if end > start else end + timedelta(days=1)


def _taken_hours(booking: Booking) -> dict[UUID, list[tuple[int, int]]]:
    found: dict[UUID, list[tuple[int, int]]] = {}
    if booking.reservation is not None:
        for child, during in booking.reservation.lines.filter(active=True).values_list("child_id", "during"):
            found.setdefault(child, []).append((during.lower, during.upper))
    return found
