"""Until when a place may answer: counted in its opening hours, and never later than its own notice allows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta

from childcare.domain.ring import MINUTES_PER_QUARTER, QUARTERS_PER_DAY
from childcare.domain.week import WEEK_BITS, parse

# A place that says nothing of its hours is given those of an office.
USUAL_OPENING = parse("lundi au vendredi 8h-18h")
_QUARTER = timedelta(minutes=MINUTES_PER_QUARTER)


def answer_deadline(
    asked_at: datetime,
    *,
    opening: int | None,
    closed_days: Collection[date],
    answer_hours: int,
    first_need: datetime,
    notice_hours: int,
) -> datetime:
    """The moment when `answer_hours` of opening have gone by since `asked_at`, at `first_need` less the notice at last.

    Naive local times of the place, in and out. `opening`: a mask of childcare.domain.week; None, unknown, or one that
    never opens stands for USUAL_OPENING. When the notice is over already, `asked_at` itself: nobody has time to answer.
    """
    limit = first_need - timedelta(hours=notice_hours)
    left = timedelta(hours=answer_hours)
    for start, end in open_spans(asked_at, limit, opening or USUAL_OPENING, closed_days):
        if end - start >= left:
            return start + left
        left -= end - start
    return max(asked_at, limit)


def open_spans(
    after: datetime, before: datetime, opening: int, closed_days: Collection[date]
) -> Iterator[tuple[datetime, datetime]]:
    """When a place is open between these moments, in order, midnight cutting one span in two."""
    day = after.date()
    while day <= before.date():
        if day not in closed_days:
            for start, end in spans_of(day, opening):
                if max(start, after) < min(end, before):
                    yield max(start, after), min(end, before)
        day += timedelta(days=1)


def spans_of(day: date, opening: int) -> Iterator[tuple[datetime, datetime]]:
    """When a place opens on one day, in order; naive local times, midnight cutting one span in two."""
    bits = format(opening, f"0{WEEK_BITS}b")[day.weekday() * QUARTERS_PER_DAY :][:QUARTERS_PER_DAY]
    midnight = datetime.combine(day, time.min)
    start = bits.find("1")
    while start >= 0:
        end = bits.find("0", start)
        end = end if end >= 0 else QUARTERS_PER_DAY
        yield midnight + start * _QUARTER, midnight + end * _QUARTER
        start = bits.find("1", end)
