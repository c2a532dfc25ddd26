"""Usual weeks by story (day, early, night, Saturday…) and the children already there."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from childcare.demo.week import Pattern, Stay
from childcare.domain.kinds import Audience, FacilityKind, SlotKind
from childcare.domain.ring import QUARTERS_PER_DAY, RING_DAYS

WEEK_QUARTERS = 7 * QUARTERS_PER_DAY
WEEKS = RING_DAYS // 7


class Story(StrEnum):
    """What makes a facility of the demonstration worth finding."""

    DAY = "day"
    EARLY = "early"
    NIGHT = "night"
    SATURDAY = "saturday"
    FULL = "full"
    UNPUBLISHED = "unpublished"
    POP_UP = "pop_up"
    ROUND = "round"


@dataclass(frozen=True, slots=True)
class Hours:
    """One span of some ISO weekdays, in quarter-hours."""

    weekdays: tuple[int, ...]
    starts: int
    ends: int


WORKDAYS = (1, 2, 3, 4, 5)
DAY_HOURS = (
    (Hours(WORKDAYS, 30, 74),),
    (Hours(WORKDAYS, 30, 74),),
    (Hours(WORKDAYS, 32, 72),),
    (Hours(WORKDAYS, 29, 76),),
    (Hours(WORKDAYS, 34, 48), Hours(WORKDAYS, 54, 70)),
    (Hours((1, 2, 4, 5), 32, 72),),
)
SHORT_STAY_HOURS = ((Hours(WORKDAYS, 34, 48), Hours(WORKDAYS, 54, 70)), (Hours((1, 2, 4, 5), 34, 66),))
STORY_HOURS = {
    Story.EARLY: (Hours(WORKDAYS, 20, 76),),
    Story.NIGHT: (Hours(WORKDAYS, 30, 80), Hours((1, 2, 3, 4, 5, 6, 7), 80, 124)),
    Story.SATURDAY: (Hours((2, 3, 4, 5), 30, 76), Hours((6,), 30, 76)),
}


def opening(chance: random.Random, kind: FacilityKind, story: Story) -> tuple[Hours, ...]:
    """The hours a facility is open, which its seats follow."""
    if story in STORY_HOURS:
        return STORY_HOURS[story]
    return chance.choice(SHORT_STAY_HOURS if kind is FacilityKind.HALTE_GARDERIE else DAY_HOURS)


def open_week(hours: Iterable[Hours]) -> int:
    """The bits of `Site.open_week`: one per quarter-hour from Monday 00:00, the first is the most significant."""
    week = 0
    for span in hours:
        for weekday in span.weekdays:
            for quarter in range(span.starts, span.ends):
                position = ((weekday - 1) * QUARTERS_PER_DAY + quarter) % WEEK_QUARTERS
                week |= 1 << (WEEK_QUARTERS - 1 - position)
    return week


def patterns(
    chance: random.Random, hours: Sequence[Hours], kind: FacilityKind, *, avip: bool, full: bool
) -> Iterator[Pattern]:
    """Seats for those hours, one at a time when `full`; in AVIP facilities some are kept for parents in insertion."""
    usual = SlotKind.OCCASIONAL if kind is FacilityKind.HALTE_GARDERIE else SlotKind.REGULAR
    seats = 1 if full else chance.randrange(1, 4)
    for span in hours:
        for weekday in span.weekdays:
            if chance.random() < 0.12:
                continue
            yield Pattern(weekday, span.starts, span.ends, seats, usual)
            if avip and chance.random() < 0.5:
                yield Pattern(weekday, span.starts, span.ends, 1, SlotKind.REGULAR, Audience.INSERTION)
            elif chance.random() < 0.06:
                yield Pattern(weekday, span.starts, span.ends, 1, SlotKind.URGENT)


def stays(chance: random.Random, offered: Sequence[Pattern], *, full: bool) -> Iterator[Stay]:
    """Children already there: everywhere and always when `full`; else, in one group in two, on two seats in five."""
    if not full and chance.random() < 0.5:
        return
    for index, pattern in enumerate(offered):
        for seat in range(1, pattern.seats + 1):
            if full:
                yield Stay(index, seat, pattern.starts, pattern.ends, 0, WEEKS)
            elif chance.random() < 0.4:
                yield _some_weeks(chance, index, seat, pattern)


def _some_weeks(chance: random.Random, index: int, seat: int, pattern: Pattern) -> Stay:
    middle = (pattern.starts + pattern.ends) // 2
    starts, ends = chance.choice(((pattern.starts, pattern.ends), (pattern.starts, middle), (middle, pattern.ends)))
    first = chance.choice((0, 0, 0, 3))
    last = chance.choice((WEEKS, WEEKS, 5, 8))
    return Stay(index, seat, starts, ends, first, last, held=chance.random() < 0.03)


def clock(quarter: int) -> time:
    """The time of day of a quarter-hour, which may belong to the next day."""
    return time(quarter // 4 % 24, quarter % 4 * 15)
