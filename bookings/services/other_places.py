"""Where else the children of a booking could go on some days: what a family that loses a place is told first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from bookings.models import Booking
from bookings.services.demands import weeks_of
from childcare.domain.answer import Coverage, Sort
from childcare.domain.kinds import ResultKind
from childcare.domain.need import Child, DatedInterval, DatedSchedule, Filters, Need, Point
from childcare.models import Site
from childcare.selectors.search import ask, candidates

RADIUS_KM = 10.0
SHOWN = 3


@dataclass(frozen=True, slots=True)
class OtherPlace:
    """A site with free seats for these hours. `covers`: the share of the hours that it has, 0 to 1."""

    site: Site
    distance_km: float
    covers: float


def other_places(booking: Booking, days: Collection[date], *, now: datetime) -> list[OtherPlace]:
    """The three best other places, really free at the hours of the booking on these days, around its site; fewer when
    there are no more. Three queries."""
    need = _need(booking, days)
    if need is None:
        return []
    found = candidates(ask(need, now=now), Filters(), Sort.RELEVANCE, now=now, first=SHOWN + 1)
    free = [each for each in found.first if each.kind is ResultKind.FREE and each.site_id != booking.site_id][:SHOWN]
    sites = Site.objects.select_related("facility").in_bulk([each.site_id for each in free])
    return [OtherPlace(sites[each.site_id], each.distance_km, _share(each.coverage)) for each in free]


def _share(coverage: Coverage | None) -> float:
    return coverage.covered_minutes / coverage.needed_minutes if coverage and coverage.needed_minutes else 0.0


def _need(booking: Booking, days: Collection[date]) -> Need | None:
    weeks = weeks_of(booking.demand, starts=booking.starts, until=booking.until)
    intervals = tuple(
        DatedInterval(day, stay.start.time(), stay.end.time()) for day in sorted(days) for stay in weeks.stays(day, day)
    )
    children = tuple(Child(child.birth_date) for child in booking.demand.children.order_by("birth_date", "pk"))
    if not intervals or not children:
        return None
    return Need(
        point=Point(booking.site.latitude, booking.site.longitude),
        time_zone=booking.site.time_zone,
        radius_km=RADIUS_KM,
        children=children,
        schedule=DatedSchedule(intervals),
        travel_minutes=booking.demand.travel_minutes,
        in_insertion=booking.demand.in_insertion,
    )
