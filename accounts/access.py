"""The only doors through which people and organisations reach a view: what is not yours does not exist."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404

from accounts.domain.organisation_states import OrganisationState
from accounts.domain.roles import Role
from accounts.models import Membership, Organisation, User


def memberships_of(user: User | AnonymousUser) -> QuerySet[Membership]:
    """What this person is today, in organisations that are active: ended memberships give nothing."""
    if not user.is_authenticated:
        return Membership.objects.none()
    return Membership.objects.filter(
        user=user, ended_at=None, organisation__state=OrganisationState.ACTIVE
    ).select_related("organisation")


def member_organisations(user: User | AnonymousUser, role: Role | None = None) -> QuerySet[Organisation]:
    """The active organisations of this person, or only those where they hold this role."""
    memberships = memberships_of(user)
    if role is not None:
        memberships = memberships.filter(role=role)
    return Organisation.objects.filter(pk__in=memberships.values("organisation"))


def organisation_for(user: User | AnonymousUser, pk: int) -> Organisation:
    """Raises Http404 for an organisation that this person is no active member of."""
    organisation = member_organisations(user).filter(pk=pk).first()
    if organisation is None:
        raise Http404
    return organisation
