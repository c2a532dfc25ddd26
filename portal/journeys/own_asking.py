"""« Demander cette place »: what a search asks, for a parent with an account, and how each place is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bookings.domain.hours import AskedHours
from bookings.selectors.ways import answering
from bookings.services.demands import Asked
from childcare.domain.kinds import CONTACT_KINDS
from childcare.domain.need import DatedSchedule, Need, WeeklySchedule
from childcare.models import Facility, Site


class How(StrEnum):
    """How a family asks a place: a demand here, a meeting, the telephone, or the mairie."""

    ASK = "ask"
    MEET = "meet"
    CALL = "call"
    TOWN_HALL = "town_hall"


@dataclass(frozen=True, slots=True)
class Choice:
    site: Site
    how: How

    @property
    def facility(self) -> Facility:
        return self.site.facility


def how_to_ask(facilities: Iterable[Facility]) -> dict[int, How]:
    """By the number of each facility; one query at most. A place that nobody runs here is never « demandée »."""
    found = list(facilities)
    on_portal = answering([each for each in found if _asks_here(each)])
    return {each.pk: _how(each, each.pk in on_portal) for each in found}


def choices(numbers: Sequence[int]) -> list[Choice]:
    """The places of these sites that are listed, in the order asked."""
    found = {
        site.pk: site for site in Site.objects.filter(pk__in=numbers, facility__listed=True).select_related("facility")
    }
    sites = [found[number] for number in numbers if number in found]
    ways = how_to_ask(site.facility for site in sites)
    return [Choice(site, ways[site.facility_id]) for site in sites]


def asked_of(need: Need, insee_code: str, sites: Sequence[Site], *, today: date) -> Asked | None:
    """The hours of a search, as a demand keeps them; None when it has none.

    A place kept for parents in insertion whose counsellor must ask is asked as any other family does.
    """
    match need.schedule:
        case WeeklySchedule(starts, until, weekly):
            hours = tuple(AskedHours(each.start, each.end, weekday=each.weekday) for each in weekly)
            first, last = max(starts, today), until
        case DatedSchedule(dated):
            hours = tuple(AskedHours(each.start, each.end, day=each.day) for each in dated)
            first, last = min(each.day for each in dated), max(each.day for each in dated)
        case _:
            return None
    return Asked(
        hours,
        first,
        last,
        travel_minutes=need.travel_minutes,
        insee_code=insee_code,
        in_insertion=need.in_insertion and not any(site.facility.avip_prescription for site in sites),
    )


def _asks_here(facility: Facility) -> bool:
    return facility.kind not in CONTACT_KINDS and facility.request_channel == Facility.RequestChannel.PORTAL


def _how(facility: Facility, is_on_portal: bool) -> How:
    if facility.kind in CONTACT_KINDS:
        return How.MEET
    if facility.request_channel in (Facility.RequestChannel.GUICHET_UNIQUE, Facility.RequestChannel.COMMISSION):
        return How.TOWN_HALL
    return How.ASK if is_on_portal else How.CALL
