"""The hours of a demand: read from what was asked once, and unfolded into the stays of given days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from families.domain.care import Hours

# A demand copies the hours of a family's need.
AskedHours = Hours


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay in naive local time."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class AskedWeeks:
    """All the hours asked. `starts`…`until`, both included, bound the weekly ones; no end is None."""

    hours: tuple[AskedHours, ...]
    starts: date
    until: date | None

    @property
    def is_weekly(self) -> bool:
        return any(each.weekday is not None for each in self.hours)

    def stays(self, first: date, last: date) -> list[Stay]:
        """The stays that begin on these days, both included, in order."""
        first, last = max(first, self.starts), min(last, self.until or date.max)
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        return sorted(
            (
                _stay(day, each)
                for day in days
                for each in self.hours
                if each.day == day or each.weekday == day.isoweekday()
            ),
            key=lambda stay: stay.start,
        )


def _stay(day: date, hours: AskedHours) -> Stay:
    start, end = datetime.combine(day, hours.starts), datetime.combine(day, hours.ends)
    return Stay(start, end if end > start else end + timedelta(days=1))


def written(hours: tuple[AskedHours, ...]) -> list[dict[str, str | int]]:
    """As a table keeps them."""
    return [_written(each) for each in hours]


def _written(hours: AskedHours) -> dict[str, str | int]:
    when: dict[str, str | int] = {"day": hours.day.isoformat()} if hours.day else {"weekday": hours.weekday or 0}
    return when | {"starts": f"{hours.starts:%H:%M}", "ends": f"{hours.ends:%H:%M}"}


def read(rows: list[dict[str, str | int]]) -> tuple[AskedHours, ...]:
    """The reverse of `written`. Raises ValueError or KeyError for what it did not write."""
    return tuple(
        AskedHours(
            time.fromisoformat(str(row["starts"])),
            time.fromisoformat(str(row["ends"])),
            weekday=int(row["weekday"]) if "weekday" in row else None,
            day=date.fromisoformat(str(row["day"])) if "day" in row else None,
        )
        for row in rows
    )
