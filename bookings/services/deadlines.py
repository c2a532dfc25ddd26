"""Until when a place may answer a booking: its own hours, closures, public holidays and notice, on its own clock."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from bookings.domain.deadlines import answer_deadline
from bookings.models import Booking, BookingTerms
from bookings.services.demands import weeks_of
from bookings.services.refusals import Refused
from childcare.models import Closure, Site
from childcare.services import public_holidays

FIRST_STAY_WITHIN = timedelta(days=8)  # hours repeated each week have one, their first day included


def deadline_of(booking: Booking, now: datetime) -> datetime:
    """When silence ends what is asked now. Raises Refused when no hour asked is still to come."""
    return deadline_at(booking.site, first_need(booking, now), terms_of(booking.site), now)


def first_need(booking: Booking, now: datetime) -> datetime:
    """When the first seat is needed, travel included, in naive local time. Raises Refused when none is to come."""
    today = local(booking.site, now)
    travel = timedelta(minutes=booking.demand.travel_minutes)
    weeks = weeks_of(booking.demand, starts=booking.starts, until=booking.until)
    first = max(booking.starts, today.date())
    last = booking.until or first + FIRST_STAY_WITHIN
    for stay in weeks.stays(first, last):
        if stay.start - travel > today:
            return stay.start - travel
    raise Refused(_("Toutes les heures demandées sont passées. Changez les dates."))


def deadline_at(
    site: Site, needed: datetime, terms: BookingTerms, now: datetime, closed: Collection[date] | None = None
) -> datetime:
    """When the place must have answered what is first needed at that naive local moment. `closed`: its `closed_days`
    until then, when they are known."""
    asked_at = local(site, now)
    naive = answer_deadline(
        asked_at,
        opening=site.open_week,
        closed_days=closed_days(site, asked_at.date(), needed.date()) if closed is None else closed,
        answer_hours=terms.answer_hours,
        first_need=needed,
        notice_hours=site.facility.minimum_notice_hours or 0,
    )
    # In the hour that comes twice the first one is meant, which may be over: never before what is asked.
    return max(now, naive.replace(tzinfo=ZoneInfo(site.time_zone)).astimezone(now.tzinfo))


def terms_of(site: Site) -> BookingTerms:
    """The terms of a site's facility; the usual ones, unsaved, when it said nothing."""
    found = BookingTerms.objects.filter(facility=site.facility_id).first()
    return found or BookingTerms(facility_id=site.facility_id)


def local(site: Site, now: datetime) -> datetime:
    """The naive time on the clock of the place."""
    return now.astimezone(ZoneInfo(site.time_zone)).replace(tzinfo=None)


def closed_days(site: Site, first: date, last: date) -> set[date]:
    """The closures and public holidays of a place between these days, both included."""
    zone = public_holidays.zone_of(site.insee_code)
    closed = {day for year in range(first.year, last.year + 1) for day in public_holidays.in_year(zone, year)}
    closures = Closure.objects.filter(facility=site.facility_id, starts__lte=last, until__gte=first)
    for starts, until in closures.values_list("starts", "until"):
        days = (min(until, last) - max(starts, first)).days + 1
        closed |= {max(starts, first) + timedelta(days=number) for number in range(days)}
    return closed
