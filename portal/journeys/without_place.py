"""A demand without place, as the coordinator of a département reads it: no name, no contact of the family."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bookings.domain.hours import read
from bookings.models import AccommodationNeed, Booking, Demand, Silence
from portal.words.espace.bookings import ages_words, hours_words, period_words
from portal.words.espace.next_step import Facts, state_words
from territory.gazetteer import gazetteer


@dataclass(frozen=True, slots=True)
class DemandSeen:
    """`places`: the name of each place asked, and how it ended; `whom` to call is the counsellor who asked."""

    demand: Demand
    ages: str
    hours: list[str]
    days: str
    commune: str
    places: list[tuple[str, str]]
    whom: str
    email: str


def demands_seen(demands: Iterable[Demand]) -> list[DemandSeen]:
    """In the same order; five queries, whatever their number."""
    rows = list(demands)
    bookings = [booking for demand in rows for booking in demand.bookings.all()]
    silent = set(Silence.objects.filter(booking__in=bookings).values_list("booking", flat=True))
    preparing = AccommodationNeed.objects.filter(booking__in=bookings, settled_at=None)
    prepared = set(preparing.values_list("booking", flat=True))
    return [_seen(demand, silent, prepared) for demand in rows]


def _seen(demand: Demand, silent: set[int], prepared: set[int]) -> DemandSeen:
    births = [child.birth_date for child in demand.children.all()]
    places: Sequence[Booking] = sorted(demand.bookings.all(), key=lambda booking: booking.rank)
    commune = gazetteer().by_insee(demand.insee_code or next((each.site.insee_code for each in places), ""))
    by = demand.ordered_by
    return DemandSeen(
        demand=demand,
        ages=ages_words(births, demand.starts),
        hours=hours_words(read(demand.hours)),
        days=period_words(read(demand.hours), demand.starts, demand.until),
        commune=commune.name if commune else "",
        places=[
            (each.site.facility.name, state_words(each, Facts(each.pk in silent, each.pk in prepared)))
            for each in places
        ],
        whom=f"{by.user}, {by.organisation.name}" if by else "",
        email=(by.user.email or "") if by else "",
    )
