"""What a month of care leaves to pay, aids deducted, for any price of an hour: the amount of an estimate alone.

Family, child, kind of care and month settle everything but a little arithmetic, which is that of the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from decimal import Decimal

from aids.domain.care import PSU_MODES
from aids.domain.care_cost import cost_of_care, cost_of_hours
from aids.domain.estimate_request import EstimateRequest
from aids.domain.local_aid import LocalAid, evaluate
from aids.domain.local_formula import ShareOfCost
from aids.domain.monthly_aids import Scales, cmg_by_price, is_computed
from aids.domain.outcome import Eligible, Unknown

# Euros left to pay, from euros an hour (None: the national scale says it) and hours; None where an answer is missing.
PaidByPrice = Callable[[Decimal | None, Decimal], Decimal | None]
AmountByCost = Callable[[Decimal], Decimal]
ONE_HOUR, ANY_COST = Decimal(1), Decimal(1_000_000)


def paid_by_price(request: EstimateRequest, scales: Scales, local_aids: Sequence[LocalAid]) -> PaidByPrice:
    """`reste_a_charge` of `aids.domain.estimate` for any price and hours; those of the request do not count."""
    on_scale = request.care.mode_de_garde in PSU_MODES
    rate = _rate(request, scales) if on_scale else None
    cmg = cmg_by_price(request, scales)
    local = _LocalAids(request, tuple(filter(is_computed, local_aids)))

    def paid(price: Decimal | None, hours: Decimal) -> Decimal | None:
        price = rate if on_scale else price
        if price is None:
            return None
        granted = cmg(price, hours)
        return None if granted is None else local.left(cost_of_hours(price, hours) - granted, hours)

    return paid


class AmountsByRequest:
    """`gross_cost` and `reste_a_charge` of `aids.domain.estimate`, None when they are not known.

    Families, children, kinds of care and months come back from place to place: each is settled once, for any price.
    """

    def __init__(self, scales: Scales, local_aids: Sequence[LocalAid]) -> None:
        self._scales, self._local_aids = scales, local_aids
        self._settled: dict[Hashable, tuple[Decimal | None, PaidByPrice]] = {}

    def __call__(self, request: EstimateRequest) -> tuple[Decimal, Decimal] | None:
        care = request.care
        rate, paid_by = self._of(request)
        price = rate if care.mode_de_garde in PSU_MODES else care.hourly_price
        paid = paid_by(price, care.hours_per_month)
        return None if price is None or paid is None else (cost_of_hours(price, care.hours_per_month), paid)

    def _of(self, request: EstimateRequest) -> tuple[Decimal | None, PaidByPrice]:
        care = request.care
        settles = (care.mode_de_garde, care.specific_hours_per_month, care.rounding, care.plafond_local)
        key = (request.on, request.household, request.child, *settles, care.months_per_year)
        if key not in self._settled:
            rate = _rate(request, self._scales) if care.mode_de_garde in PSU_MODES else None
            self._settled[key] = (rate, paid_by_price(request, self._scales, self._local_aids))
        return self._settled[key]


def _rate(request: EstimateRequest, scales: Scales) -> Decimal | None:
    """Euros an hour on the national scale, None when it is not known to the cent."""
    costs = cost_of_care(replace(request, care=replace(request.care, hours_per_month=ONE_HOUR)), scales["psu"])
    return None if isinstance(costs, Unknown) or costs.exact is None else costs.exact.hourly_rate


class _LocalAids:
    """The local aids of a month, in their order. What hangs on the hours is settled once for each number of them."""

    def __init__(self, request: EstimateRequest, aids: tuple[LocalAid, ...]) -> None:
        self._request, self._aids = request, aids
        self._amounts: dict[Decimal, tuple[AmountByCost, ...] | None] = {}

    def left(self, cost: Decimal, hours: Decimal) -> Decimal | None:
        """Euros left of `cost`; None while one of the aids awaits an answer of the family."""
        if not self._aids:
            return cost
        if hours not in self._amounts:
            self._amounts[hours] = self._amounts_for(hours)
        amounts = self._amounts[hours]
        if amounts is None:
            return None
        for amount in amounts:
            cost -= min(amount(cost), cost)
        return cost

    def _amounts_for(self, hours: Decimal) -> tuple[AmountByCost, ...] | None:
        request = self._request
        care, found = replace(request.care, hours_per_month=hours), []
        for aid in self._aids:
            outcome = evaluate(aid, request.household, request.child, care, request.on, cost=ANY_COST)
            if isinstance(outcome, Unknown) and outcome.missing:
                return None
            if isinstance(outcome, Eligible):
                found.append(_amount_by_cost(aid, outcome.amount))
        return tuple(found)


def _amount_by_cost(aid: LocalAid, fixed: Decimal) -> AmountByCost:
    return aid.formula.amount if isinstance(aid.formula, ShareOfCost) else lambda cost: fixed
