"""How an organisation may ask a place: keep its seats, ask, or only telephone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

from accounts.domain.organisation_kinds import PRESCRIBERS, OrganisationKind
from accounts.domain.organisation_states import OrganisationState
from accounts.models import Organisation
from bookings.models import BookingTerms
from childcare.models import Facility, Management


class Way(StrEnum):
    """A facility that nobody manages on the portal is telephoned: nobody would read a request."""

    HOLD = "hold"
    ASK = "ask"
    CALL = "call"


def ways_to_ask(facilities: Iterable[Facility], by: Organisation) -> dict[int, Way]:
    """The best way of each facility, by its number. Two queries at most."""
    found = {facility.pk: facility for facility in facilities}
    managed = answering(found.values())
    partners = [pk for pk, facility in found.items() if facility.holders == Facility.Holders.PARTNERS]
    terms = BookingTerms.objects.filter(facility__in=partners, partners=by)
    partner_of = set(terms.values_list("facility", flat=True)) if partners else set()
    return {pk: _way(facility, pk in managed, pk in partner_of, by) for pk, facility in found.items()}


def answering(facilities: Collection[Facility]) -> set[int]:
    """The numbers of those that an active organisation runs on the portal; no query for those whose page told it
    (childcare.selectors.found_sites)."""
    told = {facility.pk: getattr(facility, "is_managed", None) for facility in facilities}
    managed = {pk for pk, is_managed in told.items() if is_managed}
    untold = [pk for pk, is_managed in told.items() if is_managed is None]
    if untold:
        running = Management.objects.filter(ended=None, organisation__state=OrganisationState.ACTIVE)
        managed |= set(running.filter(facility__in=untold).values_list("facility", flat=True))
    return managed


def way_to_ask(facility: Facility, by: Organisation) -> Way:
    """The best way for one facility."""
    return ways_to_ask([facility], by)[facility.pk]


def _way(facility: Facility, is_managed: bool, is_partner: bool, by: Organisation) -> Way:
    if not is_managed:
        return Way.CALL
    prescribes = OrganisationKind(by.kind) in PRESCRIBERS and facility.holders == Facility.Holders.ALL_SPIE
    return Way.HOLD if prescribes or is_partner else Way.ASK
