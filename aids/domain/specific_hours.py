"""Hours that raise the CMG of a structure: 22:00 to 6:00, Sundays and public holidays (art. D.531-22 CSS)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

MINUTES_PER_DAY = 24 * 60
MORNING, EVENING = 6 * 60, 22 * 60
SUNDAY = 7


def specific_minutes(start: int, end: int, public_holidays: Collection[date] = ()) -> int:
    """How many of the minutes from `start` to `end` are specific.

    Local wall-clock minutes, counted from midnight of the day whose proleptic Gregorian ordinal is 0.
    """
    found = 0
    for ordinal in range(start // MINUTES_PER_DAY, -(-end // MINUTES_PER_DAY)):
        midnight = ordinal * MINUTES_PER_DAY
        first, last = max(start, midnight) - midnight, min(end, midnight + MINUTES_PER_DAY) - midnight
        day = date.fromordinal(ordinal)
        if day.isoweekday() == SUNDAY or day in public_holidays:
            found += last - first
        else:
            found += max(0, min(last, MORNING) - first) + max(0, last - max(first, EVENING))
    return found
