"""What the people of the demonstration run: two crèches for the manager, one home for the assistante maternelle."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from accounts.demo import CRECHES, FICTIONAL, HOME_CARE, demo_organisation
from accounts.models import Organisation, User
from childcare.demo.loading import SOURCE
from childcare.domain.facility_claims import ClaimChannel
from childcare.domain.kinds import FacilityKind
from childcare.models import Facility, FacilityClaim, Management
from childcare.selectors.facility_claims import postal_address
from childcare.services import facility_claims, managements

TOWN = "59606"


def give_demo_facilities(*, now: datetime) -> None:
    """Put fictional facilities in the hands of the fictional organisations that run nothing yet."""
    _give(demo_organisation(CRECHES), FacilityKind.CRECHE_COLLECTIVE, 2, now)
    _give(demo_organisation(HOME_CARE), FacilityKind.ASSISTANT_MATERNEL, 1, now)


def claim_demo_facility(*, now: datetime) -> None:
    """One more facility, claimed by a letter that the administration has yet to print."""
    organisation = demo_organisation(CRECHES)
    user = _somebody_of(organisation)
    if organisation is None or user is None or FacilityClaim.objects.filter(organisation=organisation).exists():
        return
    for facility in _free(FacilityKind.MULTI_ACCUEIL):
        if postal_address(facility):
            facility_claims.ask(
                facility_id=facility.pk, organisation=organisation, user=user, channel=ClaimChannel.LETTER, now=now
            )
            return


def _give(organisation: Organisation | None, kind: FacilityKind, count: int, now: datetime) -> None:
    user = _somebody_of(organisation)
    in_force = Management.objects.filter(organisation=organisation, ended=None)
    if organisation is None or user is None or in_force.exists():
        return
    for facility in _free(kind)[:count]:
        _name_after(organisation, facility)
        managements.begin(facility_id=facility.pk, organisation_id=organisation.pk, user=user, now=now)


def _name_after(organisation: Organisation, facility: Facility) -> None:
    """The record says what the organisation is: who runs the crèche, or her own name on that of an assistante."""
    name = organisation.name.removesuffix(FICTIONAL)
    alone = facility.kind == FacilityKind.ASSISTANT_MATERNEL
    said = {"name": name, "contact_name": name} if alone else {"manager": name}
    Facility.objects.filter(pk=facility.pk).update(**said)


def _free(kind: FacilityKind) -> QuerySet[Facility]:
    """The demonstration's facilities of this kind in the town that nobody manages, always in the same order."""
    managed = Management.objects.filter(ended=None).values("facility")
    ours = Facility.objects.filter(source=SOURCE, kind=kind.value, external_id__startswith=f"{TOWN}-")
    return ours.exclude(pk__in=managed).order_by("external_id")


def _somebody_of(organisation: Organisation | None) -> User | None:
    first = organisation and organisation.memberships.filter(ended_at=None).select_related("user").first()
    return first.user if first else None
