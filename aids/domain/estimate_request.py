"""What an estimate is asked about: one family, one child, one kind of care, one month."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from aids.domain.care import Care, Child
from aids.domain.household import Household
from aids.domain.life_event import LifeEvent

PSU_INCOME, CMG_INCOME = "household.ressources_psu_mensuelles", "household.revenus_nets_categoriels_annuels"
INCOMES = frozenset({PSU_INCOME, CMG_INCOME})
# Beyond every ceiling of every scale.
LEAST_INCOME, GREATEST_INCOME = Decimal(0), Decimal(12_000_000)


@dataclass(frozen=True, slots=True)
class EstimateRequest:
    """What is asked. `on` stands for its civil month."""

    on: date
    household: Household
    child: Child
    care: Care
    life_event: LifeEvent | None = None

    def supposing(self, income: Decimal) -> EstimateRequest:
        """The same request with each income that is missing supposed to be `income`, in euros per month or year."""
        family = self.household
        psu, cmg = family.ressources_psu_mensuelles, family.revenus_nets_categoriels_annuels
        supposed = replace(
            family,
            ressources_psu_mensuelles=income if psu is None else psu,
            revenus_nets_categoriels_annuels=income if cmg is None else cmg,
        )
        return replace(self, household=supposed)
