"""Colleagues invited by e-mail, who come in by signing in with that e-mail and no other."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import letters
from accounts.domain.invitations import LASTS, TOKEN_BYTES, LinkState, fingerprint
from accounts.domain.organisation_states import OrganisationState
from accounts.domain.roles import Role
from accounts.events import InvitationVoided, MemberInvited
from accounts.locks import lock_organisation
from accounts.models import Invitation, Membership, Organisation, User
from accounts.selectors.invitations import AnotherPerson, LinkUsed, invitation_of_link
from accounts.services.memberships import add_member, check_role
from accounts.services.refusals import NotDone
from core.audit.recording import record
from core.messages.addresses import accept_again
from core.models import Channel

# A stolen account of an administrator must not turn the portal into a sender of unwanted mail.
MOST_PER_DAY = 50


@transaction.atomic
def invite(
    organisation_id: int,
    *,
    email: str,
    role: Role,
    is_administrator: bool,
    by: User | None,
    now: datetime,
    address_of: Callable[[str], str],
    instead_of: Invitation | None = None,
) -> Invitation:
    """Invite an address; an invitation still open for it is voided, so that only the last link works. So is
    `instead_of`, which had gone to a wrong address.

    Who invites an address again says that it works: if it refused our letters, it is tried again. `address_of` makes
    the absolute address of a token's page. Raises NotDone.
    """
    organisation = lock_organisation(organisation_id)
    email = email.strip().lower()
    _check(organisation, email, role, now)
    before = Invitation.objects.filter(organisation=organisation, email=email, accepted_at=None, voided_at=None)
    if before.update(voided_at=now):
        accept_again(Channel.EMAIL, email)
    if instead_of is not None:
        void(instead_of, by=by, now=now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        role=role.value,
        is_administrator=is_administrator,
        token_hash=fingerprint(token),
        invited_by=by,
        created_at=now,
        expires_at=now + LASTS,
    )
    letters.invitation(invitation, address=address_of(token), now=now)
    _record(MemberInvited, invitation, by, now, role=role.value, is_administrator=is_administrator)
    return invitation


@transaction.atomic
def void(invitation: Invitation, *, by: User | None, now: datetime) -> None:
    """Cancel an invitation that nobody answered; doing it twice, or too late, changes nothing."""
    lock_organisation(invitation.organisation_id)
    voided = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, voided_at=None).update(voided_at=now)
    if voided:
        _record(InvitationVoided, invitation, by, now)


@transaction.atomic
def accept(token: str, *, user: User, now: datetime) -> Membership:
    """Come in. Raises a LinkRefused (selectors) that says why the link does not work, or NotDone.

    The same person pressing the button twice is in once.
    """
    found = invitation_of_link(token, now=now, also=LinkState.ACCEPTED)
    lock_organisation(found.organisation_id)
    invitation = invitation_of_link(token, now=now, also=LinkState.ACCEPTED)
    if (user.email or "").lower() != invitation.email:
        raise AnotherPerson
    if invitation.accepted_at is not None:
        return _already_in(invitation, user)
    membership = add_member(
        invitation.organisation_id,
        user=user,
        role=Role(invitation.role),
        is_administrator=invitation.is_administrator,
        by=user,
        now=now,
    )
    invitation.accepted_at, invitation.accepted_by = now, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    return membership


@transaction.atomic
def ensure_account(token: str, *, now: datetime) -> None:
    """Give the invited address an account to sign in with, when it has none. Raises a LinkRefused.

    Whoever holds the link chooses nothing: the account is the invited address's, and signing in sends it a code.
    """
    invitation = invitation_of_link(token, now=now)
    lock_organisation(invitation.organisation_id)
    if not User.objects.filter(email=invitation.email).exists():
        User.objects.create_user(email=invitation.email, date_joined=now)


def _check(organisation: Organisation, email: str, role: Role, now: datetime) -> None:
    if organisation.state != OrganisationState.ACTIVE:
        raise NotDone(_("Cette structure n’est pas active sur le portail."))
    check_role(organisation, role)
    if Membership.objects.filter(organisation=organisation, user__email=email, ended_at=None).exists():
        raise NotDone(_("Cette personne fait déjà partie de la structure."))
    today = Invitation.objects.filter(organisation=organisation, created_at__gt=now - timedelta(days=1))
    if today.count() >= MOST_PER_DAY:
        raise NotDone(
            _("Votre structure a envoyé %(most)d invitations en un jour. Réessayez demain.") % {"most": MOST_PER_DAY}
        )


def _already_in(invitation: Invitation, user: User) -> Membership:
    membership = Membership.objects.filter(organisation=invitation.organisation_id, user=user, ended_at=None).first()
    if membership is None or invitation.accepted_by_id != user.pk:
        raise LinkUsed
    return membership


def _record(event_type: type, invitation: Invitation, by: User | None, now: datetime, **data: object) -> None:
    record(
        event_type,
        actor=by,
        organisation_id=invitation.organisation_id,
        subject=("accounts.Invitation", invitation.pk),
        data=data,
        now=now,
    )
