"""The oracle: what is free, counted quarter-hour by quarter-hour. PostgreSQL derives the same another way.

Slow and plain on purpose: tests and `check_availability` compare the calendar with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from childcare.domain.kinds import Audience, SlotKind
from childcare.domain.ring import MINUTES_PER_QUARTER, QUARTERS_PER_DAY, RING_BITS, quarter_index, window
from childcare.domain.seats import CLASSES, answers

LEVELS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class OfferedSlot:
    """Seats on one local day; `taken` are the quarter-hours (first, end excluded) of its active lines."""

    day: date
    starts: time
    ends: time
    seats: int
    kind: SlotKind
    audience: Audience
    taken: tuple[tuple[int, int], ...] = ()

    def quarters(self) -> range:
        """The quarter-hours of the slot; an end not after the start is on the next day."""
        first = quarter_index(self.day, _quarter(self.starts))
        minutes = (self.ends.hour - self.starts.hour) * 60 + self.ends.minute - self.starts.minute
        length = minutes // MINUTES_PER_QUARTER
        return range(first, first + (length if length > 0 else length + QUARTERS_PER_DAY))


@dataclass(frozen=True, slots=True)
class Availability:
    """For each class of need, the masks of the ring where at least 1, 2 and 3 seats are free."""

    free: tuple[tuple[int, int, int], ...]

    def mask(self, class_of_need: int, level: int) -> int:
        return self.free[class_of_need][level - 1]


def availability(slots: Iterable[OfferedSlot], filled_until: date) -> Availability | None:
    """What these slots of one age group leave free in the ring filled until that day.

    None, « unknown », when no slot meets its 91 days.
    """
    first, last = window(filled_until)
    ring = range(quarter_index(first, 0), quarter_index(last, QUARTERS_PER_DAY))
    offered = [slot for slot in slots if slot.quarters().start < ring.stop and slot.quarters().stop > ring.start]
    if not offered:
        return None
    return Availability(tuple(_levels(_count(offered, need, ring)) for need in CLASSES))


def _count(slots: Iterable[OfferedSlot], class_of_need: int, ring: range) -> dict[int, int]:
    """Free seats of that class of need in each quarter-hour of the ring that has any seat."""
    free: dict[int, int] = {}
    for slot in slots:
        if not answers(slot.kind, slot.audience, class_of_need):
            continue
        for quarter in slot.quarters():
            if quarter in ring:
                busy = sum(start <= quarter < end for start, end in slot.taken)
                free[quarter] = free.get(quarter, 0) + slot.seats - busy
    return free


def _levels(free: dict[int, int]) -> tuple[int, int, int]:
    masks = [0, 0, 0]
    for quarter, seats in free.items():
        bit = 1 << (RING_BITS - 1 - quarter % RING_BITS)
        for level in LEVELS:
            if seats >= level:
                masks[level - 1] |= bit
    return masks[0], masks[1], masks[2]


def _quarter(at: time) -> int:
    return (at.hour * 60 + at.minute) // MINUTES_PER_QUARTER
