"""The one door to prices: pages, API and commands all call these two functions.

Both are pure but for the scales, read once from their files. They touch no database and write nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from aids.bareme_files import bareme
from aids.domain import estimate as estimates
from aids.domain import price as prices
from aids.domain import price_after_aids as prices_after_aids
from aids.domain.bareme import NotInForce
from aids.domain.billing import NeedHours
from aids.domain.care import ModeDeGarde
from aids.domain.estimate import Estimate, EstimateRequest
from aids.domain.household import Household
from aids.domain.price_terms import CareTerms, PriceOfNeed

REFERENCE_COST = {
    ModeDeGarde.ASSISTANTE_MATERNELLE: "cout_reference",
    ModeDeGarde.GARDE_DOMICILE_EMPLOI_DIRECT: "cout_reference_domicile",
}


def estimate(request: EstimateRequest) -> Estimate:
    """What this care costs this family in the month of `request.on`, and what is left to pay."""
    return estimates.estimate(request, bareme("psu"))


def price_of_need(household: Household | None, terms: CareTerms, need: NeedHours, on: date) -> PriceOfNeed:
    """Price of a need at a place with these terms. Arguments are hashable: price each distinct terms once."""
    return prices.price_of_need(
        household, terms, need, on, psu=bareme("psu"), estimate=estimate, reference=_reference(terms.mode_de_garde, on)
    )


def month_of_care(household: Household | None, terms: CareTerms, need: NeedHours, on: date) -> tuple[Estimate, ...]:
    """The same place in a usual month, every aid line by line: one estimate for each child who is paid for."""
    family = household or Household(enfants_a_charge=len(need.children))
    reference = _reference(terms.mode_de_garde, on)
    if terms.hourly_price is None and terms.flat_price is None:
        terms = replace(terms, hourly_price=reference)
    return prices_after_aids.month_of_care(family, terms, need, on, estimate)


def _reference(mode: ModeDeGarde, on: date) -> Decimal | None:
    """Euros an hour that the law takes for parents who employ; None for the other kinds, or before it was set."""
    if mode not in REFERENCE_COST:
        return None
    try:
        return bareme("cmg_emploi_direct").amount(REFERENCE_COST[mode], on)
    except NotInForce:
        return None
