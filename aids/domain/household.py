"""The family: who is at charge, what they do, what they declare. Unknown is None, never zero."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Activity(StrEnum):
    """What an adult does, in the codes of the contracts."""

    EMPLOI = "emploi"
    CHOMAGE_INDEMNISE = "chomage_indemnise"
    FORMATION_REMUNEREE = "formation_remuneree"
    RSA = "rsa"
    ASS = "ass"
    AAH = "aah"
    ETUDIANT = "etudiant"
    SERVICE_CIVIQUE = "service_civique"
    AUCUNE = "aucune"


class IncomeOrigin(StrEnum):
    """How the income was learnt: given as the scale wants it, derived from one tax figure, or « RSA ou aucune »."""

    DECLARED = "declared"
    DERIVED = "derived"
    RSA_OU_AUCUNE = "rsa_ou_aucune"


class Prepare(StrEnum):
    """PreParE for a parent who stops or reduces work: `PARTIEL_50` at most half time, `PARTIEL_50_80` up to 80 %."""

    TAUX_PLEIN = "taux_plein"
    PARTIEL_50 = "partiel_50"
    PARTIEL_50_80 = "partiel_50_80"


@dataclass(frozen=True, slots=True)
class Household:
    """A family on a given month.

    `enfants_a_charge` counts every child at charge (≥ 1), of whom `enfants_aeeh` receive the AEEH.
    `ressources_psu_mensuelles`: year N-2 income before the 10 % abatement, divided by 12, in euros.
    `revenus_nets_categoriels_annuels`: year N-2 income after the 10 % abatement, in euros per year.
    `activites` has one entry per adult; empty when not asked. `parent_isole` is None when not asked. `prepare` is None
    when nobody receives it.
    """

    enfants_a_charge: int
    parent_isole: bool | None = None
    enfants_aeeh: int = 0
    aah: bool = False
    ressources_psu_mensuelles: Decimal | None = None
    revenus_nets_categoriels_annuels: Decimal | None = None
    income_origin: IncomeOrigin = IncomeOrigin.DECLARED
    activites: tuple[Activity, ...] = ()
    commune: str | None = None
    mayotte: bool = False
    prepare: Prepare | None = None

    def __post_init__(self) -> None:
        if self.enfants_a_charge < 1:
            raise ValueError("au moins un enfant à charge")
        if not 0 <= self.enfants_aeeh <= self.enfants_a_charge:
            raise ValueError("plus d’enfants avec AEEH que d’enfants à charge")
        for income in (self.ressources_psu_mensuelles, self.revenus_nets_categoriels_annuels):
            if income is not None and not (income.is_finite() and income >= 0):
                raise ValueError("un revenu est positif ou nul")
