"""The least a family may pay for a need, at places of any terms: what orders and limits look at, without its trace.

Thousands of places have some hundreds of terms. What does not hang on the terms is settled once, so that each costs a
few multiplications; `price_of_need` gives the same amounts, with everything that is shown of them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import chain

from aids.domain.billing import BilledMinutes, BillingTerms, NeedHours, billed_minutes, cost_of_need, cost_per_month
from aids.domain.care import PSU_MODES, Care, ModeDeGarde
from aids.domain.care_cost import left_creche
from aids.domain.estimate_request import EstimateRequest
from aids.domain.household import Household
from aids.domain.local_aid import LocalAid
from aids.domain.monthly_aids import Scales
from aids.domain.outcome import Unknown
from aids.domain.paid_by_price import PaidByPrice, paid_by_price
from aids.domain.price import Way, psu_case, way_of
from aids.domain.price_after_aids import Months, Period, asks_no_price, at_best, at_worst, children_paid_for, months_of
from aids.domain.price_terms import CareTerms
from aids.domain.rules.psu import HourlyRate, hourly_rate, scale_of


@dataclass(frozen=True, slots=True)
class LeastPriceCase:
    """One family, one need, the scales and the aids of its place.

    `reference`: euros an hour where a place does not say its price; None where the law has none.
    """

    family: Household
    need: NeedHours
    on: date
    scales: Scales
    local_aids: Sequence[LocalAid]
    reference: Callable[[ModeDeGarde], Decimal | None]


class LeastPrices:
    """The least price of one need for one family: what `price_of_need` finds exact, or the bottom of its range."""

    def __init__(self, case: LeastPriceCase) -> None:
        self._case = case
        self._deducts_local_aids = any(aid.is_computable for aid in case.local_aids)
        supposed = (case.family, at_worst(case.family), *at_best(case.family, self._deducts_local_aids))
        self._families = [_Family(case, family) for family in supposed]
        # One age limit for all crèches on the national scale.
        self._left_creche = any(left_creche(ModeDeGarde.CRECHE_PSU, child, case.on) for child in case.need.children)
        self._billed: dict[BillingTerms, BilledMinutes] = {}
        self._months: dict[BillingTerms, _BilledMonths] = {}
        self._by_hours: dict[Hashable, _BilledMonths] = {}
        self._cares: dict[Hashable, _Care] = {}
        self._rates: dict[Hashable, Decimal | None] = {}

    def of(self, terms: CareTerms) -> Decimal | None:
        """Euros for the whole need, by month when it has no end; None when nobody can say."""
        match way_of(terms, deducts_local_aids=self._deducts_local_aids):
            case Way.FREE:
                return self._at_rate(Decimal("0.00"), terms.billing)
            case Way.RATE:
                rate = None if self._left_creche else self._rate(terms)
                return None if rate is None else self._at_rate(rate, terms.billing)
            case Way.AFTER_AIDS:
                return self._care(terms).least(terms)
            case Way.TO_ESTIMATE:
                return None

    def _at_rate(self, rate: Decimal, billing: BillingTerms) -> Decimal | None:
        billed = self._billed.get(billing)
        if billed is None:
            billed = self._billed[billing] = billed_minutes(self._case.need, billing)
        return cost_per_month(rate, billed) if billed.for_need is None else cost_of_need(rate, billed)

    def _rate(self, terms: CareTerms) -> Decimal | None:
        case = self._case
        scale = scale_of(terms.mode_de_garde, case.on)
        key = (scale, terms.rounding, terms.plafond_local, terms.urgence, terms.tarif_fixe_urgence)
        if key not in self._rates:
            found = hourly_rate(psu_case(case.family, terms, case.on), case.scales["psu"], case.on)
            known = found if isinstance(found, HourlyRate | Unknown) else found.lowest
            self._rates[key] = None if isinstance(known, Unknown) else known.rate
        return self._rates[key]

    def _care(self, terms: CareTerms) -> _Care:
        """The same for all terms that differ only in their price, or in what changes nothing for these hours."""
        mode, months = terms.mode_de_garde, self._billed_months(terms)
        key = (mode, _scale_terms(terms), months)
        care = self._cares.get(key)
        if care is None:
            exact, highest, *best = (family.months(terms, months) for family in self._families)
            care = self._cares[key] = _Care(exact, best, highest, self._case.reference(mode))
        return care

    def _billed_months(self, terms: CareTerms) -> _BilledMonths:
        """The same object for all billing terms that make the same hours of this need."""
        months = self._months.get(terms.billing)
        if months is None:
            found = _BilledMonths.of(months_of(terms, self._case.need, self._case.on))
            months = self._months[terms.billing] = self._by_hours.setdefault(found.periods, found)
        return months


def _scale_terms(terms: CareTerms) -> Hashable:
    """What the national scale looks at in a place; nothing elsewhere."""
    return (terms.rounding, terms.plafond_local) if terms.mode_de_garde in PSU_MODES else None


@dataclass(frozen=True, slots=True, eq=False)
class _BilledMonths:
    """The months of a need as some places bill them, the usual one last if there is one, each with its hours.

    `counted`: how many of them, from the first, add up to the price.
    """

    periods: tuple[tuple[Period, Decimal], ...]
    counted: int

    @classmethod
    def of(cls, months: Months) -> _BilledMonths:
        periods = (*months.every, *((months.usual,) if months.usual else ()))
        return cls(tuple((period, period.hours) for period in periods), len(months.every) or 1)


class _Family:
    """What one family pays. Children and days are settled once for each kind of care."""

    def __init__(self, case: LeastPriceCase, family: Household) -> None:
        self._case, self._family = case, family
        self._settled: dict[Hashable, list[PaidByPrice]] = {}

    def months(self, terms: CareTerms, billed: _BilledMonths) -> _PaidMonths:
        """Those of this kind of care, at any price."""
        invoices = [
            [(paid, period, hours) for paid in self._children(terms, period)] for period, hours in billed.periods
        ]
        return _PaidMonths(list(chain(*invoices)), list(chain(*invoices[: billed.counted])))

    def _children(self, terms: CareTerms, period: Period) -> list[PaidByPrice]:
        key = (terms.mode_de_garde, _scale_terms(terms), period.day, period.specific)
        if key not in self._settled:
            care = Care(
                mode_de_garde=terms.mode_de_garde,
                specific_hours_per_month=period.specific_hours,
                rounding=terms.rounding,
                plafond_local=terms.plafond_local,
            )
            case = self._case
            self._settled[key] = [
                paid_by_price(EstimateRequest(period.day, self._family, child, care), case.scales, case.local_aids)
                for child in children_paid_for(terms.mode_de_garde, case.need.children)
            ]
        return self._settled[key]


# One child, one month and its hours.
_Invoice = tuple[PaidByPrice, Period, Decimal]


class _PaidMonths:
    """Some months of one kind of care as one family pays them, at any price; those that are `counted` add up."""

    def __init__(self, every: list[_Invoice], counted: list[_Invoice]) -> None:
        self._every, self._counted = every, counted
        # A dearer hour never asks for more answers: known for nothing, known at every price.
        self._at_any_price = all(paid(Decimal(0), hours) is not None for paid, _period, hours in every)

    def are_known(self, terms: CareTerms) -> bool:
        """To the cent, every one."""
        return self._at_any_price or None not in _amounts(self._every, terms)

    def total(self, terms: CareTerms) -> Decimal | None:
        """Euros, aids deducted; None as soon as one month is not known."""
        return sum(filter(None, _amounts(self._counted, terms)), Decimal(0)) if self.are_known(terms) else None


def _amounts(invoices: list[_Invoice], terms: CareTerms) -> Iterator[Decimal | None]:
    if terms.flat_price is None:
        price = terms.hourly_price
        return (paid(price, hours) for paid, _period, hours in invoices)
    return (paid(period.hourly_price(terms), hours) for paid, period, hours in invoices)


class _Care:
    """One kind of care in some months: for the family as it is, at its best, and at its worst.

    `supposed`: euros an hour where a place does not say its price. Each price is settled once.
    """

    def __init__(
        self, exact: _PaidMonths, best: list[_PaidMonths], highest: _PaidMonths, supposed: Decimal | None
    ) -> None:
        self._exact, self._best, self._highest, self._supposed = exact, best, highest, supposed
        self._least: dict[Hashable, Decimal | None] = {}

    def least(self, terms: CareTerms) -> Decimal | None:
        price = terms.hourly_price if terms.flat_price is None else (terms.flat_price, terms.flat_period)
        if price not in self._least:
            self._least[price] = self._least_of(terms)
        return self._least[price]

    def _least_of(self, terms: CareTerms) -> Decimal | None:
        if asks_no_price(terms):
            if self._supposed is None:
                return None
            terms = replace(terms, hourly_price=self._supposed)
        exact = self._exact.total(terms)
        if exact is not None:
            return exact
        best = [total for months in self._best if (total := months.total(terms)) is not None]
        return min(best) if best and self._highest.are_known(terms) else None
