"""« Fermer exceptionnellement »: asked, confirmed with how many families lose a place, then done once."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bookings.domain.hours import AskedHours
from bookings.domain.life import State
from bookings.models import Demand
from childcare.models import Closure
from childcare.services.calendar import today
from portal.cards import facility_url
from portal.words.french import weekday_day
from tests.bookings.desk import demand, family, seated
from tests.support import managers, places
from tests.support.offers import NOW, calendar_of, slot
from tests.support.people import user
from tests.support.signed_in import PortalClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def creches():
    return managers.organisation()


@pytest.fixture
def site(creches):
    calendar_of(today())
    found = places.facility()
    managers.manage(found, creches)
    site = places.site(found)
    slot(places.group(site), tomorrow(), seats=2)
    return site


@pytest.fixture
def manager(client, creches):
    client.force_login(managers.member(creches))
    return client


def tomorrow():
    return today() + timedelta(days=1)


def said(**typed: str) -> dict[str, str]:
    return {"du": tomorrow().isoformat(), "au": tomorrow().isoformat(), "motif": "Panne de chauffage"} | typed


def placed(site):
    hours = (AskedHours(time(9), time(12), day=tomorrow()),)
    born = today().replace(year=today().year - 1, day=1)
    asked = demand(family(months=(born,)), site, hours=hours, starts=tomorrow(), until=tomorrow())
    later = NOW + timedelta(days=3)
    now = timezone.now()
    return seated(asked.bookings.get(), State.CONFIRMED, asked_at=now, agreed_at=now, expires_at=later)


def test_it_says_what_it_does_before_it_is_done(manager, site):
    booking, address = placed(site), reverse("facility_close", args=[site.facility_id])
    page = manager.post(address, said()).content.decode()
    assert "1 famille perd sa place" in page
    assert not Closure.objects.exists()

    answer = manager.post(address, said(confirmer="1"), follow=True)
    assert "1 famille est prévenue" in answer.content.decode()
    booking.refresh_from_db()
    assert (booking.state, booking.active) == (State.CANCELLED, False)


def test_the_page_of_the_family_names_the_days_lost_and_three_other_places(manager, site):
    others = [places.free_creche(f"Crèche {number}", km=1.0 + number) for number in range(1, 5)]
    booking, parent = placed(site), user()
    Demand.objects.update(file=None, organisation=None, ordered_by=None, parent=parent)
    manager.post(reverse("facility_close", args=[site.facility_id]), said(confirmer="1"))
    client = PortalClient()
    client.force_login(parent)

    page = client.get(reverse("my_bookings")).content.decode()

    assert "Ce lieu ferme" in page
    assert weekday_day(tomorrow()) in page
    assert [facility_url(other.facility) in page for other in others] == [True, True, True, False]
    booking.refresh_from_db()
    assert booking.state == State.CANCELLED


@pytest.mark.parametrize(
    ("typed", "told"),
    [({"au": "2020-01-01"}, "passés"), ({"du": "2090-01-01"}, "avant le premier"), ({"au": "bientôt"}, "date")],
)
def test_a_mistake_is_told_and_nothing_is_lost(manager, site, typed, told):
    answer = manager.post(reverse("facility_close", args=[site.facility_id]), said(confirmer="1", **typed))

    assert answer.status_code == 400
    assert told in " ".join(answer.context["form"].errors["au"])
    assert "Panne de chauffage" in answer.content.decode()


def test_another_manager_closes_nothing(client, site):
    client.force_login(managers.member(managers.organisation("Autres crèches")))

    assert client.post(reverse("facility_close", args=[site.facility_id]), said(confirmer="1")).status_code == 404
    assert not Closure.objects.exists()
