"""« Fermer exceptionnellement »: asked, confirmed with how many families lose a place, then done once."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bookings.domain.hours import AskedHours
from bookings.domain.life import State
from childcare.models import Closure
from childcare.services.calendar import today
from tests.bookings.desk import demand, family, seated
from tests.support import managers, places
from tests.support.offers import NOW, calendar_of, slot

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
    return seated(asked.bookings.get(), State.CONFIRMED, agreed_at=timezone.now(), expires_at=later)


def test_it_says_what_it_does_before_it_is_done(manager, site):
    booking, address = placed(site), reverse("facility_close", args=[site.facility_id])
    page = manager.post(address, said()).content.decode()
    assert "1 famille perd sa place" in page
    assert not Closure.objects.exists()

    answer = manager.post(address, said(confirmer="1"), follow=True)
    assert "1 famille est prévenue" in answer.content.decode()
    booking.refresh_from_db()
    assert (booking.state, booking.active) == (State.CANCELLED, False)


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
