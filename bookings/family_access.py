"""The doors to what a family has beside its bookings: what it waits for, whom it meets. As in bookings.access, what is
not theirs does not exist."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.domain.abilities import Belonging
from accounts.models import User
from bookings.access import Person
from bookings.domain.abilities import PLACE_INTRODUCTION
from bookings.models import Introduction, Waiting
from childcare.access import managing_organisations
from families.access import counsellor_memberships
from families.models import FamilyFile


def waiting_of(*, parent: User | None = None, file: FamilyFile | None = None) -> QuerySet[Waiting]:
    """What the family of an account, or of a file opened with a code, still waits for."""
    rows = Waiting.objects.filter(_family(parent, file), left_at=None)
    return rows.select_related("demand", "age_group__site__facility", "offered").order_by("pk")


def own_waiting(pk: int, *, parent: User | None = None, file: FamilyFile | None = None) -> Waiting:
    """Raises Http404 for somebody else's, or one that is over."""
    found = waiting_of(parent=parent, file=file).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def introductions_of(*, parent: User | None = None, file: FamilyFile | None = None) -> QuerySet[Introduction]:
    """The mises en relation of the family of an account, or of a file."""
    return _introductions().filter(_family(parent, file))


def own_introduction(pk: int, *, parent: User | None = None, file: FamilyFile | None = None) -> Introduction:
    """Raises Http404 for somebody else's."""
    return _or_404(introductions_of(parent=parent, file=file), pk)


def introductions_followed(user: Person) -> QuerySet[Introduction]:
    """Those asked by the organisations where this person is a counsellor."""
    return _introductions().filter(demand__organisation__in=counsellor_memberships(user).values("organisation"))


def introduction_followed(user: Person, pk: int) -> Introduction:
    """Raises Http404 for another organisation's."""
    return _or_404(introductions_followed(user), pk)


def introductions_at(user: Person) -> QuerySet[Introduction]:
    """Those asked of the people and services that this person's organisations manage."""
    managed = managing_organisations(user)
    return _introductions().filter(facility__managements__ended=None, facility__managements__organisation__in=managed)


def introduction_at(user: Person, pk: int) -> Introduction:
    """Raises Http404 for another manager's."""
    return _or_404(introductions_at(user), pk)


def of_who_is_met(introduction: Introduction) -> Belonging:
    """The other side of a mise en relation: it belongs to who runs the place today."""
    managers = introduction.facility.managements.filter(ended=None).values_list("organisation", flat=True)
    return Belonging(PLACE_INTRODUCTION, organisations=frozenset(managers))


def _family(parent: User | None, file: FamilyFile | None) -> Q:
    """One of the two, and never nobody: rows whose family was erased are nobody's."""
    if (parent is None) == (file is None):
        raise ValueError("a family is of an account, or of a file")
    return Q(demand__parent=parent) if parent is not None else Q(demand__file=file)


def _introductions() -> QuerySet[Introduction]:
    return Introduction.objects.select_related("demand__file", "demand__parent", "facility").order_by("-pk")


def _or_404(found: QuerySet[Introduction], pk: int) -> Introduction:
    thing = found.filter(pk=pk).first()
    if thing is None:
        raise Http404
    return thing
