"""The only doors through which a manager reaches facilities and claims: what is not theirs does not exist."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404

from accounts.access import member_organisations, tell_former_member
from accounts.domain.organisation_kinds import VOUCHERS, OrganisationKind
from accounts.domain.roles import Role
from accounts.models import Organisation, User
from childcare.domain.facility_claims import ClaimChannel, ClaimState
from childcare.models import Facility, FacilityClaim, Management

Person = User | AnonymousUser


def managing_organisations(user: Person) -> QuerySet[Organisation]:
    """The organisations for which this person runs facilities."""
    return member_organisations(user, Role.MANAGER).filter(kind=OrganisationKind.FACILITY_MANAGER)


def managed_facilities(user: Person) -> QuerySet[Facility]:
    """The facilities that this person's organisations manage today, listed or not."""
    return Facility.objects.filter(
        managements__ended=None, managements__organisation__in=managing_organisations(user)
    ).order_by("name", "pk")


def management_for(user: Person, facility_pk: int) -> Management:
    """Their charge of a facility. Raises Http404 for any other facility, and Refused for who left its organisation."""
    current = Management.objects.filter(facility=facility_pk, ended=None).select_related("facility", "organisation")
    management = current.filter(organisation__in=managing_organisations(user)).first()
    if management is None:
        for organisation_pk in current.values_list("organisation", flat=True):
            tell_former_member(user, organisation_pk)
        raise Http404
    return management


def facility_for(user: Person, pk: int) -> Facility:
    """Raises Http404 for a facility that this person's organisations do not manage (see `management_for`)."""
    return management_for(user, pk).facility


def claims_of(user: Person) -> QuerySet[FacilityClaim]:
    """What this person's organisations asked for, whoever of them asked."""
    claims = FacilityClaim.objects.filter(organisation__in=managing_organisations(user))
    return claims.select_related("facility", "organisation")


def claim_for(user: Person, pk: int) -> FacilityClaim:
    """Raises Http404 for a claim of another organisation."""
    claim = claims_of(user).filter(pk=pk).first()
    if claim is None:
        raise Http404
    return claim


def vouching_organisations(user: Person) -> QuerySet[Organisation]:
    """The relais and départements of this person, which answer for assistants maternels."""
    return member_organisations(user).filter(kind__in=VOUCHERS)


def claims_to_vouch(user: Person) -> QuerySet[FacilityClaim]:
    """Claims of assistants maternels that wait for the answer of this person's relais or département."""
    claims = FacilityClaim.objects.filter(
        channel=ClaimChannel.VOUCHER,
        state=ClaimState.WAITING,
        organisation__vouched_by__in=vouching_organisations(user),
    )
    return claims.select_related("facility", "organisation").order_by("created_at")


def claim_to_vouch_for(user: Person, pk: int) -> FacilityClaim:
    """Raises Http404 for a claim that another organisation answers for, or that has its answer."""
    claim = claims_to_vouch(user).filter(pk=pk).first()
    if claim is None:
        raise Http404
    return claim
