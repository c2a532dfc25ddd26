"""Requests that wait for an answer in the demonstration: one for the administration, one for the relais first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.demo import COMMUNE, DEPARTEMENT, RELAIS, demo_organisation
from accounts.domain.organisation_kinds import OrganisationKind
from accounts.models import Organisation, User
from accounts.services import organisations


@dataclass(frozen=True, slots=True)
class DemoRequest:
    """An organisation asked for by the account `email`; without SIRET, the relais confirms the agrément."""

    email: str
    kind: OrganisationKind
    name: str
    siret: str | None = None


DEMO_REQUESTS = (
    DemoRequest(
        "inscription@releve.example", OrganisationKind.PLIE, "PLIE de l’Escaut (démonstration)", "99900004500016"
    ),
    DemoRequest("agrement@releve.example", OrganisationKind.FACILITY_MANAGER, "Mina Traoré (démonstration)"),
)


def ask_for_demo_organisations(*, now: datetime) -> None:
    """Ask once for each: what was answered since is left as it is."""
    for wanted in DEMO_REQUESTS:
        user = User.objects.filter(email=wanted.email).first()
        if user is not None and not Organisation.objects.filter(kind=wanted.kind.value, name=wanted.name).exists():
            asked = Organisation(
                kind=wanted.kind.value,
                name=wanted.name,
                siret=wanted.siret,
                departement=DEPARTEMENT,
                commune=COMMUNE,
                vouched_by=None if wanted.siret else demo_organisation(RELAIS),
            )
            organisations.ask(asked, by=user, now=now)
