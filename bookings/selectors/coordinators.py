"""Who takes over a demand that no place accepted."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.domain.organisation_kinds import OrganisationKind
from accounts.domain.organisation_states import OrganisationState
from accounts.domain.roles import Role
from accounts.models import Membership
from bookings.models import Demand

OVERSEAS = "97"


def coordinators_of(demand: Demand) -> QuerySet[Membership]:
    """The coordinators of the comités AVIP of the départements of its places."""
    communes = demand.bookings.values_list("site__insee_code", flat=True)
    codes = {insee[: 3 if insee.startswith(OVERSEAS) else 2] for insee in communes}
    return Membership.objects.filter(
        role=Role.COORDINATOR,
        ended_at=None,
        user__is_active=True,
        organisation__kind=OrganisationKind.COMITE_AVIP,
        organisation__state=OrganisationState.ACTIVE,
        organisation__departement__in=codes,
    )
