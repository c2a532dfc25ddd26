"""Who is in an organisation, as what. Each service locks the organisation first: one administrator always stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import letters
from accounts.domain.organisation_kinds import OrganisationKind, roles_of
from accounts.domain.organisation_states import OrganisationState
from accounts.domain.roles import Role
from accounts.events import MemberJoined, MembershipEnded, RoleChanged
from accounts.locks import lock_organisation
from accounts.models import Membership, Organisation, User
from accounts.services.refusals import NotDone
from core.audit.recording import record


class LastAdministrator(NotDone):
    """The organisation would be left without anybody to administer it."""


class MembershipOver(NotDone):
    """The colleague left meanwhile."""


@transaction.atomic
def add_member(
    organisation_id: int, *, user: User, role: Role, is_administrator: bool, by: User | None, now: datetime
) -> Membership:
    """Make somebody a member of an active organisation; who is one already keeps the role they have."""
    organisation = lock_organisation(organisation_id)
    if organisation.state != OrganisationState.ACTIVE:
        raise NotDone(_("Cette structure n’est pas active sur le portail."))
    check_role(organisation, role)
    membership, is_new = Membership.objects.get_or_create(
        user=user,
        organisation=organisation,
        ended_at=None,
        defaults={"role": role, "is_administrator": is_administrator, "joined_at": now},
    )
    if is_new:
        _record(MemberJoined, membership, by, now, role=role.value, is_administrator=is_administrator)
    return membership


@transaction.atomic
def change_role(
    membership: Membership, *, role: Role, is_administrator: bool, by: User | None, now: datetime
) -> Membership:
    """Give a colleague another role.

    Raises MembershipOver, LastAdministrator, or NotDone for a role that this kind of organisation has no use for.
    """
    organisation = lock_organisation(membership.organisation_id)
    current = _still_active(membership)
    if (current.role, current.is_administrator) == (role, is_administrator):
        return current
    check_role(organisation, role)
    if current.is_administrator and not is_administrator:
        _keep_an_administrator(current)
    current.role, current.is_administrator = role.value, is_administrator
    current.save(update_fields=["role", "is_administrator"])
    _record(RoleChanged, current, by, now, role=role.value, is_administrator=is_administrator)
    return current


@transaction.atomic
def remove(membership: Membership, *, by: User | None, now: datetime) -> Membership:
    """End a membership and tell the person; the row stays, to explain what was done.

    Raises MembershipOver or LastAdministrator.
    """
    lock_organisation(membership.organisation_id)
    current = _still_active(membership)
    if current.is_administrator:
        _keep_an_administrator(current)
    current.ended_at = max(now, current.joined_at)
    current.save(update_fields=["ended_at"])
    _record(MembershipEnded, current, by, now)
    if by is None or by.pk != current.user_id:
        letters.membership_ended(current, now=now)
    return current


def check_role(organisation: Organisation, role: Role) -> None:
    """Raises NotDone for a role that this kind of organisation has no use for."""
    if role not in roles_of(OrganisationKind(organisation.kind)):
        raise NotDone(_("Ce rôle n’existe pas dans ce type de structure."))


def _still_active(membership: Membership) -> Membership:
    current = Membership.objects.filter(pk=membership.pk, ended_at=None).first()
    if current is None:
        raise MembershipOver(_("Cette personne ne fait plus partie de la structure."))
    return current


def _keep_an_administrator(leaving: Membership) -> None:
    others = Membership.objects.filter(
        organisation=leaving.organisation_id, ended_at=None, is_administrator=True, user__is_active=True
    ).exclude(pk=leaving.pk)
    if not others.exists():
        raise LastAdministrator(_("Il faut au moins un administrateur. Nommez d’abord un collègue."))


def _record(event_type: type, membership: Membership, by: User | None, now: datetime, **data: object) -> None:
    record(
        event_type,
        actor=by,
        organisation_id=membership.organisation_id,
        subject=("accounts.Membership", membership.pk),
        data=data,
        now=now,
    )
