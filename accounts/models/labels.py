"""French labels of the domain's codes, as professionals read them."""

from __future__ import annotations

from accounts.domain.organisation_kinds import OrganisationKind
from accounts.domain.organisation_states import OrganisationState
from accounts.domain.roles import Role

ORGANISATION_KINDS = [
    (OrganisationKind.FRANCE_TRAVAIL.value, "France Travail"),
    (OrganisationKind.MISSION_LOCALE.value, "Mission locale"),
    (OrganisationKind.PLIE.value, "PLIE"),
    (OrganisationKind.CCAS.value, "CCAS ou CIAS"),
    (OrganisationKind.CONSEIL_DEPARTEMENTAL.value, "Conseil départemental"),
    (OrganisationKind.CAP_EMPLOI.value, "Cap emploi"),
    (OrganisationKind.OTHER_PRESCRIBER.value, "Autre prescripteur"),
    (OrganisationKind.FACILITY_MANAGER.value, "Gestionnaire de lieux d’accueil"),
    (OrganisationKind.RELAIS_PETITE_ENFANCE.value, "Relais petite enfance"),
    (OrganisationKind.COMITE_AVIP.value, "Comité AVIP"),
]
ORGANISATION_STATES = [
    (OrganisationState.PENDING.value, "En attente"),
    (OrganisationState.ACTIVE.value, "Active"),
    (OrganisationState.REFUSED.value, "Refusée"),
    (OrganisationState.CLOSED.value, "Fermée"),
]
ROLES = [
    (Role.COUNSELLOR.value, "Conseiller"),
    (Role.MANAGER.value, "Gestionnaire"),
    (Role.COORDINATOR.value, "Coordinateur"),
]
