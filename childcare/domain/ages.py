"""Ages in completed months: a child is in an age group on the days when its age lies in [min, max)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from childcare.domain.need import Child


@dataclass(frozen=True, slots=True)
class Epoch:
    """Days, both included, during which no child of the need changes age. Negative ages: not born yet."""

    first: date
    last: date
    ages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A class of age groups: those that accept exactly the ages `ages[i:j]` of a need's sorted distinct ages."""

    i: int
    j: int


def completed_months(birth_date: date, on: date) -> int:
    """Whole months lived on that day; negative before birth. Born on a 31st: the month ends on the next month's 1st."""
    months = (on.year - birth_date.year) * 12 + on.month - birth_date.month
    return months - (on.day < birth_date.day)


def epochs(children: Sequence[Child], first: date, last: date) -> Iterator[Epoch]:
    """The days from `first` to `last`, cut where any child changes age."""
    start = first
    while start <= last:
        ages = _ages(children, start)
        days = range((last - start).days + 1)  # nobody gets younger: the days of these ages come first
        unchanged = bisect_right(days, ages, key=lambda day: _ages(children, start + timedelta(days=day)))
        end = start + timedelta(days=unchanged - 1)
        yield Epoch(start, end, ages)
        start = end + timedelta(days=1)


def band_of(min_months: int, max_months: int, ages: Sequence[int]) -> Band:
    """Which of the sorted ages a group [min, max) accepts; nobody when `i` equals `j`."""
    return Band(bisect_left(ages, min_months), bisect_left(ages, max_months))


def _ages(children: Sequence[Child], day: date) -> tuple[int, ...]:
    return tuple(completed_months(child.birth_date, day) for child in children)
