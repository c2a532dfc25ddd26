"""The least a family may pay for a need, at places of any terms: what orders and limits look at, without its trace.

Thousands of places have some hundreds of terms. What does not hang on the terms is settled once, so that each costs a
few multiplications; `price_of_need` gives the same amounts, with everything that is shown of them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

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
from aids.domain.rules.psu import HourlyRate, hourly_rate


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
        family = case.family
        self._exact, self._highest = _Family(case, family), _Family(case, at_worst(family))
        self._best = [_Family(case, each) for each in at_best(family, self._deducts_local_aids)]
        self._billed: dict[BillingTerms, BilledMinutes] = {}
        self._months: dict[BillingTerms, _BilledMonths] = {}
        self._by_hours: dict[Hashable, _BilledMonths] = {}
        self._paid: dict[Hashable, Decimal | None] = {}
        self._rates: dict[Hashable, Decimal | None] = {}

    def of(self, terms: CareTerms) -> Decimal | None:
        """Euros for the whole need, by month when it has no end; None when nobody can say."""
        match way_of(terms, deducts_local_aids=self._deducts_local_aids):
            case Way.FREE:
                return self._at_rate(Decimal("0.00"), terms.billing)
            case Way.RATE:
                rate = None if self._left_creche(terms) else self._rate(terms)
                return None if rate is None else self._at_rate(rate, terms.billing)
            case Way.AFTER_AIDS:
                return self._after_aids(terms)
            case Way.TO_ESTIMATE:
                return None

    def _at_rate(self, rate: Decimal, billing: BillingTerms) -> Decimal | None:
        if billing not in self._billed:
            self._billed[billing] = billed_minutes(self._case.need, billing)
        billed = self._billed[billing]
        return cost_per_month(rate, billed) if billed.for_need is None else cost_of_need(rate, billed)

    def _left_creche(self, terms: CareTerms) -> bool:
        case = self._case
        return any(left_creche(terms.mode_de_garde, child, case.on) for child in case.need.children)

    def _rate(self, terms: CareTerms) -> Decimal | None:
        key = (terms.mode_de_garde, terms.rounding, terms.plafond_local, terms.urgence, terms.tarif_fixe_urgence)
        if key not in self._rates:
            case = self._case
            found = hourly_rate(psu_case(case.family, terms, case.on), case.scales["psu"], case.on)
            known = found if isinstance(found, HourlyRate | Unknown) else found.lowest
            self._rates[key] = None if isinstance(known, Unknown) else known.rate
        return self._rates[key]

    def _after_aids(self, terms: CareTerms) -> Decimal | None:
        """Priced once for all terms that differ only in what changes nothing for these hours."""
        months = self._billed_months(terms)
        mode, scale = terms.mode_de_garde, _scale_terms(terms)
        key = (mode, scale, terms.hourly_price, terms.flat_price, terms.flat_period, months)
        if key not in self._paid:
            self._paid[key] = self._paid_after_aids(terms, months)
        return self._paid[key]

    def _paid_after_aids(self, terms: CareTerms, months: _BilledMonths) -> Decimal | None:
        if asks_no_price(terms):
            supposed = self._case.reference(terms.mode_de_garde)
            if supposed is None:
                return None
            terms = replace(terms, hourly_price=supposed)
        exact = self._exact.pays(terms, months)
        if exact is not None:
            return exact
        best = [paid for family in self._best if (paid := family.pays(terms, months)) is not None]
        return None if not best or self._highest.pays(terms, months) is None else min(best)

    def _billed_months(self, terms: CareTerms) -> _BilledMonths:
        """The same object for all billing terms that make the same hours of this need."""
        if terms.billing not in self._months:
            found = _BilledMonths.of(months_of(terms, self._case.need, self._case.on))
            self._months[terms.billing] = self._by_hours.setdefault(found.periods, found)
        return self._months[terms.billing]


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
    """What one family pays. Months and children are settled once for each kind of care."""

    def __init__(self, case: LeastPriceCase, family: Household) -> None:
        self._case, self._family = case, family
        self._settled: dict[Hashable, list[list[PaidByPrice]]] = {}

    def pays(self, terms: CareTerms, months: _BilledMonths) -> Decimal | None:
        """Euros, aids deducted; None as soon as one month is not known to the cent."""
        total = Decimal(0)
        for place, ((period, hours), children) in enumerate(
            zip(months.periods, self._by_price(terms, months), strict=True)
        ):
            price = period.hourly_price(terms)
            for child_s in children:
                paid = child_s(price, hours)
                if paid is None:
                    return None
                if place < months.counted:
                    total += paid
        return total

    def _by_price(self, terms: CareTerms, months: _BilledMonths) -> list[list[PaidByPrice]]:
        key = (terms.mode_de_garde, _scale_terms(terms))
        if key not in self._settled:
            self._settled[key] = [self._children(terms, period) for period, _hours in months.periods]
        return self._settled[key]

    def _children(self, terms: CareTerms, period: Period) -> list[PaidByPrice]:
        care = Care(
            mode_de_garde=terms.mode_de_garde,
            specific_hours_per_month=period.specific_hours,
            rounding=terms.rounding,
            plafond_local=terms.plafond_local,
        )
        case = self._case
        return [
            paid_by_price(EstimateRequest(period.day, self._family, child, care), case.scales, case.local_aids)
            for child in children_paid_for(terms.mode_de_garde, case.need.children)
        ]
