"""Reminders, each once: the day before a stay, the first of a weekly need, or a visit; on the clock of the place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q

from bookings import day_letters
from bookings.domain.life import State
from bookings.locks import lock_booking
from bookings.models import Booking, Reminder
from bookings.services.deadlines import local
from bookings.services.demands import weeks_of
from bookings.services.seats import first_stay

DAY = timedelta(days=1)
COMING = (State.ADMISSION, State.CONFIRMED)
AFTER = time(9)  # nobody is written to at night


def once(booking: Booking, kind: str, write: Callable[[], bool], *, now: datetime) -> bool:
    """Write unless it was done; whether it is done now. In the transaction that locked the booking.

    A letter that reached nobody leaves no row, so that an address given later is still written to.
    """
    if Reminder.objects.filter(booking=booking, kind=kind).exists() or not write():
        return False
    Reminder.objects.create(booking=booking, kind=kind, sent_at=now)
    return True


def remind_tomorrow(*, now: datetime) -> int:
    """Write to the parents whose child comes tomorrow (the first day of a weekly need, each date of another), or for a
    visit; how many letters.

    Run it each hour: a place elsewhere on earth has its own tomorrow, and what was missed is caught up.
    """
    days = (now.date(), now.date() + 2 * DAY)
    near = Q(state=State.CONFIRMED, starts__range=(days[0] - 7 * DAY, days[1])) | Q(visits__day__range=days)
    for number in range(3):
        dated = [{"day": (days[0] + number * DAY).isoformat()}]
        near |= Q(state=State.CONFIRMED, demand__hours__contains=dated)
    coming = Booking.objects.filter(near, state__in=COMING).distinct().order_by("pk")
    return sum(_remind(pk, now) for pk in list(coming.values_list("pk", flat=True)))


@transaction.atomic
def _remind(booking_id: int, now: datetime) -> int:
    booking = lock_booking(booking_id)
    clock = local(booking.site, now)
    if booking.state not in COMING or clock.time() < AFTER:
        return 0
    tomorrow, sent = clock.date() + DAY, 0
    stay = _stay_to_recall(booking, tomorrow)
    absent = booking.absences.filter(day=tomorrow).exists()
    if stay is not None and booking.state == State.CONFIRMED and not absent:
        sent += _write(booking, f"eve_stay:{tomorrow}", stay.time(), is_visit=False, now=now)
    for visit in booking.visits.filter(day=tomorrow, done=None).order_by("starts"):
        sent += _write(
            booking, f"eve_visit:{visit.pk}:{_moment(tomorrow, visit.starts)}", visit.starts, is_visit=True, now=now
        )
    return sent


def _stay_to_recall(booking: Booking, day: date) -> datetime | None:
    """When the child comes that day; of a weekly need, the first day alone: then it is a habit."""
    weeks = weeks_of(booking.demand, starts=booking.starts, until=booking.until)
    stay = first_stay(booking) if weeks.is_weekly else next((each.start for each in weeks.stays(day, day)), None)
    return stay if stay is not None and stay.date() == day else None


def _moment(day: date, at: time) -> str:
    """A visit moved to another hour has another reminder."""
    return f"{day:%y%m%d}{at:%H%M}"


def _write(booking: Booking, kind: str, at: time, *, is_visit: bool, now: datetime) -> bool:
    topic = day_letters.REMINDER_TOPIC

    def write() -> bool:
        words = day_letters.tomorrow(at, is_visit=is_visit)
        if day_letters.to_parent(booking, kind, words, topic=topic, now=now):
            return True
        by_voice = day_letters.tomorrow_by_voice(at, is_visit=is_visit)
        return day_letters.to_counsellor(booking, kind, by_voice, now=now)

    return once(booking, kind, write, now=now)
