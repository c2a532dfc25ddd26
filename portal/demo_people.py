"""What the people of the demonstration run: two crèches for the manager, one home for the assistante maternelle."""

from __future__ import annotations

from django.utils import timezone

from accounts.demo import CRECHES, HOME_CARE, demo_organisation
from accounts.models import Organisation
from childcare.demo.loading import SOURCE
from childcare.domain.kinds import FacilityKind
from childcare.models import Facility, Management
from childcare.services import managements

TOWN = "59606"


def give_demo_facilities() -> None:
    """Put fictional facilities in the hands of the fictional organisations that run nothing yet."""
    _give(demo_organisation(CRECHES), FacilityKind.CRECHE_COLLECTIVE, 2)
    _give(demo_organisation(HOME_CARE), FacilityKind.ASSISTANT_MATERNEL, 1)


def _give(organisation: Organisation | None, kind: FacilityKind, count: int) -> None:
    in_force = Management.objects.filter(ended=None)
    first = organisation and organisation.memberships.filter(ended_at=None).select_related("user").first()
    if organisation is None or not first or in_force.filter(organisation=organisation).exists():
        return
    ours = Facility.objects.filter(source=SOURCE, kind=kind.value, sites__insee_code=TOWN)
    free = ours.exclude(pk__in=in_force.values("facility")).order_by("pk").distinct()
    for facility in free[:count]:
        managements.begin(facility_id=facility.pk, organisation_id=organisation.pk, user=first.user, now=timezone.now())
