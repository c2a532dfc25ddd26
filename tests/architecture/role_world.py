"""Somebody of each role, and one object of each kind, for the walk of every address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.domain.invitations import fingerprint
from accounts.domain.organisation_kinds import OrganisationKind
from accounts.models import Invitation, Membership, Organisation, User
from bookings.domain.hours import AskedHours
from bookings.models import AccommodationNeed, Booking, Demand, Introduction
from bookings.services import introductions
from bookings.services.children import booked_children
from bookings.services.demands import Asked, Asker, open_demand
from childcare.domain.facility_claims import ClaimChannel
from childcare.models import Facility, FacilityClaim, Management
from childcare.services import facility_claims
from families.models import CareNeed, FamilyFile, SavedSearch
from families.services import saved_searches
from families.services.needs import create_need
from families.services.saved_searches import Wanted
from tests.families.offices import TRAINING, file_of
from tests.support import places
from tests.support.people import assistante_maternelle, member, organisation, user
from tests.support.signed_in import add_second_factor

TOKEN = "un-jeton-pour-la-marche"


@dataclass(frozen=True, slots=True)
class World:
    """`office` is the counsellor's and the organisation administrator's; `manager` and `coordinator` are elsewhere."""

    people: dict[str, User | None]
    office: Organisation
    colleague: Membership
    invitation: Invitation
    asked: Organisation
    facility: Facility
    file: FamilyFile
    need: CareNeed
    claim: FacilityClaim
    claim_to_vouch: FacilityClaim
    search: SavedSearch
    booking: Booking
    welcome: AccommodationNeed
    introduction: Introduction


def world() -> World:
    """A département that vouches and prescribes, a manager of one facility, a comité AVIP, a parent, the staff."""
    office = organisation(OrganisationKind.CONSEIL_DEPARTEMENTAL)
    counsellor = member(office)
    manager = member(organisation(OrganisationKind.FACILITY_MANAGER))
    facility = places.facility()
    Management.objects.create(facility=facility, organisation=manager.organisation)
    administrator = user(is_staff=True, is_superuser=True)
    add_second_factor(administrator)
    now = timezone.now()
    file = file_of(counsellor, now=now)
    booking = escalated_booking(file, facility, now)
    people = {
        "anonymous": None,
        "parent": user(),
        "counsellor": counsellor.user,
        "manager": manager.user,
        "coordinator": member(organisation(OrganisationKind.COMITE_AVIP)).user,
        "organisation_administrator": member(office, administers=True).user,
        "administrator": administrator,
    }
    return World(
        people=people,
        office=office,
        colleague=member(office),
        invitation=Invitation.objects.create(
            organisation=office,
            email="invitee@exemple.fr",
            role="counsellor",
            token_hash=fingerprint(TOKEN),
            created_at=now,
            expires_at=now + timedelta(days=7),
        ),
        asked=assistante_maternelle(office),
        facility=facility,
        file=file,
        booking=booking,
        welcome=AccommodationNeed.objects.create(booking=booking, asked_at=now),
        introduction=introduction_with(manager.organisation, file, now),
        search=saved_searches.save_for(user(), Wanted("raison=proximite", now.date()), now=now),
        need=create_need(TRAINING, [file], by=counsellor, now=now),
        claim=claim_of(manager, places.facility("Les Ormes", email="ormes@exemple.fr"), ClaimChannel.EMAIL),
        claim_to_vouch=claim_of(
            member(assistante_maternelle(office, state="active", vouched_at=now)),
            places.assistant_maternel().facility,
            ClaimChannel.VOUCHER,
        ),
    )


def escalated_booking(file: FamilyFile, facility: Facility, now: datetime) -> Booking:
    """Asked of that facility, in the département of the coordinator, who follows the demand now."""
    day = now.date() + timedelta(days=7)
    asked = Asked((AskedHours(time(9), time(12), day=day),), day, day)
    site = places.site(facility, insee_code="59606", commune="Valenciennes", postal_code="59300")
    asker = Asker(file=file, by=file.counsellor)
    demand = open_demand(asked, booked_children(file), [site], way=Demand.Way.CASCADE, asker=asker, now=now)
    Demand.objects.filter(pk=demand.pk).update(escalated_at=now)
    demand.bookings.update(asked_at=now)
    return demand.bookings.get()


def introduction_with(organisation: Organisation, file: FamilyFile, now: datetime) -> Introduction:
    """Asked of an assistant maternel whom the manager's organisation runs on the portal."""
    facility = places.assistant_maternel().facility
    Management.objects.create(facility=facility, organisation=organisation)
    day = now.date() + timedelta(days=7)
    asked, asker = Asked((AskedHours(time(9), time(12), day=day),), day, day), Asker(file=file, by=file.counsellor)
    return introductions.ask(asked, booked_children(file), facility, asker=asker, now=now)


def claim_of(by: Membership, facility: Facility, channel: ClaimChannel) -> FacilityClaim:
    return facility_claims.ask(
        facility_id=facility.pk, organisation=by.organisation, user=by.user, channel=channel, now=timezone.now()
    )
