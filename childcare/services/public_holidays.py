"""Public holidays of France, with those of Alsace-Moselle and of each overseas territory (library `holidays`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import holidays

# Départements, or overseas territories by the first three characters of the INSEE code, that have days of their own;
# the empty name stands for the rest of France.
_SUBDIVISIONS = {
    "": None,
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    "971": "971",
    "972": "972",
    "973": "973",
    "974": "974",
    "975": "PM",
    "976": "976",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}


@dataclass(frozen=True, slots=True)
class HolidayDays:
    """Parallel lists, as the queries take them: zones[i] has a public holiday on days[i]."""

    zones: list[str]
    days: list[date]


def between(first: date, last: date) -> HolidayDays:
    """The public holidays of every zone from `first` to `last`, both included."""
    found = HolidayDays([], [])
    years = range(first.year, last.year + 1)
    for zone, subdivision in _SUBDIVISIONS.items():
        for day in sorted(holidays.country_holidays("FR", subdiv=subdivision, years=years)):
            if first <= day <= last:
                found.zones.append(zone)
                found.days.append(day)
    return found


@cache
def in_year(zone: str, year: int) -> frozenset[date]:
    """The public holidays of one zone (`zone_of`) in that year."""
    return frozenset(holidays.country_holidays("FR", subdiv=_SUBDIVISIONS[zone], years=year))


def zone_of(insee_code: str) -> str:
    """The zone of a commune: its overseas territory or its département, else the empty name; pattern_days.WANTED does
    the same."""
    return next((code for code in (insee_code[:3], insee_code[:2]) if code in _SUBDIVISIONS), "")


@cache
def everywhere(year: int) -> frozenset[date]:
    """The public holidays of all of France in that year."""
    return frozenset(holidays.country_holidays("FR", years=year))


def zones() -> list[str]:
    """The zones that have days of their own."""
    return [zone for zone in _SUBDIVISIONS if zone]
