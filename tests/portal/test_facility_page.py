"""The page of one facility."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from childcare.models import Facility
from portal.cards import facility_url
from tests.portal.addresses import appointment
from tests.support import places

pytestmark = pytest.mark.django_db


def page(client, facility: Facility, query: str = "") -> str:
    answer = client.get(facility_url(facility, query), follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).replace("\u00a0", " ").split())


def test_it_says_when_where_and_how(client):
    owner = places.free_creche(
        minimum_notice_hours=24,
        first_visits="days",
        first_visit_count=3,
        documents=["vaccination"],
        handicap_trained=True,
        arrival_windows=[{"from": "07:30", "until": "12:00"}],
        minimum_stay_minutes=120,
        residence="priority",
        residence_communes=["31555"],
    ).facility

    text = text_of(page(client, owner))

    for words in (
        "Lundi au vendredi : 7 h 30 à 18 h 30",
        "Samedi et dimanche : fermé",
        "De 3 mois à 4 ans",
        "3 visites avant le premier jour",
        "Carnet de santé (vaccins)",
        "Équipe formée",
        "Priorité à certaines communes : Toulouse",
        "de 7 h 30 à 12 h",
        "Selon vos revenus",
        "Comment demander une place",
        "05 61 00 00 00",
        "Itinéraire",
        "Places confirmées par la crèche il y a 2 jours",
    ):
        assert words in text, words


def test_free_hours_are_a_table_with_headers(client):
    owner = places.free_creche().facility
    tomorrow = places.coming_days(1)[0]

    html = page(client, owner)

    assert re.search(r'<th scope="row">[^<]*' + str(tomorrow.day), html)
    assert "8 h à 18 h" in text_of(html)
    assert '<th scope="col">Quelques heures ou jours</th>' in html


def test_later_weeks_have_their_own_address(client):
    owner = places.free_creche().facility
    later = timezone.localdate() + timedelta(weeks=2)

    html = page(client, owner, "semaine=2")

    assert str(later.day) in text_of(html)
    assert "semaine=1" in html
    assert "semaine=3" in html
    assert client.get(facility_url(owner, "semaine=-5")).status_code == 200
    assert client.get(facility_url(owner, "semaine=99999999")).status_code == 200


def test_seats_of_job_seekers_have_their_column(client):
    place = places.site(places.facility())
    places.avip_label(place.facility)
    ages = places.group(place)
    places.free(ages, places.coming_days(), 8, 12)
    places.free(ages, places.coming_days(), 13, 17, audience="insertion")

    text = text_of(page(client, place.facility))

    assert "Parents cherchant un emploi" in text
    assert "AVIP : places pour parents cherchant emploi." in text


def test_no_calendar_is_said(client):
    assert "Ce lieu ne publie pas ses heures libres" in text_of(page(client, places.unpublished_creche().facility))


def test_a_home_is_never_located(client):
    place = places.assistant_maternel()

    html = page(client, place.facility)

    assert "L’adresse est donnée par la personne" in html
    assert "Vous devenez employeur" in html
    assert "openstreetmap" not in html
    assert f"{place.latitude:.4f}" not in html


def test_the_price_of_the_search_follows(client):
    owner = places.free_creche().facility
    query = appointment().partition("?")[2]

    html = page(client, owner, query)

    assert "de 1,25 € à 13,15 € pour votre recherche." in text_of(html)
    assert "Revenir aux résultats" in html


def test_an_old_name_leads_to_the_present_one(client):
    owner = places.free_creche().facility

    answer = client.get(f"/lieux/{owner.pk}-ancien-nom/")

    assert answer.status_code == 302
    assert answer.url == facility_url(owner)


def test_queries_do_not_grow_with_sites(client, django_assert_max_num_queries):
    owner = places.facility()
    for number in range(5):
        places.free(places.group(places.site(owner, km=number)), places.coming_days())

    with django_assert_max_num_queries(8):
        client.get(facility_url(owner))
