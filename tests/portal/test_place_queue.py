"""The waiting list on the pages: the manager reads the order and why, publishes points; the counsellor answers."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from accounts.domain.organisation_kinds import OrganisationKind
from accounts.domain.roles import Role
from bookings.domain.life import State
from bookings.domain.queue import MORE_POINTS, USUAL, WAITS
from bookings.models import Booking, Demand, QueueRules
from bookings.services import freed_seats, requests
from tests.bookings.desk import place, seated
from tests.bookings.queues import LATER, asks, waits
from tests.families.offices import counsellor
from tests.support import managers, people
from tests.support.offers import NOW
from tests.support.signed_in import add_second_factor

pytestmark = pytest.mark.django_db
POINTS = {criterion.value: points for criterion, points in USUAL.items()}
SECRETS = ("isolé", "élève seul", "prioritaire de la ville")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def creches():
    return managers.organisation()


@pytest.fixture
def site(creches):
    return place(days=(LATER,), run_by=creches)


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(response.content.decode())).split())


def test_a_manager_reads_who_is_first_and_why_and_no_more(client, site, creches):
    client.force_login(managers.member(creches))
    row = waits(site, now=NOW, single_parent=True, qpv=True)
    waits(site, now=NOW - timedelta(minutes=5))

    page = text_of(client.get(reverse("place_queue", args=[site.pk])))
    listed = page[page.index("Rang 1") : page.index("Les points")]
    assert page.index("Rang 1") < page.index("Rang 2")
    assert MORE_POINTS in listed
    assert row.demand.file.first_name not in page
    assert not [secret for secret in SECRETS if secret in listed]
    assert "Demandes sans réponse : 0" in page
    assert "Changer les points" not in page
    for name in ("manager_week", "managed_facilities"):
        assert reverse("place_queue", args=[site.pk]) in client.get(reverse(name)).content.decode()

    client.force_login(managers.member(managers.organisation("Crèches du Port")))
    assert client.get(reverse("place_queue", args=[site.pk])).status_code == 404


def test_the_request_page_says_why_another_family_comes_first(client, site, creches):
    client.force_login(managers.member(creches))
    booking = asks(site, way=Demand.Way.CASCADE).bookings.get()
    requests.ask(booking.demand_id, now=NOW)
    page = reverse("place_booking_answer", args=[booking.pk])
    assert "Une autre famille passe avant" not in text_of(client.get(page))

    waits(site)
    said = text_of(client.get(page))
    assert "Une autre famille passe avant" in said
    assert WAITS in said
    assert "Accepter quand même" in said


def test_points_are_tried_then_published_within_bounds(client, site, creches):
    client.force_login(people.member(creches, Role.MANAGER, administers=True).user)
    for number in range(6):
        waits(site, now=NOW - timedelta(minutes=number), single_parent=number < 3, qpv=number >= 3)
    page = reverse("queue_points", args=[creches.pk])
    assert page in client.get(reverse("place_queue", args=[site.pk])).content.decode()

    tried = client.post(page, {**POINTS, "qpv": 3, "single_parent": 1, "geste": "essayer"})
    said = text_of(tried)
    assert "Familles qui changeraient de rang : 6 sur 6." in said
    assert "Sur les 12 derniers mois" in said
    assert not QueueRules.objects.exists()

    wrong = client.post(page, {**POINTS, "time_waited": 0, "geste": "publier"})
    assert wrong.status_code == 400
    assert 'value="0"' in wrong.content.decode()
    assert not QueueRules.objects.exists()

    assert client.post(page, {**POINTS, "qpv": 3, "geste": "publier"}).status_code == 302
    assert QueueRules.objects.get().points["qpv"] == 3
    assert "3 points" in text_of(client.get(reverse("place_queue", args=[site.pk])))


def test_a_comite_publishes_for_its_departement_and_nobody_else_does(client, creches):
    comite = people.organisation(OrganisationKind.COMITE_AVIP, departement="44")
    coordinator = people.member(comite, Role.COORDINATOR).user
    page = reverse("queue_points", args=[comite.pk])
    client.force_login(coordinator)
    assert page in client.get(reverse("demands_without_place")).content.decode()
    client.post(page, {**POINTS, "geste": "publier"})
    assert QueueRules.objects.get().departement == "44"

    client.force_login(managers.member(creches))
    assert client.get(page).status_code == 404
    assert client.get(reverse("queue_points", args=[creches.pk])).status_code == 403


def test_anybody_reads_how_a_list_is_ordered(client, site):
    page = client.get(reverse("facility_queue", args=[site.facility_id]))
    assert page.status_code == 200
    assert "4 points" in text_of(page)
    assert "toute la France" in text_of(page)


@pytest.mark.parametrize(("act", "state"), [("liste-oui", State.HELD), ("liste-non", State.CANCELLED)])
def test_the_counsellor_notes_what_the_family_says_of_the_place_offered(client, site, act, state):
    by = counsellor()
    row = waits(site, by=by)
    add_second_factor(by.user)
    client.force_login(by.user)
    page = reverse("followed_demand", args=[row.demand_id])
    assert "La famille prend la place" not in text_of(client.get(page))
    freed_seats.sweep(now=NOW)
    row.refresh_from_db()
    assert "notez sa réponse avant" in text_of(client.get(page))

    client.post(reverse("followed_place_act", args=[row.offered_id, act]))

    booking = Booking.objects.get(pk=row.offered_id)
    assert booking.state == state
    assert (booking.asked_at is not None) is (act == "liste-oui")
    assert "La famille prend la place" not in text_of(client.get(page))


def test_the_counsellor_takes_a_family_off_the_list(client, site):
    by = counsellor()
    seated(asks(site).bookings.get(), expires_at=NOW + timedelta(days=20))
    row = waits(site, by=by)
    add_second_factor(by.user)
    client.force_login(by.user)

    client.post(reverse("followed_place_act", args=[row.demand.bookings.get().pk, "quitter"]))

    row.refresh_from_db()
    assert row.left_at == NOW
