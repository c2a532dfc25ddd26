"""Hours of care as a file keeps them: the portal rebuilds a search from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

NEAREST_KM, FARTHEST_KM = 0.5, 50.0
LONGEST_TRAVEL_MINUTES = 120


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of one ISO weekday (1 = Monday) or of one day, never both; an end not after the start is next day's."""

    starts: time
    ends: time
    weekday: int | None = None
    day: date | None = None

    def __post_init__(self) -> None:
        if (self.weekday is None) == (self.day is None):
            raise ValueError("hours belong to a weekday or to a day")
        if self.weekday is not None and not 1 <= self.weekday <= 7:
            raise ValueError("ISO weekdays go from 1 to 7")


@dataclass(frozen=True, slots=True)
class Care:
    """Hours, from when and until when (both included), where: a commune's INSEE code and a radius in km.

    `starts` is None when every hour has its day. `avip_priority`: a step back to work (art. L.214-7 CASF).
    """

    label: str
    hours: tuple[Hours, ...]
    insee_code: str
    starts: date | None = None
    until: date | None = None
    radius_km: float = 5.0
    travel_minutes: int = 0
    avip_priority: bool = False

    def __post_init__(self) -> None:
        if not self.hours:
            raise ValueError("a need has hours")
        if len({hours.day is None for hours in self.hours}) != 1:
            raise ValueError("hours are all weekly, or all dated")
        if self.weekly != (self.starts is not None):
            raise ValueError("weekly hours have a beginning, dated hours have none")

    @property
    def weekly(self) -> bool:
        """The same hours every week, rather than on given days."""
        return self.hours[0].day is None
