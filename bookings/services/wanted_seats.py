"""The seats that a waiting family wants at a site, as they would be taken now: all its days to come, or none."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from bookings.avip_terms import term_end
from bookings.domain.asked_together import SOON, answer_by
from bookings.domain.hours import AskedWeeks
from bookings.domain.hours import Stay as AskedStay
from bookings.models import Booking, Demand
from bookings.services.admissions import known_children, nothing_to_do
from bookings.services.deadlines import deadline_at, local, terms_of
from bookings.services.demands import weeks_of
from bookings.services.refusals import Refused
from bookings.services.seats import seats_class, stays_of, taken_until
from childcare.models import Site
from childcare.services import reservations
from childcare.services.reservations import Stay

# A weekly need that has begun already starts so long after the offer: time to answer, and to prepare the first day.
BEGUN_NEED_STARTS_AFTER = timedelta(days=3)
WEEKLY_NEED_HAS_A_DAY_WITHIN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class WantedSeats:
    """The stays of a demand from `starts` on, its first day to come; `known`: each child is known there."""

    booking: Booking
    stays: tuple[Stay, ...]
    known: bool

    @property
    def starts(self) -> date:
        return self.booking.starts

    @property
    def first(self) -> datetime:
        """When the first seat is needed, in naive local time."""
        return min(stay.start for stay in self.stays)

    @property
    def seats_class(self) -> int:
        return seats_class(self.booking)

    def is_soon(self, now: datetime) -> bool:
        """Whether that is less than a day away."""
        return self.first - local(self.booking.site, now) < SOON

    def is_today(self, now: datetime) -> bool:
        return self.first.date() == local(self.booking.site, now).date()

    def starts_at(self) -> datetime:
        """The same instant, with the time zone of the place."""
        return self.first.replace(tzinfo=ZoneInfo(self.booking.site.time_zone))

    def deadline(self, now: datetime) -> datetime:
        """Until when an answer is awaited: five asked together have little time; else the opening hours of the place
        count, for a family as for the place, so that an offer of Friday evening does not end on Sunday. `now` itself
        when nobody has time to answer."""
        if self.is_soon(now):
            return answer_by(now, self.starts_at())
        return deadline_at(self.booking.site, self.first, terms_of(self.booking.site), now)

    def may_come(self, now: datetime) -> bool:
        """Whether the admission leaves time: less than a day before, only where nothing is to be done first."""
        return not self.is_soon(now) or nothing_to_do(self.booking, self.starts)

    def fits(self) -> bool:
        """Whether seats are free for all of it; sure once the age groups of the site are locked."""
        return reservations.fits(stays=self.stays, class_of_need=self.seats_class)


def wanted_seats(demand: Demand, site: Site, *, known: Set[UUID], now: datetime) -> WantedSeats | None:
    """None when nothing can be taken: days over or beyond the calendar, a child too young or too old.
    `known`: see `children_known_at`. In a transaction."""
    children = list(demand.children.all())
    today = local(site, now)
    are_known = all(child.pk in known for child in children)
    starts = _starts(demand, today, timedelta(hours=0 if are_known else site.facility.minimum_notice_hours or 0))
    if starts is None:
        return None
    until = term_end(site.insee_code, starts, demand.until) if demand.avip_term else demand.until
    booking = Booking(demand=demand, site=site, starts=starts, until=until)
    try:
        stays = stays_of(booking, children, first=starts, last=taken_until(booking))
    except Refused:
        return None
    return WantedSeats(booking, tuple(stays), are_known) if stays else None


def children_known_at(site: Site, *, now: datetime) -> set[UUID]:
    """The children that the place may receive today without anything before."""
    today = local(site, now).date()
    return set(known_children(site.facility, today).values_list("pk", flat=True))


def days_are_over(demand: Demand, site: Site, *, now: datetime) -> bool:
    """Whether no day of the demand is to come."""
    return demand.until is not None and demand.until < local(site, now).date()


def overlap(some: Sequence[Stay], others: Sequence[Stay]) -> bool:
    """Whether two needs want the same age group at the same hours."""
    return any(
        one.age_group_id == other.age_group_id and one.start < other.end and other.start < one.end
        for one in some
        for other in others
    )


def _starts(demand: Demand, today: datetime, notice: timedelta) -> date | None:
    """The first day to come on which no hour is too near."""
    weeks = weeks_of(demand, starts=demand.starts, until=demand.until)
    if weeks.is_weekly and demand.starts <= today.date():
        notice = max(notice, BEGUN_NEED_STARTS_AFTER)
    earliest = today + notice + timedelta(minutes=demand.travel_minutes)
    for day, stays in groupby(_stays(weeks, earliest.date()), key=lambda stay: stay.start.date()):
        if all(stay.start > earliest for stay in stays):
            return day
    return None


def _stays(weeks: AskedWeeks, first: date) -> list[AskedStay]:
    """Enough of the days to come to know which is the first one."""
    first = max(first, weeks.starts)
    if weeks.is_weekly:
        return weeks.stays(first, first + WEEKLY_NEED_HAS_A_DAY_WITHIN)
    return weeks.stays(first, max(each.day or first for each in weeks.hours))
