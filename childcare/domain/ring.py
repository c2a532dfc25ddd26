"""The calendar's ring: 91 local days of 96 quarter-hours, day d at `d.toordinal() % 91`.

A mask is a Python int of RING_BITS bits whose most significant bit is position 0, so that it prints as PostgreSQL's
bit(8736). Local wall-clock time: a day always has 96 quarters, also when the clocks change.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

RING_DAYS = 91
PUBLISHED_DAYS = 84
FILLED_DAYS = 87  # published, and 3 ahead so that a late roll only shortens what is published
QUARTERS_PER_DAY = 96
RING_BITS = RING_DAYS * QUARTERS_PER_DAY
MINUTES_PER_QUARTER = 15


def day_position(day: date) -> int:
    """First position of a day in the ring."""
    return day.toordinal() % RING_DAYS * QUARTERS_PER_DAY


def quarter_index(day: date, quarter: int) -> int:
    """Quarter-hours since the proleptic Gregorian origin; the unit of `slot.during` and `line.during`.

    `quarter` counts from the day's local midnight and may exceed 95: a slot may run past midnight.
    """
    return day.toordinal() * QUARTERS_PER_DAY + quarter


def quarters_around(start: datetime, end: datetime) -> tuple[int, int]:
    """First quarter-hour (included) and last (excluded) of a span of local time; odd minutes are rounded outwards."""
    first = quarter_index(start.date(), (start.hour * 60 + start.minute) // MINUTES_PER_QUARTER)
    last = quarter_index(end.date(), -(-(end.hour * 60 + end.minute) // MINUTES_PER_QUARTER))
    return first, last


def run(position: int, length: int) -> int:
    """Mask of `length` (0 to RING_BITS) consecutive quarters from `position`, wrapping at the edge of the ring."""
    ones = ((1 << length) - 1) << (RING_BITS - length)
    position %= RING_BITS
    head = ones >> position
    tail = (ones << (RING_BITS - position)) & ((1 << RING_BITS) - 1)
    return head | tail


def day_mask(day: date) -> int:
    """Every quarter of one day."""
    return run(day_position(day), QUARTERS_PER_DAY)


def window(filled_until: date) -> tuple[date, date]:
    """First and last day held by a ring filled until that day, both included."""
    return filled_until - timedelta(days=RING_DAYS - 1), filled_until


def to_bits(mask: int) -> str:
    """The text of a PostgreSQL bit(8736) literal."""
    return format(mask, f"0{RING_BITS}b")


def from_bytes(sent: bytes) -> int:
    """A mask from the binary form of bit(8736) (`bit_send`: a 4-byte length, then the bits)."""
    return int.from_bytes(sent[4:], "big") >> (len(sent[4:]) * 8 - RING_BITS)
