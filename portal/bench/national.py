"""The national data set, as plain values: facilities placed by population, their week, their days and who comes.

Pure and deterministic: facility number n of a seed is always the same, whatever the order or the scale.
Quarter-hours count from local midnight and may pass 96 for a night.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from math import cos, radians, sqrt

from childcare.domain.kinds import CONTACT_KINDS, Audience, FacilityKind, SlotKind
from childcare.domain.ring import RING_DAYS
from territory.domain.commune import Commune

SEED = 7
BANDS = ((2, 18), (18, 30), (30, 72))
KM_PER_DEGREE = 111.2
KINDS = tuple(kind for kind in FacilityKind if kind not in CONTACT_KINDS)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Seats of one ISO weekday, from quarter `starts` to quarter `ends`."""

    weekday: int
    starts: int
    ends: int
    seats: int
    kind: SlotKind
    audience: Audience


@dataclass(frozen=True, slots=True)
class Stay:
    """A child on one seat of a pattern, on the days of weeks `first`…`last` of the window, both included."""

    pattern: int
    seat: int
    starts: int
    ends: int
    first: int
    last: int
    held: bool


@dataclass(frozen=True, slots=True)
class Group:
    min_months: int
    max_months: int
    patterns: tuple[Pattern, ...]
    stays: tuple[Stay, ...]


@dataclass(frozen=True, slots=True)
class NationalFacility:
    """One facility, its only site and its three age groups. `closed` days are both included."""

    number: int
    kind: FacilityKind
    commune: Commune
    latitude: float
    longitude: float
    avip: bool
    closed: tuple[date, date] | None
    groups: tuple[Group, ...]


class Map:
    """Communes drawn by population, and points drawn around them as wide as they are populous."""

    def __init__(self, communes: Sequence[Commune]) -> None:
        """Keep the communes with people and a point; an arrondissement stands for its part of the city."""
        cities = {commune.arrondissement_of for commune in communes if commune.arrondissement_of}
        self.communes = [c for c in communes if c.population and c.latitude is not None and c.insee not in cities]
        self._totals = list(accumulate(c.population or 0 for c in self.communes))

    def draw(self, chance: random.Random) -> tuple[Commune, float, float]:
        """A commune, and a latitude and longitude in it."""
        commune = self.communes[bisect(self._totals, chance.random() * self._totals[-1])]
        latitude, longitude = commune.latitude or 0.0, commune.longitude or 0.0
        spread_km = max(0.3, 0.002 * sqrt(commune.population or 0))
        north = chance.gauss(0, spread_km) / KM_PER_DEGREE
        east = chance.gauss(0, spread_km) / (KM_PER_DEGREE * cos(radians(latitude)))
        return commune, round(latitude + north, 6), round(longitude + east, 6)


def facility(number: int, where: Map, first_day: date, seed: int = SEED) -> NationalFacility:
    """Facility `number`, for the RING_DAYS days from `first_day`."""
    chance = random.Random(f"{seed}:{number}")  # noqa: S311 (the same each time, on purpose)
    commune, latitude, longitude = where.draw(chance)
    avip = chance.random() < 0.15
    occasional = chance.random() < 0.3
    crowd = 1.0 if chance.random() < 0.08 else chance.random() * 0.62
    groups = tuple(_group(chance, band, avip, occasional, crowd) for band in BANDS)
    return NationalFacility(
        number=number,
        kind=chance.choice(KINDS),
        commune=commune,
        latitude=latitude,
        longitude=longitude,
        avip=avip,
        closed=_closure(chance, first_day),
        groups=groups,
    )


def _closure(chance: random.Random, first_day: date) -> tuple[date, date] | None:
    """A week or two without anybody, for two facilities in three."""
    if chance.random() < 0.33:
        return None
    starts = first_day + timedelta(days=chance.randrange(RING_DAYS))
    return starts, starts + timedelta(days=chance.choice((6, 13)))


def _group(chance: random.Random, band: tuple[int, int], avip: bool, occasional: bool, crowd: float) -> Group:
    patterns = tuple(_week(chance, avip, occasional))
    stays = tuple(_stays(chance, patterns, crowd))
    return Group(*band, patterns, stays)


def _week(chance: random.Random, avip: bool, occasional: bool) -> Iterator[Pattern]:
    for weekday in range(1, 8):
        offered = 0.605 if weekday <= 5 else 0.02
        if chance.random() > offered:
            continue
        starts = 20 if chance.random() < 0.05 else chance.randrange(26, 36)
        ends = 88 if chance.random() < 0.05 else chance.randrange(64, 78)
        if chance.random() < 0.02:
            starts, ends = 84, 120
        seats = chance.randrange(1, 5)
        kind = SlotKind.OCCASIONAL if occasional and chance.random() < 0.4 else SlotKind.REGULAR
        audience = Audience.INSERTION if avip and chance.random() < 0.3 else Audience.EVERYONE
        spans = [(starts, 48), (52, ends)] if ends <= 96 and chance.random() < 0.4 else [(starts, ends)]
        for start, end in spans:
            yield Pattern(weekday, start, end, seats, kind, audience)


def _stays(chance: random.Random, patterns: Sequence[Pattern], crowd: float) -> Iterator[Stay]:
    """Children on the seats: `crowd` is the share of seats taken, 1 fills every hour of the window."""
    weeks = RING_DAYS // 7
    for index, pattern in enumerate(patterns):
        for seat in range(1, pattern.seats + 1):
            if crowd < 1 and chance.random() > crowd * 1.02:
                continue
            first, last, ends = 0, weeks, pattern.ends
            if crowd < 1:
                first, last = chance.randrange(0, 3), weeks - chance.randrange(0, 2)
                ends = pattern.ends if chance.random() < 0.7 else (pattern.starts + pattern.ends) // 2
            yield Stay(index, seat, pattern.starts, ends, first, last, held=chance.random() < 0.01)


def pattern_days(
    pattern: Pattern, first_day: date, holidays: frozenset[date], closed: tuple[date, date] | None
) -> Iterator[tuple[int, date]]:
    """The days of the window a pattern has seats, each with its week's number, as the slots' service makes them."""
    day = first_day + timedelta(days=(pattern.weekday - first_day.isoweekday()) % 7)
    for week in range(RING_DAYS // 7):
        if day not in holidays and not (closed and closed[0] <= day <= closed[1]):
            yield week, day
        day += timedelta(days=7)
