"""From the one tax figure asked on the web to the two incomes the law uses.

The crèche scale takes year N-2 income *before* the 10 % abatement, by month (circulaire Cnaf n° 2019-005); the CMG
takes « revenus nets catégoriels », *after* it, by year (art. R.532-3 du code de la sécurité sociale).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from aids.domain.household import Household, IncomeOrigin
from aids.domain.wording import to_cents

YEARS_BACK = 2
PART_AFTER_ABATEMENT = Decimal("0.90")


@dataclass(frozen=True, slots=True)
class Incomes:
    """What a family's answer says of its income, ready for a `Household`. None is unknown."""

    ressources_psu_mensuelles: Decimal | None
    revenus_nets_categoriels_annuels: Decimal | None
    origin: IncomeOrigin

    def of(self, household: Household) -> Household:
        """The same household with these incomes."""
        return replace(
            household,
            ressources_psu_mensuelles=self.ressources_psu_mensuelles,
            revenus_nets_categoriels_annuels=self.revenus_nets_categoriels_annuels,
            income_origin=self.origin,
        )


def tax_year(on: date) -> int:
    """Year whose income counts on that day: N-2, so « Revenus déclarés pour 2024 » all through 2026."""
    return on.year - YEARS_BACK


def from_declared_income(revenus_declares: Decimal) -> Incomes:
    """Both incomes from « Revenus déclarés », in euros per year before any abatement (≥ 0).

    The second is an estimate: the abatement has a minimum and a maximum per person, pensions follow another rule, and
    what the Caf neutralises is not known here.
    """
    if not (revenus_declares.is_finite() and revenus_declares >= 0):
        raise ValueError("un revenu est positif ou nul")
    return Incomes(
        ressources_psu_mensuelles=to_cents(revenus_declares / 12),
        revenus_nets_categoriels_annuels=to_cents(revenus_declares * PART_AFTER_ABATEMENT),
        origin=IncomeOrigin.DERIVED,
    )


def rsa_ou_aucune_ressource() -> Incomes:
    """« RSA ou aucune ressource »: the Caf neutralises earned income (art. R.532-7 CSS), so the floor, to confirm."""
    return Incomes(Decimal("0.00"), Decimal("0.00"), IncomeOrigin.RSA_OU_AUCUNE)


def undisclosed() -> Incomes:
    """« Je ne sais pas » or « Je préfère ne pas le dire »: unknown, so a range."""
    return Incomes(None, None, IncomeOrigin.DECLARED)
