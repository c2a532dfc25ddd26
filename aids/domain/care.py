"""The care a family asks a price for: kind, hours, price terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class ModeDeGarde(StrEnum):
    """Kinds of care that the law prices differently, in the codes of the contracts."""

    CRECHE_PSU = "creche_psu"
    MICRO_CRECHE_PSU = "micro_creche_psu"
    HALTE_GARDERIE = "halte_garderie"
    CRECHE_FAMILIALE_PSU = "creche_familiale_psu"
    CRECHE_PARENTALE = "creche_parentale"
    MICRO_CRECHE_PAJE = "micro_creche_paje"
    CRECHE_FAMILIALE_PAJE = "creche_familiale_paje"
    ASSISTANTE_MATERNELLE = "assistante_maternelle"
    GARDE_DOMICILE_EMPLOI_DIRECT = "garde_domicile_emploi_direct"
    GARDE_DOMICILE_PRESTATAIRE = "garde_domicile_prestataire"


PSU_MODES = frozenset(
    {
        ModeDeGarde.CRECHE_PSU,
        ModeDeGarde.MICRO_CRECHE_PSU,
        ModeDeGarde.HALTE_GARDERIE,
        ModeDeGarde.CRECHE_FAMILIALE_PSU,
        ModeDeGarde.CRECHE_PARENTALE,
    }
)


# The parent is the employer: a wage, and contributions beside it.
DIRECT_EMPLOYMENT = frozenset({ModeDeGarde.ASSISTANTE_MATERNELLE, ModeDeGarde.GARDE_DOMICILE_EMPLOI_DIRECT})
AT_HOME = frozenset({ModeDeGarde.GARDE_DOMICILE_EMPLOI_DIRECT, ModeDeGarde.GARDE_DOMICILE_PRESTATAIRE})
# Art. R.2324-17 of the Code de la santé publique: these places welcome children under six.
CRECHES = PSU_MODES | {ModeDeGarde.MICRO_CRECHE_PAJE, ModeDeGarde.CRECHE_FAMILIALE_PAJE}


class Rounding(StrEnum):
    """How a crèche cuts the hourly rate to the cent: both are met, no text decides (docs/aides/psu.md)."""

    HALF_UP = "half_up"
    TRUNCATE = "truncate"


@dataclass(frozen=True, slots=True)
class Child:
    """The child looked after. `ase`: placed by the « aide sociale à l’enfance »."""

    birth_date: date
    residence_alternee: bool = False
    ase: bool = False

    def age_in_months(self, on: date) -> int:
        """Completed months on that day (negative before birth)."""
        months = (on.year - self.birth_date.year) * 12 + on.month - self.birth_date.month
        return months - (on.day < self.birth_date.day)

    def is_past_birthday_month(self, years: int, on: date) -> bool:
        """Whether that birthday was in an earlier month: a right that ends with an age lasts the whole month."""
        return (on.year, on.month) > (self.birth_date.year + years, self.birth_date.month)


@dataclass(frozen=True, slots=True)
class Care:
    """One kind of care for one child, in a month of full use. Amounts in euros, hours as decimal hours.

    `cesu_employeur_annuel`: what an employer pays towards it by CESU, in euros per year; None for none.
    """

    mode_de_garde: ModeDeGarde
    hours_per_month: Decimal = Decimal(0)
    hourly_price: Decimal | None = None
    specific_hours_per_month: Decimal = Decimal(0)
    months_per_year: int = 12
    rounding: Rounding = Rounding.HALF_UP
    plafond_local: Decimal | None = None
    cesu_employeur_annuel: Decimal | None = None
