"""Each side sees its own bookings; the near misses (same role, other organisation) find nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404

from accounts.abilities import abilities_on
from accounts.access import Refused
from accounts.domain.organisation_kinds import OrganisationKind
from accounts.domain.roles import Role
from accounts.models import User
from bookings import access
from bookings.domain.abilities import BookingAbility, PlaceBookingAbility
from bookings.models import Demand
from tests.bookings.desk import demand, family, place
from tests.families.offices import counsellor, office
from tests.support.offers import NOW

pytestmark = pytest.mark.django_db


def manager(site):
    return counsellor(site.facility.managements.get().organisation, role=Role.MANAGER)


def test_a_counsellor_sees_those_of_the_organisation_and_no_other():
    mine, other = counsellor(), counsellor()
    found = demand(family(mine), place()).bookings.get()

    assert access.booking_followed(mine.user, found.pk) == found
    assert abilities_on(mine.user, found) == frozenset(BookingAbility)
    with pytest.raises(Http404):
        access.booking_followed(other.user, found.pk)
    with pytest.raises(Http404):
        access.demand_followed(other.user, found.demand_id)
    assert not abilities_on(other.user, found)


def test_who_left_the_organisation_is_told_so():
    mine = counsellor()
    found = demand(family(mine), place()).bookings.get()
    mine.ended_at = NOW + timedelta(days=1)
    mine.save()

    with pytest.raises(Refused):
        access.booking_followed(mine.user, found.pk)


def test_a_manager_sees_what_was_asked_of_her_places_once_it_was():
    site, elsewhere = place(), place()
    mine, other = manager(site), manager(elsewhere)
    found = demand(family(), site).bookings.get()
    with pytest.raises(Http404):
        access.place_booking(mine.user, found.pk)

    found.asked_at = NOW
    found.save()
    assert access.place_booking(mine.user, found.pk) == found
    assert abilities_on(mine.user, access.at_place(found)) == frozenset(PlaceBookingAbility)
    with pytest.raises(Http404):
        access.place_booking(other.user, found.pk)
    assert not abilities_on(other.user, access.at_place(found))
    assert not abilities_on(mine.user, found)


def test_a_parent_sees_their_own_only():
    parent, stranger = (User.objects.create_user(phone=f"+3361200000{n}") for n in (1, 2))
    found = demand(family(), place())
    Demand.objects.filter(pk=found.pk).update(file=None, organisation=None, ordered_by=None, parent=parent)
    booking = found.bookings.get()

    assert access.own_booking(parent, booking.pk) == booking
    with pytest.raises(Http404):
        access.own_booking(stranger, booking.pk)


def test_a_parent_behind_a_code_sees_the_bookings_of_that_file_only():
    file, other = family(), family(counsellor())
    found = demand(file, place()).bookings.get()

    assert access.booking_of_file(file, found.pk) == found
    with pytest.raises(Http404):
        access.booking_of_file(other, found.pk)


def test_a_coordinator_sees_the_escalated_demands_of_the_departement():
    comites = [office(f"Comité {code}", kind=OrganisationKind.COMITE_AVIP, departement=code) for code in ("44", "59")]
    here, there = (counsellor(comite, role=Role.COORDINATOR) for comite in comites)
    found = demand(family(), place())
    assert not access.escalated_demands(here.user)

    found.escalated_at = NOW
    found.save()
    assert access.escalated_demand(here.user, found.pk) == found
    assert abilities_on(here.user, access.escalated(found))
    with pytest.raises(Http404):
        access.escalated_demand(there.user, found.pk)
    assert not abilities_on(there.user, access.escalated(found))
