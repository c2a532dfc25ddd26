"""« Demander cette place »: in order, once, after signing in with nothing lost; and to meet an assistant maternel."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from bookings.models import Booking, Demand, Introduction
from bookings.services.children import booked_children, children_of_account
from childcare.models import Line
from tests.bookings.days import another_family
from tests.portal.addresses import weekly
from tests.support import managers, places
from tests.support.people import user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]


class Town:
    """A crèche run on the portal, open and free; and the search that finds it."""

    def __init__(self, name: str = "Les Lucioles", **fields: object) -> None:
        facility = places.facility(name, **fields)
        self.site = places.site(facility)
        places.free(places.group(self.site), places.coming_days(40), kind="regular")
        organisation = managers.organisation(name)
        managers.member(organisation)
        managers.manage(facility, organisation)


def asking(*sites, query: str | None = None) -> str:
    search = (query or weekly()).partition("?")[2]
    return f"{reverse('ask_places')}?{search}" + "".join(f"&lieu={site.pk}" for site in sites)


def linked(words: str, page) -> str:
    """Where the link with these words leads."""
    return re.search(rf'href="([^"]+)"[^>]*>\s*{words}', page.content.decode())[1].replace("&amp;", "&")


def test_one_to_three_places_are_asked_in_order_and_only_once(client):
    first, second = Town().site, Town("Les Ormes").site
    parent = user()
    client.force_login(parent)
    page = client.get(asking(first, second)).content.decode()
    assert page.index("Les Lucioles") < page.index("Les Ormes")
    assert "Nous demandons au premier." in page
    swapped = re.search(r'href="([^"]+)">Mettre en premier', page)[1].replace("&amp;", "&")
    page = client.get(swapped).content.decode()
    assert page.index("Les Ormes") < page.index("Les Lucioles")

    for _ in range(2):
        assert client.post(asking(first, second)).url == reverse("my_bookings")
    asked = Demand.objects.get()
    assert (asked.parent, asked.way, asked.children.count()) == (parent, "cascade", 1)
    assert [(each.site, each.asked_at is not None) for each in asked.bookings.order_by("rank")] == [
        (first, True),
        (second, False),
    ]
    assert not Line.objects.exists()
    refused = client.post(asking(Town("Les Pins").site))
    assert refused.status_code == 400
    assert "Vous avez déjà demandé ces horaires." in refused.content.decode()


def test_while_a_place_is_added_the_results_say_which_are_chosen(client, django_assert_max_num_queries):
    first = Town().site
    Town("Les Ormes")
    more = linked("Ajouter un autre lieu, s’il dit non", client.get(asking(first)))
    with CaptureQueriesContext(connection) as alone:
        plain = client.get(more.replace(f"&choix={first.pk}", "")).content.decode()
    assert "votre demande" not in plain
    with django_assert_max_num_queries(len(alone)):
        page = client.get(more)

    cards = page.content.decode().split('<li class="card"')[1:]
    lucioles, ormes = sorted(cards, key=lambda card: "Ormes" in card)
    assert "Déjà dans votre demande, choix 1" in lucioles
    assert "Voir ma demande" in lucioles
    assert "Déjà dans votre demande" not in ormes
    assert "Demander cette place" not in lucioles + ormes
    for words in ("Voir ma demande", "Revenir à ma demande"):
        back = client.get(linked(words, page)).content.decode()
        assert "Les Lucioles" in back
        assert "Les Ormes" not in back
    both = client.get(linked("Ajouter ce lieu", page)).content.decode()
    assert both.index("Les Lucioles") < both.index("Les Ormes")


def test_without_an_account_the_code_leads_back_and_nothing_is_lost(client, outboxes):
    site = Town().site
    address = asking(site)
    page = client.get(address).content.decode()
    assert "Envoyer ma demande" not in page
    sign_up = re.search(r'href="(/compte/[^"]+)">Continuer', page)[1].replace("&amp;", "&")
    assert client.post(address).url == sign_up
    assert not Demand.objects.exists()

    form = client.get(sign_up).content.decode()
    kept = re.search(r'name="next" value="([^"]+)"', form)[1].replace("&amp;", "&")
    path = urlsplit(sign_up).path
    waiting = client.post(path, {"login": "nadia@exemple.fr", "next": kept})
    answer = client.post(waiting.url, {"code": re.search(r"\b\d{6}\b", outboxes[0][0].body)[0]})
    assert answer.url == address
    assert "Envoyer ma demande" in client.get(address).content.decode()
    client.post(address)
    assert Demand.objects.get().parent.email == "nadia@exemple.fr"


def test_a_place_that_nobody_runs_here_is_called_never_asked(client):
    facility = places.facility()
    site = places.site(facility)
    places.free(places.group(site), places.coming_days(40), kind="regular")
    client.force_login(user())
    results = client.get(weekly()).content.decode()
    assert "Demander cette place" not in results
    assert "Appeler" in results
    for address in (
        asking(site),
        reverse("facility", args=[facility.pk, "les-lucioles"]) + "?" + weekly().partition("?")[2],
    ):
        page = client.get(address).content.decode()
        assert "tel:0561000000" in page
        assert "Demander cette place" not in page
        assert "Envoyer ma demande" not in page
    assert client.post(asking(site)).status_code == 400
    assert not Demand.objects.exists()


def test_results_and_the_page_of_a_place_lead_to_the_demand_and_hours_are_asked_first(client):
    site = Town().site
    results = client.get(weekly()).content.decode()
    card = re.search(r'href="([^"]+)"[^>]*>\s*Demander cette place', results)[1].replace("&amp;", "&")
    assert card.startswith(reverse("ask_places"))
    assert card.endswith(f"lieu={site.pk}")
    search = weekly().partition("?")[2]
    page = client.get(reverse("facility", args=[site.facility_id, "les-lucioles"]) + "?" + search).content.decode()
    assert f"lieu={site.pk}" in page
    alone = client.get(reverse("facility", args=[site.facility_id, "les-lucioles"])).content.decode()
    assert "Dire mes horaires, puis demander ici" in alone
    nearby = asking(site, query="/places/?raison=pres-de-moi&mois1=3&annee1=2027&ville=Toulouse (31)")
    assert "Dites d’abord vos jours et vos horaires." in client.get(nearby).content.decode()


def test_an_assistant_maternel_is_met_and_no_seat_is_asked(client):
    site = places.assistant_maternel()
    parent = user()
    client.force_login(parent)
    page = client.get(asking(site)).content.decode()
    assert "Vous demandez une rencontre, pas une place." in page
    assert "Une rencontre n’engage personne." in page
    for _ in range(2):
        client.post(asking(site))

    assert Introduction.objects.get().demand.parent == parent
    assert not Booking.objects.exists()
    assert "Rencontre demandée" in client.get(reverse("my_bookings")).content.decode()


def test_the_same_child_of_a_file_and_of_an_account_has_one_number():
    file = another_family()
    of_file = booked_children(file)
    parent = User.objects.create_user(phone=file.phone)

    months = [child.birth_month for child in file.children.all()]
    assert children_of_account(parent, months) == of_file
    twins = children_of_account(user(), [date(2026, 10, 15), date(2026, 10, 15)])
    assert len(set(twins)) == 2
