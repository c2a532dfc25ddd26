"""The only doors through which a booking or a demand reaches a view: what is not theirs does not exist.

One door for each side: the counsellors of the organisation that asked, the parent who asked with an account, the
parent of a file who typed the code of a link, the managers of the place, the coordinators of its département.
"""

from __future__ import annotations

from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet
from django.http import Http404

from accounts.access import member_organisations, tell_former_member
from accounts.domain.abilities import Belonging
from accounts.domain.organisation_kinds import OrganisationKind
from accounts.domain.roles import Role
from accounts.models import Organisation, User
from bookings.domain.abilities import ESCALATED, PLACE_BOOKING
from bookings.models import AccommodationNeed, Booking, Demand
from childcare.access import managing_organisations
from families.access import counsellor_memberships
from families.models import FamilyFile

Person = User | AnonymousUser
Row = TypeVar("Row", bound=Model)


def bookings_followed(user: Person) -> QuerySet[Booking]:
    """Those asked by the organisations where this person is a counsellor."""
    return _with_place().filter(demand__organisation__in=counsellor_memberships(user).values("organisation"))


def booking_followed(user: Person, pk: int) -> Booking:
    """Raises Http404 for another organisation's, and Refused for who left it."""
    found = bookings_followed(user).filter(pk=pk).first()
    if found is None:
        _tell_former(user, Booking.objects.filter(pk=pk).values_list("demand__organisation", flat=True).first())
        raise Http404
    return found


def demand_followed(user: Person, pk: int) -> Demand:
    """Raises Http404 for another organisation's."""
    found = Demand.objects.filter(pk=pk, organisation__in=counsellor_memberships(user).values("organisation")).first()
    if found is None:
        _tell_former(user, Demand.objects.filter(pk=pk).values_list("organisation", flat=True).first())
        raise Http404
    return found


def own_bookings(user: Person) -> QuerySet[Booking]:
    """Those that this person asked with their account."""
    return _with_place().filter(demand__parent=user.pk) if user.is_authenticated else Booking.objects.none()


def own_booking(user: Person, pk: int) -> Booking:
    """Raises Http404 for somebody else's."""
    return _or_404(own_bookings(user), pk)


def bookings_of_file(file: FamilyFile) -> QuerySet[Booking]:
    """Those of a file that its parent opened with a code (families.parent_access)."""
    return _with_place().filter(demand__file=file)


def booking_of_file(file: FamilyFile, pk: int) -> Booking:
    """Raises Http404 for another file's."""
    return _or_404(bookings_of_file(file), pk)


def place_bookings(user: Person) -> QuerySet[Booking]:
    """Those asked of the facilities that this person's organisations manage; a choice whose turn has not come is not
    theirs to see."""
    return bookings_at(managing_organisations(user))


def bookings_at(organisations: QuerySet[Organisation]) -> QuerySet[Booking]:
    """Those asked of the facilities that these organisations manage today."""
    managed = Q(site__facility__managements__ended=None, site__facility__managements__organisation__in=organisations)
    return _with_place().filter(managed, asked_at__isnull=False)


def place_booking(user: Person, pk: int) -> Booking:
    """Raises Http404 for another manager's, and Refused for who left the organisation that manages the place."""
    found = place_bookings(user).filter(pk=pk).first()
    if found is None:
        managers = Booking.objects.filter(pk=pk, site__facility__managements__ended=None)
        _tell_former(user, managers.values_list("site__facility__managements__organisation", flat=True).first())
        raise Http404
    return found


def at_place(booking: Booking) -> Belonging:
    """The place's side of a booking: it belongs to who manages the facility today."""
    managers = booking.site.facility.managements.filter(ended=None).values_list("organisation", flat=True)
    return Belonging(PLACE_BOOKING, organisations=frozenset(managers))


def escalated_demands(user: Person) -> QuerySet[Demand]:
    """Those that no place accepted, in the départements of this person's comités AVIP."""
    within = _within_departements(user, "bookings__site__insee_code")
    return Demand.objects.filter(within, escalated_at__isnull=False).distinct()


def welcomes_to_prepare(user: Person) -> QuerySet[AccommodationNeed]:
    """« Accueil à préparer », at the places of the départements of this person's comités AVIP."""
    within = _within_departements(user, "booking__site__insee_code")
    waiting = AccommodationNeed.objects.filter(within, settled_at=None)
    return waiting.select_related("booking__demand__organisation", "booking__site__facility").order_by("asked_at", "pk")


def welcome_to_prepare(user: Person, pk: int) -> AccommodationNeed:
    """Raises Http404 for another département's, or one that is prepared."""
    return _or_404(welcomes_to_prepare(user), pk)


def escalated_demand(user: Person, pk: int) -> Demand:
    """Raises Http404 for another département's, or one that was never escalated."""
    return _or_404(escalated_demands(user), pk)


def escalated(demand: Demand) -> Belonging:
    """Whose an escalated demand is: the comités AVIP of the départements of its places."""
    codes = {insee[: 3 if insee.startswith("97") else 2] for insee in _communes(demand)}
    comites = Organisation.objects.filter(kind=OrganisationKind.COMITE_AVIP, departement__in=codes)
    return Belonging(ESCALATED, organisations=frozenset(comites.values_list("pk", flat=True)))


def _within_departements(user: Person, insee_code: str) -> Q:
    """Whether a commune (the path to its code) is in a département of this person's comités AVIP; never without one."""
    comites = member_organisations(user, Role.COORDINATOR).filter(kind=OrganisationKind.COMITE_AVIP)
    within = Q(pk__in=[])
    for departement in comites.values_list("departement", flat=True):
        within |= Q(**{f"{insee_code}__startswith": departement})
    return within


def _communes(demand: Demand) -> list[str]:
    return list(demand.bookings.values_list("site__insee_code", flat=True))


def _with_place() -> QuerySet[Booking]:
    return Booking.objects.select_related("demand__organisation", "site__facility").order_by("pk")


def _or_404(found: QuerySet[Row], pk: int) -> Row:
    thing = found.filter(pk=pk).first()
    if thing is None:
        raise Http404
    return thing


def _tell_former(user: Person, organisation: int | None) -> None:
    if organisation is not None:
        tell_former_member(user, organisation)
