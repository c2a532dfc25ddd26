"""The life of an organisation on the portal: asked for, vouched for, accepted or refused, corrected, closed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from accounts import closing, letters, moderation_letters
from accounts.domain.organisation_kinds import MAIN_ROLES, OrganisationKind
from accounts.domain.organisation_states import NEXT, Decision, OrganisationState
from accounts.domain.roles import Role
from accounts.events import (
    OrganisationAccepted,
    OrganisationAsked,
    OrganisationClosed,
    OrganisationEdited,
    OrganisationRefused,
    OrganisationReopened,
    OrganisationVouched,
)
from accounts.locks import lock_organisation
from accounts.models import Membership, Organisation, User
from accounts.services.memberships import add_member
from accounts.services.refusals import NotDone
from core.audit.recording import record


@dataclass(frozen=True, slots=True)
class Details:
    """What an organisation may correct about itself."""

    name: str
    email: str
    phone: str
    commune: str


@transaction.atomic
def ask(asked: Organisation, *, by: User, now: datetime) -> Organisation:
    """Ask for an organisation, not saved yet, to be registered; the same request sent twice is one.

    Raises NotDone with what to change: a wrong SIRET, one already known, a département that has its comité.
    """
    asked.state, asked.asked_by, asked.created_at = OrganisationState.PENDING.value, by, now
    earlier = _same_request(asked, by)
    if earlier is not None:
        return earlier
    try:
        asked.full_clean()
        with transaction.atomic():
            asked.save()
    except ValidationError as error:
        raise NotDone(" ".join(error.messages)) from error
    except IntegrityError as error:  # somebody asked between the check and the insertion
        raise NotDone(_("Cette structure vient d’être demandée par quelqu’un d’autre.")) from error
    _record(OrganisationAsked, asked, by, now, kind=asked.kind)
    if asked.vouched_by is not None:
        letters.agrement_to_confirm(asked, now=now)
    else:
        moderation_letters.organisation_to_decide(asked, now=now)
    return asked


@transaction.atomic
def vouch(organisation_id: int, *, by: User, now: datetime) -> Organisation:
    """Confirm the agrément of an assistant maternel; a second confirmation changes nothing. Raises NotDone."""
    organisation = lock_organisation(organisation_id)
    if organisation.state != OrganisationState.PENDING or organisation.vouched_by_id is None:
        raise NotDone(_("Cette demande n’est plus en attente."))
    if organisation.vouched_at is None:
        organisation.vouched_at = now
        organisation.save(update_fields=["vouched_at"])
        record(
            OrganisationVouched,
            actor=by,
            organisation_id=organisation.vouched_by_id,
            subject=("accounts.Organisation", organisation.pk),
            data={"voucher": organisation.vouched_by_id},
            now=now,
        )
        moderation_letters.organisation_to_decide(organisation, now=now)
    return organisation


@transaction.atomic
def accept(organisation_id: int, *, by: User | None, now: datetime) -> Organisation:
    """Let a pending organisation in: who asked becomes its first administrator, and is told. Raises NotDone."""
    organisation = lock_organisation(organisation_id)
    if not _moves(organisation, Decision.ACCEPT):
        return organisation
    if organisation.vouched_by_id is not None and organisation.vouched_at is None:
        raise NotDone(_("L’agrément n’est pas encore confirmé par %(name)s.") % {"name": organisation.vouched_by})
    organisation.state, organisation.decided_at = OrganisationState.ACTIVE.value, now
    organisation.save(update_fields=["state", "decided_at"])
    _record(OrganisationAccepted, organisation, by, now)
    if organisation.asked_by is not None:
        role = MAIN_ROLES[OrganisationKind(organisation.kind)]
        add_member(organisation.pk, user=organisation.asked_by, role=role, is_administrator=True, by=by, now=now)
        letters.organisation_accepted(organisation, now=now)
    return organisation


@transaction.atomic
def refuse(organisation_id: int, *, reason: str, by: User | None, now: datetime) -> Organisation:
    """Refuse a pending organisation and tell who asked why. Raises NotDone."""
    if not reason.strip():
        raise NotDone(_("Dites pourquoi la demande est refusée."))
    organisation = lock_organisation(organisation_id)
    if not _moves(organisation, Decision.REFUSE):
        return organisation
    organisation.state, organisation.decided_at = OrganisationState.REFUSED.value, now
    organisation.reason = reason.strip()
    organisation.save(update_fields=["state", "decided_at", "reason"])
    _record(OrganisationRefused, organisation, by, now)
    letters.organisation_refused(organisation, now=now)
    return organisation


@transaction.atomic
def edit(organisation_id: int, details: Details, *, by: User, now: datetime) -> Organisation:
    """Correct what an organisation says of itself; its SIRET, kind and département are the moderation's."""
    organisation = lock_organisation(organisation_id)
    changed = [each.name for each in fields(details) if getattr(organisation, each.name) != getattr(details, each.name)]
    if not changed:
        return organisation
    for name in changed:
        setattr(organisation, name, getattr(details, name))
    organisation.save(update_fields=changed)
    _record(OrganisationEdited, organisation, by, now, fields=tuple(changed))
    return organisation


@transaction.atomic
def close(organisation_id: int, *, reason: str, by: User | None, now: datetime) -> Organisation:
    """Close an active organisation: its memberships end, its open links are void, its administrators are told; what
    other apps know of it ends too (accounts.closing).

    Who it vouched for keeps its place: the agrément was confirmed on its day. Who still waits for its word is refused,
    with the reason, and may name another. Closing twice changes nothing. Raises NotDone.
    """
    organisation = lock_organisation(organisation_id)
    if not _moves(organisation, Decision.CLOSE):
        return organisation
    administrators = list(organisation.memberships.filter(ended_at=None, is_administrator=True).select_related("user"))
    memberships = organisation.memberships.filter(ended_at=None).update(ended_at=Greatest(Value(now), F("joined_at")))
    invitations = organisation.invitations.filter(accepted_at=None, voided_at=None).update(voided_at=now)
    organisation.state, organisation.decided_at = OrganisationState.CLOSED.value, now
    organisation.reason = reason.strip()
    organisation.save(update_fields=["state", "decided_at", "reason"])
    _record(OrganisationClosed, organisation, by, now, memberships=memberships, invitations=invitations)
    for administrator in administrators:
        letters.organisation_closed(administrator, now=now)
    _refuse_who_waits_for(organisation, by, now)
    closing.end_all(organisation.pk, by=by, now=now)
    return organisation


@transaction.atomic
def reopen(organisation_id: int, *, by: User | None, now: datetime) -> Organisation:
    """Open a closed organisation again: its administrators of the day it closed come back, and are told. They invite
    the others; links, files and facilities that ended with it stay so. Reopening twice changes nothing.

    Raises NotDone when it is not closed, when no former administrator has an account any more, or when a comité took
    its place in the département.
    """
    organisation = lock_organisation(organisation_id)
    if not _moves(organisation, Decision.REOPEN):
        return organisation
    former = list(_administrators_at_closing(organisation))
    if not former:
        raise NotDone(_("Aucun de ses administrateurs n’a encore un compte actif."))
    organisation.state, organisation.decided_at, organisation.reason = OrganisationState.ACTIVE.value, now, ""
    try:
        with transaction.atomic():
            organisation.save(update_fields=["state", "decided_at", "reason"])
    except IntegrityError as error:
        raise NotDone(_("Ce département a déjà un autre comité AVIP.")) from error
    _record(OrganisationReopened, organisation, by, now, administrators=len(former))
    for member in former:
        role = Role(member.role)
        back = add_member(organisation.pk, user=member.user, role=role, is_administrator=True, by=by, now=now)
        letters.organisation_reopened(back, now=now)
    return organisation


def _administrators_at_closing(organisation: Organisation) -> QuerySet[Membership]:
    """Those whose membership the closing ended, with an account that still opens: one line per person."""
    ended = organisation.memberships.filter(ended_at__gte=organisation.decided_at, is_administrator=True)
    return ended.filter(user__is_active=True).select_related("user").order_by("user_id", "-pk").distinct("user_id")


def _refuse_who_waits_for(voucher: Organisation, by: User | None, now: datetime) -> None:
    reason = _("« %(name)s », qui devait confirmer l’agrément, est fermée. Nommez une autre structure.")
    waiting = Organisation.objects.filter(vouched_by=voucher, state=OrganisationState.PENDING, vouched_at=None)
    for pk in waiting.order_by("pk").values_list("pk", flat=True):
        refuse(pk, reason=reason % {"name": voucher.name}, by=by, now=now)


def _moves(organisation: Organisation, decision: Decision) -> bool:
    """Whether the decision changes anything. Raises NotDone when the state allows it no more."""
    state = OrganisationState(organisation.state)
    if decision not in NEXT[state]:
        label = organisation.get_state_display().lower()
        raise NotDone(_("Cette structure est déjà « %(state)s ».") % {"state": label})
    return NEXT[state][decision] is not state


def _same_request(asked: Organisation, by: User) -> Organisation | None:
    same = Organisation.objects.filter(
        asked_by=by,
        state=OrganisationState.PENDING,
        kind=asked.kind,
        siret=asked.siret,
        vouched_by=asked.vouched_by,
        departement=asked.departement,
    )
    return same.first()


def _record(event_type: type, organisation: Organisation, by: User | None, now: datetime, **data: object) -> None:
    record(
        event_type,
        actor=by,
        organisation_id=organisation.pk,
        subject=("accounts.Organisation", organisation.pk),
        data=data,
        now=now,
    )
