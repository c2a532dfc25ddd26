"""First visits: which days they take, and the last day to begin them so that they end before the first stay."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

SATURDAY = 6
DAY = timedelta(days=1)
LONGEST_BREAK = 366  # days without a working one: nothing is looked for beyond


def is_working(day: date, closed: Collection[date]) -> bool:
    """From Monday to Friday, when the place is not closed."""
    return day.isoweekday() < SATURDAY and day not in closed


def visit_days(ready: date, count: int, closed: Collection[date] = ()) -> tuple[date, ...]:
    """The first `count` working days from `ready` on, one visit each. Raises ValueError in a year of closed days."""
    return _working(ready, count, closed, DAY)


def begin_before(first_stay: date, count: int, closed: Collection[date] = ()) -> date:
    """The last day on which `count` visits may begin, one each working day, all before the day of the first stay.

    « Commencez les visites avant le … » names the day after it; without visits, it is the first stay itself. Raises
    ValueError in a year of closed days.
    """
    return _working(first_stay - DAY, count, closed, -DAY)[-1] if count else first_stay


def _working(day: date, count: int, closed: Collection[date], step: timedelta) -> tuple[date, ...]:
    found: list[date] = []
    for _ in range(LONGEST_BREAK + 7 * count):
        if len(found) == count:
            return tuple(found)
        if is_working(day, closed):
            found.append(day)
        day += step
    raise ValueError("no working day")
