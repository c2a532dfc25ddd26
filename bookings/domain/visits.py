"""First visits: the days and hours they take, and the last day to begin them so that they end before the first stay."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from bookings.domain.deadlines import spans_of

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# Mid-morning where the place is open then: between the arrivals and the meal.
USUAL_START, LAST_MINUTE = time(10), time(23, 59)
LONGEST_BREAK = 366  # days without an open one: nothing is looked for beyond


def is_open(day: date, opening: int, closed: Collection[date]) -> bool:
    """Whether the place opens that day. `opening`: a mask of childcare.domain.week; `closed`: closures, holidays."""
    return day not in closed and any(True for _ in spans_of(day, opening))


def visit_days(ready: date, count: int, opening: int, closed: Collection[date] = ()) -> tuple[date, ...]:
    """The first `count` open days from `ready` on, one visit each. Raises ValueError in a year of closed days."""
    return _open_days(ready, count, opening, closed, DAY)


def visit_hours(day: date, opening: int) -> tuple[time, time]:
    """One hour within the opening of that day, the nearest to USUAL_START; less where the place is never open so long.

    Raises ValueError for a day when it does not open.
    """
    usual = datetime.combine(day, USUAL_START)
    found = [(max(start, min(usual, end - HOUR)), end) for start, end in spans_of(day, opening)]
    start, closes = min(found, key=lambda span: abs(span[0] - usual))
    end = min(start + HOUR, closes)
    return start.time(), end.time() if end.date() == day else LAST_MINUTE


def begin_before(first_stay: date, count: int, opening: int, closed: Collection[date] = ()) -> date:
    """The last day on which `count` visits may begin, one each open day, all before the day of the first stay.

    « Commencez les visites avant le … » names the day after it; without visits, it is the first stay itself. Raises
    ValueError in a year of closed days.
    """
    return _open_days(first_stay - DAY, count, opening, closed, -DAY)[-1] if count else first_stay


def _open_days(day: date, count: int, opening: int, closed: Collection[date], step: timedelta) -> tuple[date, ...]:
    found: list[date] = []
    for _ in range(LONGEST_BREAK + 7 * count):
        if len(found) == count:
            return tuple(found)
        if is_open(day, opening, closed):
            found.append(day)
        day += step
    raise ValueError("no open day")
