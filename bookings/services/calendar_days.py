"""The days of a parent's places as a calendar tells them: stays that have a seat, first visits, extra hours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from bookings.domain.life import State
from bookings.models import Booking, ExtraHours
from bookings.services.day_seats import hours_of, span_of
from bookings.services.deadlines import local
from childcare.locks import filling_until

# What was lived stays a month in the calendar of who looks back.
KEPT = timedelta(days=31)
WITH_STAYS = (State.CONFIRMED, State.ATTENDED, State.ABSENT)
WITH_VISITS = (State.ADMISSION, *WITH_STAYS)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One event: aware hours on the clock of the place. `uid` is the same at each reading; `title` names a place and
    nobody."""

    uid: str
    title: str
    start: datetime
    end: datetime


def calendar_days(bookings: Iterable[Booking], *, now: datetime) -> list[CalendarDay]:
    """In order. A place that is not confirmed has its visits alone; an absence that is planned is left out."""
    told = [booking for booking in bookings if booking.state in WITH_VISITS]
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
            yield _day(booking, f"visit-{visit.pk}", _("Visite : %(place)s") % {"place": place}, start, end)
    if booking.state not in WITH_STAYS:
        return
    empty = {absence.day for absence in booking.absences.all()} | _without_seat(booking)
    last = min(booking.until or horizon, horizon)
    for stay in hours_of(booking, max(first, booking.starts), last):
        usual_day = (stay.start + timedelta(minutes=booking.demand.travel_minutes)).date()
        if usual_day not in empty:
            yield _day(booking, f"{usual_day:%Y%m%d}T{stay.start:%H%M}", place, stay.start, stay.end)
    for extra in booking.extra_hours.all():
        if extra.state == ExtraHours.State.ACCEPTED and extra.day >= first:
            yield _day(booking, f"extra-{extra.pk}", place, *span_of(extra))


def _without_seat(booking: Booking) -> set[date]:
    """The days on which no child of the booking has a seat."""
    missed = Counter(each.day for each in booking.missed_days.all())
    children = len(booking.demand.children.all())
    return {day for day, count in missed.items() if count >= children}


def _day(booking: Booking, what: str, title: str, start: datetime, end: datetime) -> CalendarDay:
    zone = ZoneInfo(booking.site.time_zone)
    return CalendarDay(f"place-{booking.pk}-{what}", title, start.replace(tzinfo=zone), end.replace(tzinfo=zone))
