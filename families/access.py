"""The only doors through which a family's file, or a need, reaches a view: another organisation's does not exist.

A counsellor of the organisation reads all its files, the team follows families together. A member without that role,
even one who administers the organisation, reads none.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404

from accounts.access import memberships_of, tell_former_member
from accounts.domain.roles import Role
from accounts.models import Membership, User
from families.models import CareNeed, FamilyFile, SavedSearch


def counsellor_memberships(user: User | AnonymousUser) -> QuerySet[Membership]:
    """Where this person is a counsellor today: what opens the files of an organisation."""
    return memberships_of(user).filter(role=Role.COUNSELLOR)


def counsellor_for(user: User | AnonymousUser) -> Membership:
    """The membership in whose name this person works, their first. Raises Http404 for who is no counsellor."""
    membership = counsellor_memberships(user).order_by("joined_at", "pk").first()
    if membership is None:
        raise Http404
    return membership


def files_of(user: User | AnonymousUser) -> QuerySet[FamilyFile]:
    """The files of the organisations where this person is a counsellor."""
    return FamilyFile.objects.filter(organisation__in=counsellor_memberships(user).values("organisation"))


def file_for(user: User | AnonymousUser, pk: int) -> FamilyFile:
    """Raises Http404 for a file of another organisation, as for one that does not exist."""
    file = files_of(user).select_related("organisation", "counsellor__user").filter(pk=pk).first()
    if file is None:
        _tell_former_counsellor(user, FamilyFile.objects.filter(pk=pk).values_list("organisation", flat=True).first())
        raise Http404
    return file


def needs_of(user: User | AnonymousUser) -> QuerySet[CareNeed]:
    """The needs of the organisations where this person is a counsellor."""
    return CareNeed.objects.filter(organisation__in=counsellor_memberships(user).values("organisation"))


def need_for(user: User | AnonymousUser, pk: int) -> CareNeed:
    """Raises Http404 for a need of another organisation, as for one that does not exist."""
    need = needs_of(user).select_related("organisation").filter(pk=pk).first()
    if need is None:
        _tell_former_counsellor(user, CareNeed.objects.filter(pk=pk).values_list("organisation", flat=True).first())
        raise Http404
    return need


def acting_as(user: User | AnonymousUser, file: FamilyFile) -> Membership:
    """The membership in whose name this person writes in this file. Raises Http404 when there is none."""
    membership = counsellor_memberships(user).filter(organisation=file.organisation_id).first()
    if membership is None:
        raise Http404
    return membership


def working_for(user: User | AnonymousUser, organisation: str) -> Membership:
    """The membership that a page asked for, by the number of its organisation as written in an address; else the
    first. Raises Http404 for an organisation where this person is no counsellor."""
    if not organisation:
        return counsellor_for(user)
    number = int(organisation) if organisation.isascii() and organisation.isdigit() and len(organisation) < 15 else 0
    membership = counsellor_memberships(user).filter(organisation=number).first()
    if membership is None:
        raise Http404
    return membership


def _tell_former_counsellor(user: User | AnonymousUser, organisation: int | None) -> None:
    """Raises Refused for who left this organisation, or lost the role, while a page was open."""
    if organisation is not None:
        tell_former_member(user, organisation)


def saved_search_for(user: User | AnonymousUser, pk: int) -> SavedSearch:
    """A search that this account keeps. Raises Http404 for somebody else's, as for one that does not exist."""
    search = SavedSearch.objects.filter(user=user.pk, pk=pk).first() if user.is_authenticated else None
    if search is None:
        raise Http404
    return search


def alert_for(token: str) -> SavedSearch:
    """The alert without account of a link. Raises Http404."""
    search = SavedSearch.objects.filter(token=token, user=None).first()
    if search is None:
        raise Http404
    return search
