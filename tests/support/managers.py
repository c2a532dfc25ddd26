"""Organisations that manage facilities, and the people who run them, in one line each."""

from __future__ import annotations

from django.utils import timezone

from accounts.domain.organisation_kinds import OrganisationKind
from accounts.domain.roles import Role
from accounts.models import Organisation, User
from childcare.models import Facility, Management
from tests.support import people


def organisation(name: str = "Crèches du Canal", **changes: object) -> Organisation:
    return people.organisation(OrganisationKind.FACILITY_MANAGER, name=name, **changes)


def member(of: Organisation, role: Role | None = None) -> User:
    """Somebody new in this organisation."""
    return people.member(of, role).user


def relais(name: str = "Relais des Lilas") -> Organisation:
    return people.organisation(OrganisationKind.RELAIS_PETITE_ENFANCE, name=name)


def assistante_maternelle(vouched_by: Organisation, name: str = "Claude Martin") -> Organisation:
    """Somebody without SIRET, whose agrément was confirmed."""
    return organisation(name, siret=None, vouched_by=vouched_by, vouched_at=timezone.now())


def manage(facility: Facility, by: Organisation) -> Management:
    return Management.objects.create(facility=facility, organisation=by)
