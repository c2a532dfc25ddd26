"""Hours of a need for the rules of price, of children who are one year old."""

from __future__ import annotations

from datetime import date

from aids.domain.billing import Month, NeedHours, Stays
from aids.domain.care import Child

DAY = date(2026, 11, 22)
BABY = Child(date(2025, 5, 1))


def need_hours(
    stays: tuple[int, ...] = (), week: tuple[int, ...] = (), children: int = 1, *, day: date = DAY, child: Child = BABY
) -> NeedHours:
    """Stays of these lengths in minutes, all in the month of `day`; and those of one week."""
    months = (Month(day, Stays(stays)),) if stays else ()
    return NeedHours((child,) * children, months, Stays(week))
