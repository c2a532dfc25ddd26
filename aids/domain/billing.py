"""Hours really billed for a need, and what they cost.

Each stay is rounded up to the billing unit (a half-hour begun is due) after the minimum stay. Minutes stay whole
numbers until the last division, so amounts are exact to the cent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from aids.domain.care import Child
from aids.domain.wording import to_cents

MINUTES_PER_HOUR = 60
WEEKS_PER_YEAR, MONTHS_PER_YEAR = 52, 12


@dataclass(frozen=True, slots=True)
class BillingTerms:
    """In minutes: the unit is 1 (to the minute), 15, 30, 60, or the length of the half-day or day that is billed."""

    unit_minutes: int = 30
    minimum_stay_minutes: int = 0

    def __post_init__(self) -> None:
        if self.unit_minutes < 1 or self.minimum_stay_minutes < 0:
            raise ValueError("unité d’au moins une minute, durée minimale positive ou nulle")

    def billed(self, stay_minutes: int) -> int:
        """Minutes billed for one stay of `stay_minutes` (> 0)."""
        due = max(stay_minutes, self.minimum_stay_minutes)
        return -(-due // self.unit_minutes) * self.unit_minutes

    def total(self, lengths: Iterable[int]) -> int:
        """Minutes billed for stays of these lengths, each on its own."""
        return sum(map(self.billed, lengths))


@dataclass(frozen=True, slots=True)
class Stays:
    """Lengths of stays in minutes; `specific_minutes` of them are at night, on Sundays or public holidays."""

    lengths: tuple[int, ...]
    specific_minutes: int = 0

    def __post_init__(self) -> None:
        if any(minutes < 1 for minutes in self.lengths) or not 0 <= self.specific_minutes <= sum(self.lengths):
            raise ValueError("des durées d’au moins une minute, dont les heures spécifiques")


NO_STAY = Stays(())


@dataclass(frozen=True, slots=True)
class Month:
    """The stays of a need that begin in one civil month; `day` is its first day, or that of the need."""

    day: date
    stays: Stays


@dataclass(frozen=True, slots=True)
class NeedHours:
    """The hours of a need, the same for each of `children`. A stay past midnight is one stay.

    `months`: every stay of the whole need, empty when its end is unknown. `week`: the stays of one week when the need
    is weekly, else empty.
    """

    children: tuple[Child, ...]
    months: tuple[Month, ...] = ()
    week: Stays = NO_STAY

    def __post_init__(self) -> None:
        if not self.children:
            raise ValueError("au moins un enfant")

    @property
    def lengths(self) -> tuple[int, ...]:
        """Of every stay of the whole need, in minutes."""
        return tuple(minutes for month in self.months for minutes in month.stays.lengths)


@dataclass(frozen=True, slots=True)
class BilledMinutes:
    """Minutes billed for one child; None where the need says nothing."""

    for_need: int | None
    per_week: int | None
    children: int


def billed_minutes(need: NeedHours, terms: BillingTerms) -> BilledMinutes:
    """Minutes billed by a place with these terms for this need."""
    return BilledMinutes(
        for_need=terms.total(need.lengths) if need.months else None,
        per_week=terms.total(need.week.lengths) if need.week.lengths else None,
        children=len(need.children),
    )


def cost_of_need(rate: Decimal, billed: BilledMinutes) -> Decimal | None:
    """Euros for the whole need and all its children, at `rate` euros per hour; each child has an invoice."""
    if billed.for_need is None:
        return None
    return to_cents(rate * billed.for_need / MINUTES_PER_HOUR) * billed.children


def cost_per_month(rate: Decimal, billed: BilledMinutes) -> Decimal | None:
    """Euros per month of a weekly need: weekly hours × 52 / 12 × rate to the cent, for each of its children."""
    if billed.per_week is None:
        return None
    yearly_minutes = billed.per_week * WEEKS_PER_YEAR
    return to_cents(rate * yearly_minutes / (MINUTES_PER_HOUR * MONTHS_PER_YEAR)) * billed.children
