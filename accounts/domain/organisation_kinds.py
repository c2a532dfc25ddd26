"""The kinds of organisation that work with the portal, and what each may do there."""

from __future__ import annotations

from enum import StrEnum

from accounts.domain.roles import Role


class OrganisationKind(StrEnum):
    FRANCE_TRAVAIL = "france_travail"
    MISSION_LOCALE = "mission_locale"
    PLIE = "plie"
    CCAS = "ccas"
    CONSEIL_DEPARTEMENTAL = "conseil_departemental"
    CAP_EMPLOI = "cap_emploi"
    OTHER_PRESCRIBER = "other_prescriber"
    FACILITY_MANAGER = "facility_manager"
    RELAIS_PETITE_ENFANCE = "relais_petite_enfance"
    COMITE_AVIP = "comite_avip"


# Those whose counsellors follow parents in a « parcours d'insertion ».
PRESCRIBERS = frozenset(
    {
        OrganisationKind.FRANCE_TRAVAIL,
        OrganisationKind.MISSION_LOCALE,
        OrganisationKind.PLIE,
        OrganisationKind.CCAS,
        OrganisationKind.CONSEIL_DEPARTEMENTAL,
        OrganisationKind.CAP_EMPLOI,
        OrganisationKind.OTHER_PRESCRIBER,
    }
)

# The agrément of an assistant maternel is given by the département, and known to the relais petite enfance
# (CASF, articles L. 421-3 and L. 214-2-1): these two can answer for somebody who has no SIRET.
VOUCHERS = frozenset({OrganisationKind.RELAIS_PETITE_ENFANCE, OrganisationKind.CONSEIL_DEPARTEMENTAL})

# A comité gathers the Caf, the département and the State: it has no legal person, hence no SIRET, and there is
# one per département.
WITHOUT_SIRET = frozenset({OrganisationKind.COMITE_AVIP})


# The role of who asks for an organisation to be registered.
MAIN_ROLES = dict.fromkeys(PRESCRIBERS, Role.COUNSELLOR) | {
    OrganisationKind.FACILITY_MANAGER: Role.MANAGER,
    OrganisationKind.RELAIS_PETITE_ENFANCE: Role.COUNSELLOR,
    OrganisationKind.COMITE_AVIP: Role.COORDINATOR,
}


def roles_of(kind: OrganisationKind) -> frozenset[Role]:
    """The roles that a member may hold; a département and a relais also steer childcare on their territory."""
    return frozenset({MAIN_ROLES[kind], Role.COORDINATOR} if kind in VOUCHERS else {MAIN_ROLES[kind]})
