"""A file exported tells its places; erased, nothing of them is left but seats that nobody links to anybody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.domain.organisation_states import OrganisationState
from accounts.domain.roles import Role
from bookings import parent_letters
from bookings.domain.life import State
from bookings.models import BookedChild, Booking, BookingEvent, Demand
from bookings.services import erasure
from bookings.services.organisation_closing import give_up_demands_of
from core.models import OutboxMessage
from families.domain.erasure import Reason
from families.services.erasure import erase
from families.services.export import everything_about
from tests.bookings.desk import demand, family, place, seated
from tests.families.offices import counsellor
from tests.support.offers import NOW, TODAY, wrong

pytestmark = pytest.mark.django_db


def test_the_export_tells_the_places_asked():
    file = family()
    held = seated(demand(file, place()).bookings.get(), deadline=NOW)
    before = len(everything_about(file)["messages"])
    parent_letters.to_answer(held, "accepted", now=NOW)

    assert len(everything_about(file)["messages"]) == before + 1
    section = everything_about(file)["demandes de place"]
    assert [each["état"] for each in section[0]["lieux"]] == ["Option posée"]
    assert section[0]["horaires"] == [{"jour": TODAY, "de": "09:00", "à": "12:00"}]


def test_an_erased_file_leaves_no_demand_nor_child_and_gives_its_seats_back():
    site, file = place(), family()
    held = seated(demand(file, site).bookings.get())

    assert erase(file, Reason.PARENT, by=file.counsellor, now=NOW)
    assert not Demand.objects.exists()
    assert not BookedChild.objects.exists()
    assert not BookingEvent.objects.filter(pgh_obj_id=held.pk).exists()
    assert not held.reservation.__class__.objects.get(pk=held.reservation_id).active
    assert wrong(*site.age_groups.all()) == []


def test_a_place_that_expected_the_family_is_told_and_the_letter_names_nobody():
    site, file = place(), family()
    manager = counsellor(site.facility.managements.get().organisation, role=Role.MANAGER)
    seated(demand(file, site).bookings.get(), State.CONFIRMED, agreed_at=NOW, asked_at=NOW)

    erase(file, Reason.PARENT, by=None, now=NOW)
    letter = OutboxMessage.objects.get(recipient=manager.user.email)
    assert "renonce" in letter.text
    assert "Sonia" not in letter.text


def test_a_child_that_another_organisation_placed_stays_with_it():
    first, second = family(counsellor()), family(counsellor())
    demand(first, place())
    kept = demand(second, place())
    assert BookedChild.objects.count() == 1

    erase(first, Reason.PARENT, by=None, now=NOW)
    assert list(kept.children.all()) == list(BookedChild.objects.all()) != []


def test_demands_that_led_nowhere_go_after_their_delay_and_places_obtained_stay():
    nowhere, obtained, running = (demand(family(counsellor()), place()) for _ in range(3))
    seated(obtained.bookings.get(), State.CONFIRMED, agreed_at=NOW)
    Demand.objects.exclude(pk=running.pk).update(closed_at=NOW)

    assert erasure.forget_over(closed_before=NOW - timedelta(days=1), now=NOW) == 0
    assert erasure.forget_over(closed_before=NOW, now=NOW) == 1
    assert set(Demand.objects.all()) == {obtained, running}
    assert not Booking.objects.filter(demand=nowhere.pk).exists()


def test_an_organisation_that_closes_gives_up_what_no_parent_agreed_to():
    mine = counsellor()
    held = seated(demand(family(mine), place()).bookings.get())
    mine.organisation.state = OrganisationState.CLOSED
    mine.organisation.save()

    assert give_up_demands_of(mine.organisation_id, by=None, now=NOW) == 1
    assert give_up_demands_of(mine.organisation_id, by=None, now=NOW) == 0
    held.refresh_from_db()
    assert (held.state, held.active) == (State.CANCELLED, False)
