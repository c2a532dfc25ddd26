"""The one door to prices: pages, API and commands all call these two functions.

Both are pure but for the scales, read once from their files. They touch no database and write nothing.
"""

from __future__ import annotations

from datetime import date

from aids.bareme_files import bareme
from aids.domain import estimate as estimates
from aids.domain import price as prices
from aids.domain.billing import NeedHours
from aids.domain.estimate import Estimate, EstimateRequest
from aids.domain.household import Household
from aids.domain.price import CareTerms, PriceOfNeed


def estimate(request: EstimateRequest) -> Estimate:
    """What this care costs this family in the month of `request.on`, and what is left to pay."""
    return estimates.estimate(request, bareme("psu"))


def price_of_need(household: Household | None, terms: CareTerms, need: NeedHours, on: date) -> PriceOfNeed:
    """Price of a need at a place with these terms. Arguments are hashable: price each distinct terms once."""
    return prices.price_of_need(household, terms, need, on, bareme("psu"))
