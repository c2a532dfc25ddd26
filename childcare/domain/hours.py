"""The hours a need asks, as spans of whole minutes of local wall-clock time: a day always has 1,440.

A minute is counted from the proleptic Gregorian origin (`minute_of`). Spans are half-open, sorted, and never touch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from childcare.domain.need import DatedSchedule, LocalInterval, WeeklySchedule

MINUTES_PER_DAY = 24 * 60
MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY
FIRST_WEEKS = timedelta(days=27)
_FIRST_INSTANT = datetime(1, 1, 1)  # noqa: DTZ001 (wall-clock time); its minute is 1440


class Span(NamedTuple):
    """Minutes from `start` included to `end` excluded."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Published:
    """The local days of the published calendar, both included; none when `last` comes before `first`."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class AskedHours:
    """What is left of the hours asked once the past is gone: inside the published calendar, and beyond it.

    `stays` is the same, not cut at the edge of the calendar: each is one stay of a child.
    """

    published: tuple[Span, ...]
    unpublished: tuple[Span, ...]
    stays: tuple[Span, ...]

    @property
    def needed_minutes(self) -> int:
        return total(self.published)

    @property
    def unpublished_minutes(self) -> int:
        return total(self.unpublished)


def minute_of(day: date, minute: int = 0) -> int:
    """The minute of that local day, from midnight; may run over the day."""
    return day.toordinal() * MINUTES_PER_DAY + minute


def day_of(minute: int) -> date:
    """The local day a minute belongs to."""
    return date.fromordinal(minute // MINUTES_PER_DAY)


def minute_now(local_now: datetime) -> int:
    """The first whole minute that has not begun."""
    begun = local_now.second or local_now.microsecond
    return minute_of(local_now.date(), local_now.hour * 60 + local_now.minute + bool(begun))


def asked_hours(
    schedule: WeeklySchedule | DatedSchedule, *, travel_minutes: int, local_now: datetime, published: Published
) -> AskedHours:
    """Widen each interval by the travel on both sides, merge, drop the past, and split at the published calendar.

    An unknown end is asked until the last published day: nobody can count what comes after. A need that begins after
    it and has no end is asked for four weeks.
    """
    asked = merged(widened(_spans(schedule, published.last), travel_minutes))
    stays = clipped(asked, minute_now(local_now), minute_of(date.max))
    start = minute_of(published.first)
    end = max(start, minute_of(published.last + timedelta(days=1)))
    return AskedHours(
        published=clipped(stays, start, end),
        unpublished=clipped(stays, 0, start) + clipped(stays, end, minute_of(date.max)),
        stays=stays,
    )


def week_stays(schedule: WeeklySchedule, travel_minutes: int) -> tuple[Span, ...]:
    """The stays of one whole week of a weekly need."""
    monday = date(2001, 1, 1)
    week = WeeklySchedule(monday, monday + timedelta(days=6), schedule.intervals)
    return merged(widened(_spans(week, monday), travel_minutes))


def widened(spans: Iterable[Span], minutes: int) -> Iterator[Span]:
    """Each span with that many minutes more before and after."""
    return (Span(span.start - minutes, span.end + minutes) for span in spans)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The union of the spans: sorted, none overlapping or touching another."""
    union: list[Span] = []
    for span in sorted(spans):
        if union and span.start <= union[-1].end:
            union[-1] = Span(union[-1].start, max(union[-1].end, span.end))
        else:
            union.append(span)
    return tuple(union)


def clipped(spans: tuple[Span, ...], start: int, end: int) -> tuple[Span, ...]:
    """The parts of the spans, in order, that lie between two minutes."""
    if not spans or spans[0].start >= end or spans[-1].end <= start:
        return ()
    if start <= spans[0].start and spans[-1].end <= end:
        return spans
    inside = (Span(max(span.start, start), min(span.end, end)) for span in spans)
    return tuple(span for span in inside if span.start < span.end)


def total(spans: Iterable[Span]) -> int:
    """Minutes of spans that do not overlap."""
    return sum(span.end - span.start for span in spans)


@lru_cache(maxsize=4096)  # the places of a page lack the same hours
def local_interval(span: Span) -> LocalInterval:
    """The span as wall-clock instants."""
    start, end = (_FIRST_INSTANT + timedelta(minutes=minute - MINUTES_PER_DAY) for minute in span)
    return LocalInterval(start, end)


def _spans(schedule: WeeklySchedule | DatedSchedule, last_published: date) -> Iterator[Span]:
    if isinstance(schedule, DatedSchedule):
        return (_span(interval.day, interval.start, interval.end) for interval in schedule.intervals)
    if schedule.until is not None:
        return _weekly_spans(schedule, schedule.until)
    # Beyond the calendar, its first weeks are enough to compare with opening hours and ages.
    begins_beyond = schedule.starts > last_published
    return _weekly_spans(schedule, schedule.starts + FIRST_WEEKS if begins_beyond else last_published)


def _weekly_spans(schedule: WeeklySchedule, last: date) -> Iterator[Span]:
    for interval in schedule.intervals:
        day = schedule.starts + timedelta(days=(interval.weekday - schedule.starts.isoweekday()) % 7)
        start, end = _span(day, interval.start, interval.end)
        for later in range(0, (last - day).days * MINUTES_PER_DAY + 1, MINUTES_PER_WEEK):
            yield Span(start + later, end + later)


def _span(day: date, start: time, end: time) -> Span:
    """An end that is not after its start is on the next day."""
    starts, ends = start.hour * 60 + start.minute, end.hour * 60 + end.minute
    return Span(minute_of(day, starts), minute_of(day, ends if ends > starts else ends + MINUTES_PER_DAY))
