"""Kinds of facilities, seats and results, with the codes shared by the database, the commands and the pages.

Source of the kinds: Code de l'action sociale et des familles and Code de la santé publique, R.2324-17 and R.2324-46.
"""

from __future__ import annotations

from enum import StrEnum


class FacilityKind(StrEnum):
    CRECHE_COLLECTIVE = "creche_collective"
    MULTI_ACCUEIL = "multi_accueil"
    HALTE_GARDERIE = "halte_garderie"
    MICRO_CRECHE_PSU = "micro_creche_psu"
    MICRO_CRECHE_PAJE = "micro_creche_paje"
    CRECHE_FAMILIALE_PSU = "creche_familiale_psu"
    CRECHE_FAMILIALE_PAJE = "creche_familiale_paje"
    CRECHE_PARENTALE = "creche_parentale"
    JARDIN_ENFANTS = "jardin_enfants"
    MAM = "mam"
    ASSISTANT_MATERNEL = "assistant_maternel"
    GARDE_DOMICILE_EMPLOI_DIRECT = "garde_domicile_emploi_direct"
    GARDE_DOMICILE_PRESTATAIRE = "garde_domicile_prestataire"


# The « mode de garde » decides which aids apply; several kinds of facilities share one.
MODE_DE_GARDE: dict[FacilityKind, str] = {
    FacilityKind.CRECHE_COLLECTIVE: "creche_psu",
    FacilityKind.MULTI_ACCUEIL: "creche_psu",
    FacilityKind.HALTE_GARDERIE: "halte_garderie",
    FacilityKind.MICRO_CRECHE_PSU: "micro_creche_psu",
    FacilityKind.MICRO_CRECHE_PAJE: "micro_creche_paje",
    FacilityKind.CRECHE_FAMILIALE_PSU: "creche_familiale_psu",
    FacilityKind.CRECHE_FAMILIALE_PAJE: "creche_familiale_paje",
    FacilityKind.CRECHE_PARENTALE: "creche_parentale",
    FacilityKind.JARDIN_ENFANTS: "creche_psu",
    FacilityKind.MAM: "assistante_maternelle",
    FacilityKind.ASSISTANT_MATERNEL: "assistante_maternelle",
    FacilityKind.GARDE_DOMICILE_EMPLOI_DIRECT: "garde_domicile_emploi_direct",
    FacilityKind.GARDE_DOMICILE_PRESTATAIRE: "garde_domicile_prestataire",
}

# A work contract to sign after a meeting, not a seat to reserve.
CONTACT_KINDS = frozenset(
    {
        FacilityKind.MAM,
        FacilityKind.ASSISTANT_MATERNEL,
        FacilityKind.GARDE_DOMICILE_EMPLOI_DIRECT,
        FacilityKind.GARDE_DOMICILE_PRESTATAIRE,
    }
)

# These people work at their own home: commune and approximate point only, never an address.
HOME_ADDRESS_KINDS = frozenset({FacilityKind.ASSISTANT_MATERNEL})


class SlotKind(StrEnum):
    REGULAR = "regular"
    OCCASIONAL = "occasional"
    URGENT = "urgent"
    EPHEMERAL = "ephemeral"


class Audience(StrEnum):
    """Who a seat is for: everyone, or parents « en parcours d'insertion » only (AVIP seats)."""

    EVERYONE = "everyone"
    INSERTION = "insertion"


class ResultKind(StrEnum):
    """The four kinds of result, in the order of relevance; never mixed up."""

    FREE = "free"
    OPEN = "open"
    FULL = "full"
    CONTACT = "contact"
