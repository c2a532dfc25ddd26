"""Lists about organisations: who is in, who is awaited, whose agrément is to be confirmed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from accounts.domain.organisation_kinds import VOUCHERS
from accounts.domain.organisation_states import OrganisationState
from accounts.models import Invitation, Membership, Organisation, User


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """The active members, administrators first."""
    active = Membership.objects.filter(organisation=organisation, ended_at=None).select_related("user")
    return active.order_by("-is_administrator", "user__last_name", "user__email", "pk")


def open_invitations_of(organisation: Organisation, *, now: datetime) -> QuerySet[Invitation]:
    """The invitations that still open a door."""
    open_ones = Invitation.objects.filter(organisation=organisation, accepted_at=None, voided_at=None)
    return open_ones.filter(expires_at__gt=now).order_by("expires_at", "pk")


def to_vouch_for(organisation: Organisation) -> QuerySet[Organisation]:
    """Who named this organisation to confirm an agrément, and was not answered."""
    return Organisation.objects.filter(vouched_by=organisation, state=OrganisationState.PENDING, vouched_at=None)


def vouchers_in(departement: str) -> QuerySet[Organisation]:
    """The relais petite enfance and the conseil of a département that are active on the portal."""
    return Organisation.objects.filter(
        kind__in=[kind.value for kind in VOUCHERS], departement=departement, state=OrganisationState.ACTIVE
    ).order_by("name", "pk")


def asked_by(user: User) -> QuerySet[Organisation]:
    """What this person asked to register and was not accepted (yet)."""
    waiting = [OrganisationState.PENDING.value, OrganisationState.REFUSED.value]
    return Organisation.objects.filter(asked_by=user, state__in=waiting).order_by("-created_at", "-pk")
