"""How long a family has to say yes to a place kept for it."""

from __future__ import annotations

from datetime import datetime, timedelta

SATURDAY = 6
DELAY = timedelta(hours=48)
HOUR = timedelta(hours=1)


def answer_before(kept_at: datetime, first_need: datetime) -> datetime:
    """48 hours after the place said yes, Saturdays and Sundays not counted, and never after the first need.

    A counsellor must be able to call: what is accepted on Friday evening does not end on Sunday. Naive local times in
    and out; not after `kept_at` when the first need is over.
    """
    end, left = kept_at, DELAY
    while left:
        end += HOUR
        if end.isoweekday() < SATURDAY:
            left -= HOUR
    return min(end, first_need)
