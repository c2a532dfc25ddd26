"""Organisations and the people in them, made as briefly as a test reads."""

from __future__ import annotations

from datetime import timedelta
from itertools import count, product
from typing import Any

from django.utils import timezone

from accounts.domain.organisation_kinds import MAIN_ROLES, OrganisationKind
from accounts.domain.organisation_states import OrganisationState
from accounts.domain.roles import Role
from accounts.domain.siret import is_siret
from accounts.models import Membership, Organisation, User

_numbers = count(1)


def siret(number: int) -> str:
    """A number with the keys of a SIRET, another one for each `number` from 1."""
    codes = (f"{number:08d}{siren_key}0001{key}" for siren_key, key in product(range(10), repeat=2))
    return next(code for code in codes if is_siret(code))


def organisation(kind: OrganisationKind = OrganisationKind.MISSION_LOCALE, **changes: Any) -> Organisation:
    """An active organisation of the Nord; `changes` are fields of the model."""
    number = next(_numbers)
    values = {
        "name": f"{kind.value} {number}",
        "siret": None if kind is OrganisationKind.COMITE_AVIP else siret(number),
        "departement": "59",
        "state": OrganisationState.ACTIVE.value,
    }
    return Organisation.objects.create(kind=kind.value, **{**values, **changes})


def user(email: str | None = None, **changes: Any) -> User:
    return User.objects.create_user(email=email or f"personne{next(_numbers)}@exemple.fr", **changes)


def member(
    of: Organisation, role: Role | None = None, *, administers: bool = False, who: User | None = None
) -> Membership:
    """Somebody in an organisation, with the usual role of its kind."""
    return Membership.objects.create(
        organisation=of,
        user=who or user(),
        role=(role or MAIN_ROLES[OrganisationKind(of.kind)]).value,
        is_administrator=administers,
        joined_at=timezone.now() - timedelta(days=1),
    )


def assistante_maternelle(voucher: Organisation, **changes: Any) -> Organisation:
    """A pending organisation without SIRET, that named `voucher`."""
    values = {"kind": OrganisationKind.FACILITY_MANAGER, "siret": None, "vouched_by": voucher, "state": "pending"}
    return organisation(**{**values, **changes})
