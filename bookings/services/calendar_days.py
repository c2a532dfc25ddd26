"""The days of a parent's places as a calendar tells them: stays that have a seat, first visits, extra hours.

Stays count from the parent's yes on, « à confirmer » while the child is being admitted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from bookings.domain.life import State
from bookings.models import Booking, ExtraHours, Visit
from bookings.services.day_seats import hours_of, span_of
from bookings.services.deadlines import local
from childcare.locks import filling_until

# What was lived stays a month in the calendar of who looks back.
KEPT = timedelta(days=31)
TOLD = (State.ADMISSION, State.CONFIRMED, State.ATTENDED, State.ABSENT)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One event: aware hours on the clock of the place. `uid` is the same at each reading; `title` names a place and
    nobody. `is_sure`: nothing is awaited before it, but to come."""

    uid: str
    title: str
    start: datetime
    end: datetime
    is_sure: bool = True


def calendar_days(bookings: Iterable[Booking], *, now: datetime) -> list[CalendarDay]:
    """In order, of the places to which the parent said yes; an absence that is planned is left out."""
    told = [booking for booking in bookings if booking.state in TOLD]
    prefetch_related_objects(
        told, "site__facility", "demand__children", "visits", "absences", "extra_hours", "missed_days"
    )
    horizon = filling_until() if told else now.date()
    days = [day for booking in told for day in _days(booking, horizon, now)]
    return sorted(days, key=lambda each: (each.start, each.uid))


def _days(booking: Booking, horizon: date, now: datetime) -> Iterator[CalendarDay]:
    first = local(booking.site, now).date() - KEPT
    place = str(booking.site.facility)
    for visit in booking.visits.all():
        if visit.day >= first and visit.done is not False:
            start, end = (datetime.combine(visit.day, at) for at in (visit.starts, visit.ends))
            title = _("Rendez-vous : %(place)s") if visit.kind == Visit.Kind.MEETING else _("Visite : %(place)s")
            yield _day(booking, f"visit-{visit.pk}", title % {"place": place}, start, end)
    is_sure = booking.state != State.ADMISSION
    title = place if is_sure else _("%(place)s (à confirmer)") % {"place": place}
    empty = {absence.day for absence in booking.absences.all()} | _without_seat(booking)
    last = min(booking.until or horizon, horizon)
    for stay in hours_of(booking, max(first, booking.starts), last):
        usual_day = (stay.start + timedelta(minutes=booking.demand.travel_minutes)).date()
        if usual_day not in empty:
            what = f"{usual_day:%Y%m%d}T{stay.start:%H%M}"
            yield _day(booking, what, title, stay.start, stay.end, is_sure=is_sure)
    for extra in booking.extra_hours.all():
        if extra.state == ExtraHours.State.ACCEPTED and extra.day >= first:
            yield _day(booking, f"extra-{extra.pk}", place, *span_of(extra))


def _without_seat(booking: Booking) -> set[date]:
    """The days on which no child of the booking has a seat."""
    missed = Counter(each.day for each in booking.missed_days.all())
    children = len(booking.demand.children.all())
    return {day for day, count in missed.items() if count >= children}


def _day(
    booking: Booking, what: str, title: str, start: datetime, end: datetime, *, is_sure: bool = True
) -> CalendarDay:
    zone = ZoneInfo(booking.site.time_zone)
    start, end = start.replace(tzinfo=zone), end.replace(tzinfo=zone)
    return CalendarDay(f"place-{booking.pk}-{what}", title, start, end, is_sure)
