"""A facility that closes suddenly: seats back, families and counsellors told, each with other places that are free."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from bookings.domain.hours import AskedHours
from bookings.domain.life import State
from bookings.models import Demand
from bookings.services.other_places import other_places
from bookings.services.refusals import Refused
from bookings.services.sudden_closing import Closed, close_suddenly
from childcare.models import Closure, Facility, Line, Site, Slot
from core.models import OutboxMessage
from tests.bookings.desk import demand, family, place, seated
from tests.families.offices import counsellor
from tests.support.offers import NOW, TODAY, age_group, slot, wrong

pytestmark = pytest.mark.django_db

TOMORROW = TODAY + timedelta(days=1)


def nearby(name: str, north: float, hours: str = "08:00-18:00", days=(TODAY, TOMORROW)) -> Site:
    """Another place, `north` degrees away, with a seat on these days."""
    facility = Facility.objects.create(name=name, kind="multi_accueil")
    site = Site.objects.create(facility=facility, latitude=47.2 + north, longitude=-1.55, insee_code="44109")
    group = age_group(site)
    for day in days:
        slot(group, day, hours)
    return site


def closed(site: Site, by, starts=TODAY, until=TOMORROW) -> Closed:
    organisation = by.organisation_id
    return close_suddenly(site.facility_id, starts, until, "Panne", organisation_id=organisation, by=by.user, now=NOW)


def confirmed(site: Site, **said: object):
    return seated(demand(family(), site, **said).bookings.get(), State.CONFIRMED, agreed_at=NOW, asked_at=NOW)


def letters() -> dict[str, str]:
    """What was queued, by its subject, or the SMS itself."""
    return {each.subject or "SMS": each.text for each in OutboxMessage.objects.order_by("pk")}


def test_the_family_and_its_counsellor_are_told_with_three_other_places():
    site = place()
    for number in range(4):
        nearby(f"Lieu {number}", 0.01 * (number + 1))
    nearby("Trop tard le matin", 0.001, "14:00-18:00")
    lost = confirmed(site)
    OutboxMessage.objects.all().delete()

    assert closed(site, counsellor()) == Closed(1, 1)
    told = letters()
    assert OutboxMessage.objects.filter(channel="sms").count() == 1
    assert [f"Lieu {n}" in told["Un lieu ferme"] for n in range(4)] == [True, True, True, False]
    assert TODAY.strftime("%d/%m/%Y") in told["Un lieu ferme"]
    assert "change" in told["SMS"]
    assert "Tilleuls" not in told["SMS"]
    lost.refresh_from_db()
    assert (lost.state, lost.active, lost.ended_party) == (State.CANCELLED, False, "manager")
    assert wrong(*site.age_groups.all()) == []


def test_a_placement_goes_on_after_the_days_that_are_closed():
    site = place(days=(TODAY, TOMORROW))
    hours = tuple(AskedHours(time(9), time(12), day=day) for day in (TODAY, TOMORROW))
    kept = confirmed(site, hours=hours, until=TOMORROW)

    assert closed(site, counsellor(), until=TODAY) == Closed(1, 0)
    kept.refresh_from_db()
    assert kept.state == State.CONFIRMED
    assert [line.slot.day for line in Line.objects.filter(active=True).select_related("slot")] == [TOMORROW]
    assert [(missed.day, missed.reason) for missed in kept.missed_days.all()] == [(TODAY, "closed")]


def test_nothing_is_offered_on_the_days_closed_and_twice_is_once():
    site = place(days=(TODAY, TOMORROW))
    confirmed(site)
    by = counsellor()

    assert closed(site, by).touched == 1
    written = OutboxMessage.objects.count()
    assert closed(site, by) == Closed(0, 0)
    assert OutboxMessage.objects.count() == written
    assert not Slot.objects.exists()
    assert Closure.objects.count() == 1


def test_the_next_place_of_a_cascade_is_not_lost():
    first, second = place(), place()
    asked = demand(family(), first, second, way=Demand.Way.CASCADE)
    held = seated(asked.bookings.get(rank=1), State.ACCEPTED, asked_at=NOW)

    closed(first, counsellor())
    held.refresh_from_db()
    asked.refresh_from_db()
    assert held.state == State.CANCELLED
    assert asked.escalated_at is not None or asked.bookings.get(rank=2).asked_at is not None


@pytest.mark.parametrize(
    ("starts", "until"),
    [(-3, -1), (2, 1), (0, 120)],
    ids=["past", "end before start", "too long"],
)
def test_days_that_cannot_be_are_refused_and_nothing_changes(starts, until):
    site = place()
    kept = confirmed(site)
    with pytest.raises(Refused):
        closed(site, counsellor(), TODAY + timedelta(days=starts), TODAY + timedelta(days=until))

    kept.refresh_from_db()
    assert kept.active


def test_other_places_are_those_really_free_at_these_hours():
    site = place()
    free, full = nearby("Libre", 0.01), nearby("Pris", 0.005)
    seated(demand(family(months=(date(2026, 9, 1),)), full).bookings.get())
    lost = confirmed(site)

    assert [each.site for each in other_places(lost, [TODAY], now=NOW)] == [free]
