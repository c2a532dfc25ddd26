"""A need as bits of the calendar's ring, so that one AND and one count say how many minutes a site covers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from childcare.domain.ages import Band, Epoch, epochs
from childcare.domain.hours import MINUTES_PER_WEEK, Span, day_of
from childcare.domain.need import Child
from childcare.domain.ring import MINUTES_PER_QUARTER, QUARTERS_PER_DAY, RING_BITS, RING_DAYS, day_position, run

WEEK_BITS = 7 * QUARTERS_PER_DAY


@dataclass(frozen=True, slots=True)
class BandMask:
    """For age groups of one band: on the quarters of `mask`, exactly the children of the set `children` are in it.

    `children` has bit n for the n-th child. They need as many seats at once, so the group's calendar is read at that
    level.
    """

    band: Band
    children: int
    mask: int

    @property
    def level(self) -> int:
        return self.children.bit_count()


@dataclass(frozen=True, slots=True)
class BitWindow:
    """The bits of the ring that a need looks at: whole bytes, `length` bits from `first`."""

    first: int
    length: int

    @property
    def is_whole(self) -> bool:
        return self.length == RING_BITS

    def cut(self, mask: int) -> int:
        """The bits of a ring's mask that are in the window."""
        return mask >> RING_BITS - self.first - self.length & (1 << self.length) - 1

    def from_bytes(self, sent: bytes) -> int:
        """A ring's mask from the binary form of the window's bits (`bit_send`: a 4-byte length, then the bits)."""
        return int.from_bytes(sent[4:], "big") << RING_BITS - self.first - self.length

    def literal(self, mask: int) -> str:
        """The text of PostgreSQL's bit(length), in hexadecimal."""
        return f"x{self.cut(mask):0{self.length // 4}x}"


WHOLE_RING = BitWindow(0, RING_BITS)


@dataclass(frozen=True, slots=True)
class NeedMasks:
    """`ages` are the sorted distinct ages of the children over the needed days (none: nobody is born).

    `whole` has a bit for each quarter-hour where a minute is needed; `odd` the quarters needed for part of their 15
    minutes only, by number of minutes.
    """

    ages: tuple[int, ...]
    bands: tuple[BandMask, ...]
    whole: int
    odd: tuple[tuple[int, int], ...]

    @property
    def window(self) -> BitWindow:
        """Where the needed bits are: a day or two for a dated need. Cutting little would cost more than it saves."""
        if not self.whole:
            return WHOLE_RING
        first = (RING_BITS - self.whole.bit_length()) // 8 * 8
        end = RING_BITS - ((self.whole & -self.whole).bit_length() - 1) // 8 * 8
        return BitWindow(first, end - first) if end - first < RING_BITS // 2 else WHOLE_RING

    def minutes(self, cover: int) -> int:
        """Needed minutes on the quarters of `cover`; PostgreSQL counts the same."""
        full = (cover & self.whole).bit_count() * MINUTES_PER_QUARTER
        return full - sum((MINUTES_PER_QUARTER - weight) * (cover & mask).bit_count() for weight, mask in self.odd)


def need_masks(spans: Sequence[Span], children: Sequence[Child]) -> NeedMasks:
    """The masks of needed spans that lie within the 91 days of one ring."""
    whole, odd = ring_masks(spans)
    held = list(_epoch_masks(spans, children, whole))
    ages = tuple(sorted({age for epoch, _ in held for age in epoch.ages if age >= 0}))
    return NeedMasks(ages=ages, bands=tuple(_band_masks(ages, held)), whole=whole, odd=odd)


def ring_masks(spans: Iterable[Span]) -> tuple[int, tuple[tuple[int, int], ...]]:
    """The quarters that the spans touch, and those they fill in part, by number of minutes."""
    whole, parts = 0, dict[int, int]()
    for start, end in spans:
        first, last = -(-start // MINUTES_PER_QUARTER), end // MINUTES_PER_QUARTER
        if first <= last:
            whole |= run(first, last - first)
            edges = [(first - 1, first * MINUTES_PER_QUARTER - start), (last, end - last * MINUTES_PER_QUARTER)]
        else:
            edges = [(last, end - start)]
        for quarter, minutes in edges:
            if minutes:
                parts[quarter] = parts.get(quarter, 0) + minutes
    by_weight = dict[int, int]()
    for quarter, minutes in parts.items():
        by_weight[minutes] = by_weight.get(minutes, 0) | run(quarter, 1)
    for mask in by_weight.values():
        whole |= mask
    by_weight.pop(MINUTES_PER_QUARTER, None)
    return whole, tuple(sorted(by_weight.items()))


def days_mask(first: date, last: date) -> int:
    """Every quarter of the days from `first` to `last` (at most 91)."""
    days = min((last - first).days + 1, RING_DAYS)
    return run(day_position(first), days * QUARTERS_PER_DAY)


def week_mask(spans: Iterable[Span]) -> int:
    """The quarters of the week, from Monday 00:00, that the spans touch: the shape of a site's opening hours."""
    week = 0
    shapes = {(start % MINUTES_PER_WEEK, end - start) for start, end in spans}  # the same every week: counted once
    for start, minutes in shapes:
        first, last = start // MINUTES_PER_QUARTER, -(-(start + minutes) // MINUTES_PER_QUARTER)
        length = min(last - first, WEEK_BITS)
        ones = ((1 << length) - 1) << (WEEK_BITS - length)
        position = (first - QUARTERS_PER_DAY) % WEEK_BITS  # the calendar's first day, 0001-01-01, was a Monday
        week |= ones >> position | ones << (WEEK_BITS - position) & (1 << WEEK_BITS) - 1
    return week


def missing_spans(spans: Sequence[Span], whole: int, cover: int) -> tuple[Span, ...]:
    """The parts of the needed spans, whose quarters are `whole`, that `cover` leaves out; exact to the minute."""
    left_out = whole & ~cover
    if not left_out:
        return ()
    if left_out == whole:
        return tuple(spans)
    first = spans[0].start // MINUTES_PER_QUARTER
    edge = first % RING_BITS
    ring = format(left_out, f"0{RING_BITS}b")
    line = ring[edge:] + ring[:edge]  # from the first needed quarter on, so that no span wraps
    return tuple(_left_out(line, first * MINUTES_PER_QUARTER, spans))


def _left_out(line: str, first_minute: int, spans: Sequence[Span]) -> Iterator[Span]:
    """The minutes in the spans of each run of ones; both are in order. The line begins at the first minute."""
    index = run_end = 0
    while (run_start := line.find("1", run_end)) >= 0:  # faster than a regular expression, and it shows on a page
        run_end = line.find("0", run_start)
        run_end = len(line) if run_end < 0 else run_end
        begin, end = first_minute + run_start * MINUTES_PER_QUARTER, first_minute + run_end * MINUTES_PER_QUARTER
        while spans[index].end <= begin:
            index += 1
        position = index
        while position < len(spans) and spans[position].start < end:
            start, stop = spans[position]
            yield Span(max(start, begin), min(stop, end))
            position += 1


def _epoch_masks(spans: Sequence[Span], children: Sequence[Child], whole: int) -> Iterator[tuple[Epoch, int]]:
    """The epochs on whose days something is needed, each with what is needed then."""
    if not spans:
        return
    for epoch in epochs(children, day_of(spans[0].start), day_of(spans[-1].end - 1)):
        if mask := whole & days_mask(epoch.first, epoch.last):
            yield epoch, mask


def _band_masks(ages: tuple[int, ...], held: list[tuple[Epoch, int]]) -> Iterator[BandMask]:
    for i, j in combinations(range(len(ages) + 1), 2):
        masks = dict[int, int]()
        for epoch, mask in held:
            children = sum(1 << n for n, age in enumerate(epoch.ages) if ages[i] <= age <= ages[j - 1])
            if children:
                masks[children] = masks.get(children, 0) | mask
        yield from (BandMask(Band(i, j), children, mask) for children, mask in masks.items())
