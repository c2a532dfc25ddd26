"""What a manager looks up before claiming: facilities by name and commune, and how each can be proved."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import Organisation
from childcare.domain.facility_claims import ClaimChannel
from childcare.domain.kinds import HOME_ADDRESS_KINDS, FacilityKind
from childcare.models import Facility, Site

MOST_FOUND = 30


def facilities_named(name: str, insee_codes: Sequence[str] = ()) -> QuerySet[Facility]:
    """Facilities whose name holds every word, in one of these communes when some are given; the first MOST_FOUND."""
    wanted = Q()
    for word in name.split():
        wanted &= Q(name__icontains=word)
    if insee_codes:
        wanted &= Q(pk__in=Site.objects.filter(insee_code__in=insee_codes).values("facility"))
    sites = Prefetch("sites", Site.objects.order_by("pk"))
    return Facility.objects.filter(wanted).prefetch_related(sites).order_by("name", "pk")[:MOST_FOUND]


def channels(facility: Facility, organisation: Organisation) -> list[ClaimChannel]:
    """How this organisation can prove that it runs this facility, the quickest first.

    An address to write to is that of a site; nobody's home is known here.
    """
    found = []
    if facility.email:
        found.append(ClaimChannel.EMAIL)
    if organisation.vouched_by_id is not None and facility.kind == FacilityKind.ASSISTANT_MATERNEL:
        found.append(ClaimChannel.VOUCHER)
    if postal_address(facility):  # also when an e-mail is known: nobody may read it any more
        found.append(ClaimChannel.LETTER)
    return found


def postal_address(facility: Facility) -> str:
    """« 3 rue des Lilas, 31000 Toulouse », of the first site that has one; empty when none is known."""
    if facility.kind in HOME_ADDRESS_KINDS:
        return ""
    site = facility.sites.exclude(address="").order_by("pk").first()
    return f"{site.address}, {site.postal_code} {site.commune}" if site else ""
