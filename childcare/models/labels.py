"""French labels of the domain's codes, as professionals read them."""

from __future__ import annotations

from childcare.domain.facility_claims import ClaimChannel, ClaimState
from childcare.domain.kinds import Audience, FacilityKind, SlotKind

FACILITY_KINDS = [
    (FacilityKind.CRECHE_COLLECTIVE.value, "Crèche collective"),
    (FacilityKind.MULTI_ACCUEIL.value, "Multi-accueil"),
    (FacilityKind.HALTE_GARDERIE.value, "Halte-garderie"),
    (FacilityKind.MICRO_CRECHE_PSU.value, "Micro-crèche (PSU)"),
    (FacilityKind.MICRO_CRECHE_PAJE.value, "Micro-crèche (PAJE)"),
    (FacilityKind.CRECHE_FAMILIALE_PSU.value, "Crèche familiale (PSU)"),
    (FacilityKind.CRECHE_FAMILIALE_PAJE.value, "Crèche familiale (PAJE)"),
    (FacilityKind.CRECHE_PARENTALE.value, "Crèche parentale"),
    (FacilityKind.JARDIN_ENFANTS.value, "Jardin d’enfants"),
    (FacilityKind.MAM.value, "Maison d’assistants maternels"),
    (FacilityKind.ASSISTANT_MATERNEL.value, "Assistant maternel"),
    (FacilityKind.GARDE_DOMICILE_EMPLOI_DIRECT.value, "Garde à domicile (emploi direct)"),
    (FacilityKind.GARDE_DOMICILE_PRESTATAIRE.value, "Garde à domicile (prestataire)"),
]
SLOT_KINDS = [
    (SlotKind.REGULAR.value, "Régulier"),
    (SlotKind.OCCASIONAL.value, "Occasionnel"),
    (SlotKind.URGENT.value, "Urgence"),
    (SlotKind.EPHEMERAL.value, "Éphémère"),
]
AUDIENCES = [
    (Audience.EVERYONE.value, "Toutes les familles"),
    (Audience.INSERTION.value, "Parents en parcours d’insertion"),
]
CLAIM_CHANNELS = [
    (ClaimChannel.EMAIL.value, "Code par e-mail"),
    (ClaimChannel.LETTER.value, "Code par courrier"),
    (ClaimChannel.VOUCHER.value, "Confirmation du RPE ou du département"),
]
CLAIM_STATES = [
    (ClaimState.WAITING.value, "En attente"),
    (ClaimState.OPEN.value, "Code envoyé"),
    (ClaimState.ACCEPTED.value, "Acceptée"),
    (ClaimState.REFUSED.value, "Refusée"),
    (ClaimState.EXHAUSTED.value, "Trop d’essais"),
    (ClaimState.EXPIRED.value, "Expirée"),
    (ClaimState.OVERTAKEN.value, "Lieu géré par une autre structure"),
    (ClaimState.WITHDRAWN.value, "Remplacée par une autre demande"),
]
