"""A child who goes to school needs care outside its hours.

Public primary schools teach 24 hours a week over nine half-days or, by derogation, eight (art. D.521-10 and D.521-12 of
the code de l'éducation). The hours below are the most common week of four days; each town sets its own, so that the
page says which hours were taken out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from childcare.domain.need import DatedInterval, DatedSchedule, WeeklyInterval, WeeklySchedule

DAY_MINUTES = 24 * 60
SCHOOL_WEEKDAYS = frozenset({1, 2, 4, 5})
SCHOOL_HOURS = ((time(8, 30), time(11, 30)), (time(13, 30), time(16, 30)))


def outside_school(
    schedule: WeeklySchedule | DatedSchedule, travel_minutes: int
) -> WeeklySchedule | DatedSchedule | None:
    """The schedule with its travel time on both sides and without school hours; None when school covers it all.

    The answer already holds the travel: search it with no more. School holidays are not known here.
    """
    if isinstance(schedule, WeeklySchedule):
        weekly = tuple(
            WeeklyInterval(interval.weekday, start, end)
            for interval in schedule.intervals
            for start, end in _remaining(interval.weekday, *_widened(interval.start, interval.end, travel_minutes))
        )
        return WeeklySchedule(schedule.starts, schedule.until, weekly) if weekly else None
    dated = tuple(
        DatedInterval(interval.day, start, end)
        for interval in schedule.intervals
        for start, end in _remaining(interval.day.isoweekday(), *_widened(interval.start, interval.end, travel_minutes))
    )
    return DatedSchedule(dated) if dated else None


def _widened(start: time, end: time, minutes: int) -> tuple[time, time]:
    """Both ends moved outwards, never past midnight; an end at 00:00 is the end of the day."""
    first = max(0, start.hour * 60 + start.minute - minutes)
    last = min(DAY_MINUTES, (end.hour * 60 + end.minute or DAY_MINUTES) + minutes)
    return time(*divmod(first, 60)), time(*divmod(last % DAY_MINUTES, 60))


def _remaining(weekday: int, start: time, end: time) -> Iterator[tuple[time, time]]:
    """The parts of start–end outside school; hours past midnight are left whole, no school is open then."""
    if weekday not in SCHOOL_WEEKDAYS or (end <= start and end != time(0)):
        yield start, end
        return
    for opens, closes in SCHOOL_HOURS:
        if start < opens:
            yield start, opens if end == time(0) else min(end, opens)
        start = max(start, closes)
        if end != time(0) and start >= end:
            return
    yield start, end
