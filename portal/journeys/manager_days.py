"""Who comes on which day to the facilities of a manager: usual hours, less absences, with the extra hours accepted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time

from django.db.models import QuerySet

from bookings.domain.life import State
from bookings.models import Booking, ExtraHours
from bookings.selectors.seen_by_place import RequestSeen, request_seen
from bookings.services.deadlines import closed_days
from bookings.services.demands import weeks_of
from childcare.domain.ages import completed_months
from portal.words.espace.manager_week import children_words

COMES = (State.CONFIRMED, State.ATTENDED, State.ABSENT)


@dataclass(frozen=True, slots=True)
class Coming:
    """Children of one family on one day, from `starts` to `ends`. `first_name`, the parent's, is empty by a link."""

    booking: int
    facility: int
    place: str
    day: date
    starts: time
    ends: time
    children: str
    first_name: str
    absent: bool


def seen_now(booking: Booking, *, shows_parents: bool) -> RequestSeen:
    """What is shown of a request: a link never shows whom it is about."""
    seen = request_seen(booking)
    return seen if shows_parents else replace(seen, family=None)


def coming(bookings: QuerySet[Booking], first: date, last: date, *, shows_parents: bool) -> dict[date, list[Coming]]:
    """Each day, both included, on which somebody comes or is absent, earliest hours first."""
    placed = bookings.filter(state__in=COMES, starts__lte=last).exclude(until__lt=first)
    days: dict[date, list[Coming]] = defaultdict(list)
    closed: dict[int, set[date]] = {}
    placed = placed.select_related("demand__organisation", "demand__file", "demand__parent", "site__facility")
    for booking in placed.prefetch_related("demand__children", "absences", "extra_hours", "missed_days"):
        site = booking.site
        if site.pk not in closed:
            closed[site.pk] = closed_days(site, first, last)
        for each in _of_booking(booking, first, last, closed[site.pk], shows_parents=shows_parents):
            days[each.day].append(each)
    return {day: sorted(days[day], key=lambda each: (each.place, each.starts, each.ends)) for day in sorted(days)}


def _of_booking(
    booking: Booking, first: date, last: date, closed: set[date], *, shows_parents: bool
) -> Iterable[Coming]:
    family = seen_now(booking, shows_parents=shows_parents).family
    absent = {each.day for each in booking.absences.all()}
    for day, starts, ends in _hours(booking, first, last):
        children = _children(booking, day)
        if day in closed or not children:
            continue
        yield Coming(
            booking=booking.pk,
            facility=booking.site.facility_id,
            place=booking.site.facility.name,
            day=day,
            starts=starts,
            ends=ends,
            children=children,
            first_name=family.first_name if family else "",
            absent=day in absent,
        )


def _hours(booking: Booking, first: date, last: date) -> list[tuple[date, time, time]]:
    weeks = weeks_of(booking.demand, starts=booking.starts, until=booking.until)
    usual = [(stay.start.date(), stay.start.time(), stay.end.time()) for stay in weeks.stays(first, last)]
    extra = [
        (each.day, each.starts, each.ends)
        for each in booking.extra_hours.all()
        if each.state == ExtraHours.State.ACCEPTED and first <= each.day <= last
    ]
    return [*usual, *extra]


def _children(booking: Booking, day: date) -> str:
    """Those who have a seat that day, at their age of that day."""
    without = {each.child_id for each in booking.missed_days.all() if each.day == day}
    births = [child.birth_date for child in booking.demand.children.all() if child.pk not in without]
    ages = sorted(completed_months(birth, day) for birth in births)
    return children_words([age if age >= 0 else None for age in ages]) if ages else ""
