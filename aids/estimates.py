"""The one door to prices: pages, API and commands all call these functions.

All are pure but for the scales and the shipped local aids, read once from their files. They touch no database and
write nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial

from aids.bareme_files import bareme, every_bareme
from aids.domain import estimate as estimates
from aids.domain import price as prices
from aids.domain.bareme import NotInForce
from aids.domain.billing import NeedHours
from aids.domain.care import DIRECT_EMPLOYMENT, PSU_MODES, ModeDeGarde
from aids.domain.estimate import Estimate, EstimateRequest
from aids.domain.household import Household
from aids.domain.least_price import LeastPriceCase, LeastPrices
from aids.domain.local_aid import LocalAid, covers
from aids.domain.paid_by_price import AmountsByRequest
from aids.domain.price_after_aids import Estimators, SupposedPrice
from aids.domain.price_terms import CareTerms, PriceOfNeed
from aids.domain.rules.cmg_structure import PRICE_CAP
from aids.local_aid_files import shipped_local_aids
from territory.divisions import divisions_of

REFERENCE_COST = {
    ModeDeGarde.ASSISTANTE_MATERNELLE: "cout_reference",
    ModeDeGarde.GARDE_DOMICILE_EMPLOI_DIRECT: "cout_reference_domicile",
}


def estimate(request: EstimateRequest, local_aids: Sequence[LocalAid] | None = None) -> Estimate:
    """What this care costs this family in the month of `request.on`, every aid, and what is left to pay.

    `local_aids`: those to look at; None for the shipped ones of the family's commune.
    """
    if local_aids is None:
        local_aids = local_aids_of(request.household.commune)
    return estimates.estimate(request, every_bareme(), local_aids)


# More communes than one search has; the whole country would fit in 35,000.
@lru_cache(maxsize=1024)
def local_aids_of(commune: str | None) -> tuple[LocalAid, ...]:
    """The shipped local aids somebody of that commune (INSEE code) may ask for; none when it is not known."""
    if commune is None:
        return ()
    lies_in = divisions_of(commune)
    return tuple(
        aid for aid in shipped_local_aids() if covers(aid, lies_in.commune, lies_in.departement, lies_in.region)
    )


class FamilyPrices:
    """Prices of one need for one family, at places of any terms: what does not hang on the terms is settled once.

    `local_aids`: as for `estimate`.
    """

    def __init__(
        self,
        household: Household | None,
        need: NeedHours,
        on: date,
        local_aids: Sequence[LocalAid] | None = None,
    ) -> None:
        self._family, self._local_aids = _family(household, need, local_aids)
        self._need, self._on = need, on
        self._estimators = Estimators(
            month=lru_cache(maxsize=None)(partial(estimate, local_aids=self._local_aids)),
            amounts=AmountsByRequest(every_bareme(), self._local_aids),
            deducts_local_aids=any(aid.is_computable for aid in self._local_aids),
        )

    def price(self, terms: CareTerms) -> PriceOfNeed:
        """Price of the need at a place with these terms, monthly aids deducted.

        Price each distinct terms once: there are few of them for thousands of places.
        """
        price = prices.price_of_need(
            self._family,
            terms,
            self._need,
            self._on,
            psu=bareme("psu"),
            estimators=self._estimators,
            supposed=supposed_price(terms.mode_de_garde, self._on),
        )
        return replace(price, scale_from=bareme(_scale(terms.mode_de_garde)).newest(self._on))


def price_of_need(
    household: Household | None,
    terms: CareTerms,
    need: NeedHours,
    on: date,
    local_aids: Sequence[LocalAid] | None = None,
) -> PriceOfNeed:
    """Price of a need at one place: `FamilyPrices` for several."""
    return FamilyPrices(household, need, on, local_aids).price(terms)


def least_prices(
    household: Household | None, need: NeedHours, on: date, local_aids: Sequence[LocalAid] | None = None
) -> LeastPrices:
    """What the same family pays for this need at the least, for many terms: only the amount, some hundred times sooner.

    `least_prices(…).of(terms)` is the exact price of `price_of_need`, or the bottom of its range.
    """
    family, local = _family(household, need, local_aids)
    return LeastPrices(LeastPriceCase(family, need, on, every_bareme(), local, partial(reference_price, on=on)))


def _family(
    household: Household | None, need: NeedHours, local_aids: Sequence[LocalAid] | None
) -> tuple[Household, Sequence[LocalAid]]:
    """A family that said nothing has the children of the need at charge; the rest is unknown."""
    family = household or Household(enfants_a_charge=len(need.children))
    return family, local_aids_of(family.commune) if local_aids is None else local_aids


def _scale(mode: ModeDeGarde) -> str:
    """The scale that says most of a price."""
    if mode in PSU_MODES:
        return "psu"
    return "cmg_emploi_direct" if mode in DIRECT_EMPLOYMENT else "cmg_structure"


def supposed_price(mode: ModeDeGarde, on: date) -> SupposedPrice | None:
    """Where a place does not say its own: the reference price of the law, else the dearest hour that is helped."""
    reference, cap = reference_price(mode, on), highest_price(mode, on)
    if reference is not None:
        return SupposedPrice(reference)
    return None if cap is None else SupposedPrice(cap, is_cap=True)


def reference_price(mode: ModeDeGarde, on: date) -> Decimal | None:
    """Euros an hour that the law takes for parents who employ; None for the other kinds, or before it was set."""
    if mode not in REFERENCE_COST:
        return None
    try:
        return bareme("cmg_emploi_direct").amount(REFERENCE_COST[mode], on)
    except NotInForce:
        return None


def highest_price(mode: ModeDeGarde, on: date) -> Decimal | None:
    """Euros an hour above which a micro-crèche opens no right to any aid; None for the other kinds."""
    if mode is not ModeDeGarde.MICRO_CRECHE_PAJE:
        return None
    try:
        return bareme("cmg_structure").amount(PRICE_CAP, on)
    except NotInForce:
        return None
