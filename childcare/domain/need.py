"""What a family asks: hours, ages, a point and a radius."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

MAX_CHILDREN = 3
MAX_INTERVALS = 200
MIN_RADIUS_KM, DEFAULT_RADIUS_KM, MAX_RADIUS_KM = 0.5, 5.0, 50.0


@dataclass(frozen=True, slots=True)
class Point:
    """Decimal degrees, WGS 84."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Child:
    """A child to look after. A birth month alone stands for its 15th."""

    birth_date: date


@dataclass(frozen=True, slots=True)
class WeeklyInterval:
    """Hours of one ISO weekday (1 = Monday), to the minute; an end not after the start is on the next day."""

    weekday: int
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class DatedInterval:
    """Hours of one day, to the minute; an end not after the start is on the next day."""

    day: date
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class WeeklySchedule:
    """The same hours every week of `starts`…`until`, both included; an unknown end (None) is a long need."""

    starts: date
    until: date | None
    intervals: tuple[WeeklyInterval, ...]


@dataclass(frozen=True, slots=True)
class DatedSchedule:
    intervals: tuple[DatedInterval, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """Seats asked for all children together. No schedule asks only what is near: « voir les lieux près de moi ».

    `travel_minutes` is added before and after each interval. Days and hours are local to `time_zone`, the searched
    point's.
    """

    point: Point
    time_zone: str
    radius_km: float
    children: tuple[Child, ...]
    schedule: WeeklySchedule | DatedSchedule | None
    travel_minutes: int = 0
    in_insertion: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty means no filter. `modes_de_garde` are codes of childcare.domain.kinds.MODE_DE_GARDE; coverage in 0…1."""

    modes_de_garde: frozenset[str] = frozenset()
    avip_only: bool = False
    minimum_coverage: float = 0.0


@dataclass(frozen=True, slots=True)
class LocalInterval:
    """A span of local wall-clock time (naive datetimes)."""

    start: datetime
    end: datetime
