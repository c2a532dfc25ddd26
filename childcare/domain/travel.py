"""Honest estimates of travel: the straight line made longer by the streets, at plain speeds; said « environ ».

Conventions of this project, written down so that they can be contested (docs/recherche.md): streets make a trip 1.3
times the straight line; an adult with a young child walks at 4.5 km/h and rides at 13 km/h; a car makes 25 km/h over
the first 5 km and 40 km/h over the rest, plus 4 minutes to leave and to park.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

DETOUR = 1.3
WALKING_KM_H = 4.5
CYCLING_KM_H = 13.0
TOWN_DRIVING_KM_H = 25.0
ROAD_DRIVING_KM_H = 40.0
TOWN_KM = 5.0
PARKING_MINUTES = 4.0


@dataclass(frozen=True, slots=True)
class TravelTimes:
    """Whole minutes, rounded up, at least one; estimates, never promises."""

    on_foot: int
    by_bicycle: int
    by_car: int


def estimate(straight_line_km: float) -> TravelTimes:
    """Minutes for a trip whose ends are that far apart as the crow flies."""
    street_km = straight_line_km * DETOUR
    town_km = min(street_km, TOWN_KM)
    driving_hours = town_km / TOWN_DRIVING_KM_H + (street_km - town_km) / ROAD_DRIVING_KM_H
    return TravelTimes(
        on_foot=_minutes(street_km / WALKING_KM_H),
        by_bicycle=_minutes(street_km / CYCLING_KM_H),
        by_car=_minutes(driving_hours, PARKING_MINUTES),
    )


def _minutes(hours: float, more: float = 0.0) -> int:
    return max(1, ceil(hours * 60 + more))
