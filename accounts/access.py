"""The only doors through which people and organisations reach a view: what is not yours does not exist.

Everything is read again at each request: a role withdrawn while a page is open counts from the next one.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from accounts.domain.abilities import Actor, Position
from accounts.domain.organisation_states import OrganisationState
from accounts.domain.roles import Role
from accounts.models import Invitation, Membership, Organisation, User


class Refused(PermissionDenied):
    """What was asked is not allowed any more. The message is shown to the person: it names nothing they never saw."""

    @classmethod
    def no_right(cls) -> Refused:
        return cls(_("Votre rôle ne permet pas cette action. Il a peut-être changé depuis l’ouverture de la page."))


def signed_in(request: HttpRequest) -> User:
    """Who asks, in a view that LoginRequiredMiddleware keeps. Raises PermissionDenied for a stranger."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def memberships_of(user: User | AnonymousUser) -> QuerySet[Membership]:
    """What this person is today, in organisations that are active: ended memberships give nothing."""
    if not user.is_authenticated:
        return Membership.objects.none()
    return Membership.objects.filter(
        user=user, ended_at=None, organisation__state=OrganisationState.ACTIVE
    ).select_related("organisation")


def positions_of(user: User | AnonymousUser) -> frozenset[Position]:
    """All that this person may act as, for the table of abilities; nothing for a stranger."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    found = {Position(Actor.PERSON, person=user.pk)}
    if user.is_staff:
        found.add(Position(Actor.ADMINISTRATOR, person=user.pk))
    for membership in memberships_of(user):
        found.add(Position(Actor(membership.role), membership.organisation_id, user.pk))
        if membership.is_administrator:
            found.add(Position(Actor.ORGANISATION_ADMINISTRATOR, membership.organisation_id, user.pk))
    return frozenset(found)


def member_organisations(user: User | AnonymousUser, role: Role | None = None) -> QuerySet[Organisation]:
    """The active organisations of this person, or only those where they hold this role."""
    memberships = memberships_of(user)
    if role is not None:
        memberships = memberships.filter(role=role)
    return Organisation.objects.filter(pk__in=memberships.values("organisation"))


def organisation_for(user: User | AnonymousUser, pk: int) -> Organisation:
    """The organisation, for its members. Raises Http404 for any other, and Refused for one that was theirs."""
    organisation = member_organisations(user).filter(pk=pk).first()
    if organisation is None:
        tell_former_member(user, pk)
        raise Http404
    return organisation


def tell_former_member(user: User | AnonymousUser, organisation_pk: int) -> None:
    """Raises Refused when this person was a member, with what changed; says nothing to anybody else."""
    if not user.is_authenticated:
        return
    last = (
        Membership.objects.filter(user=user, organisation=organisation_pk)
        .select_related("organisation")
        .order_by("-joined_at")
        .first()
    )
    if last is None:
        return
    if last.organisation.state == OrganisationState.CLOSED:
        raise Refused(_("« %(name)s » est fermée sur le portail.") % {"name": last.organisation.name})
    if last.ended_at is not None:
        raise Refused(_("Vous ne faites plus partie de « %(name)s ».") % {"name": last.organisation.name})


def colleague_for(organisation: Organisation, pk: int) -> Membership:
    """An active membership of this organisation. Raises Http404."""
    found = Membership.objects.filter(organisation=organisation, pk=pk, ended_at=None).select_related("user").first()
    if found is None:
        raise Http404
    return found


def invitation_for(organisation: Organisation, pk: int) -> Invitation:
    """An invitation of this organisation that nobody answered. Raises Http404."""
    found = Invitation.objects.filter(organisation=organisation, pk=pk, accepted_at=None, voided_at=None).first()
    if found is None:
        raise Http404
    return found


def vouching_for(voucher: Organisation, pk: int) -> Organisation:
    """A pending organisation that named this one to confirm an agrément. Raises Http404."""
    found = Organisation.objects.filter(vouched_by=voucher, pk=pk, state=OrganisationState.PENDING).first()
    if found is None:
        raise Http404
    return found
