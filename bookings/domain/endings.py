"""The end of a placement: when to speak of it, what the family may choose, and when a day counts as lived."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

# Days before the end: time to find another place, then time to say goodbye.
REMIND_DAYS = (45, 15)
# A day is presumed attended so long after its end, when nobody noted an absence.
PRESUMED_AFTER = timedelta(hours=48)


class EndChoice(StrEnum):
    PROLONG = "prolong"
    KEEP = "keep"
    ELSEWHERE = "elsewhere"


def reminder_due(starts: date, until: date, today: date) -> int | None:
    """Which reminder of the end is due today: 45, 15, or None.

    Late, only the nearest one is: two letters on one day say no more than one. A placement shorter than a delay has no
    reminder of it: its end was known when it began.
    """
    due = [days for days in REMIND_DAYS if starts <= until - timedelta(days=days) <= today <= until]
    return min(due, default=None)


def is_presumed(end: datetime, now: datetime) -> bool:
    """Whether a stay that ended then counts as attended; aware instants."""
    return now >= end + PRESUMED_AFTER
