"""A need made ready to be asked: what the search computes once, before it looks at any place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from childcare.domain.hours import (
    MINUTES_PER_DAY,
    AskedHours,
    Published,
    Span,
    asked_hours,
    clipped,
    day_of,
    minute_now,
    minute_of,
)
from childcare.domain.masks import NeedMasks, need_masks, week_mask
from childcare.domain.need import Need, WeeklySchedule
from childcare.domain.ring import PUBLISHED_DAYS, RING_DAYS
from childcare.domain.seats import LONG_NEED, class_of_need


@dataclass(frozen=True, slots=True)
class Question:
    """`hours` is None when only what is near is asked. Days are local to the point searched.

    `first_day` and `last_day` bound what is asked, beyond the published calendar too. `week` has a bit for each
    quarter-hour of the week that is needed. `is_answerable`: some hours lie inside the published calendar; without
    any, a calendar says nothing. `asks_nothing`: hours were given, and all are past.
    """

    need: Need
    published: Published
    hours: AskedHours | None
    masks: NeedMasks
    week: int
    first_day: date
    last_day: date
    seats_class: int
    is_answerable: bool
    asks_nothing: bool

    @property
    def needed_minutes(self) -> int:
        return self.hours.needed_minutes if self.hours else 0

    @property
    def unpublished_minutes(self) -> int:
        return self.hours.unpublished_minutes if self.hours else 0


def published_days(today: date, held_from: date | None, held_until: date | None) -> Published:
    """84 days from today, as far as every calendar holds them; `held_from` and `held_until` are None without any."""
    first, last = today, today + timedelta(days=PUBLISHED_DAYS - 1)
    if held_from is not None and held_until is not None:
        first, last = max(first, held_from), min(last, held_until)
    return Published(first, last)


def local_time(need: Need, now: datetime) -> datetime:
    """The wall clock at the point searched."""
    return now.astimezone(ZoneInfo(need.time_zone)).replace(tzinfo=None)


def question_of(need: Need, *, local_now: datetime, published: Published) -> Question:
    """Everything a search needs to know of a need at that local time."""
    hours = None
    if need.schedule is not None:
        hours = asked_hours(need.schedule, travel_minutes=need.travel_minutes, local_now=local_now, published=published)
    spans = hours.stays if hours else _every_hour(local_now, published)
    first, last = (day_of(spans[0].start), day_of(spans[-1].end - 1)) if spans else (published.first, published.first)
    seen = (hours.published or _one_ring(hours.unpublished)) if hours else spans
    return Question(
        need=need,
        published=published,
        hours=hours,
        masks=need_masks(seen, need.children),
        week=week_mask(spans) if hours else 0,
        first_day=first,
        last_day=last,
        seats_class=class_of_need(is_long=is_long(need), in_insertion=need.in_insertion),
        is_answerable=hours is None or bool(hours.published),
        asks_nothing=not spans,
    )


def is_long(need: Need) -> bool:
    """A weekly need of more than four weeks, or whose end is unknown; dated hours never are."""
    schedule = need.schedule
    if not isinstance(schedule, WeeklySchedule):
        return False
    return schedule.until is None or schedule.until - schedule.starts + timedelta(days=1) > LONG_NEED


def _every_hour(local_now: datetime, published: Published) -> tuple[Span, ...]:
    whole = Span(max(minute_of(published.first), minute_now(local_now)), minute_of(published.last + timedelta(days=1)))
    return (whole,) if whole.start < whole.end else ()


def _one_ring(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The first 90 days: enough to know the ages of the children then, and all that a mask can hold."""
    return clipped(spans, spans[0].start, spans[0].start + (RING_DAYS - 1) * MINUTES_PER_DAY) if spans else ()
