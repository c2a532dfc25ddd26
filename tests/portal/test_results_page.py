"""The results: four kinds never mixed, the card in its order, the price, the filters."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.portal.addresses import appointment, weekly
from tests.support import managers, places

pytestmark = pytest.mark.django_db


def text_of(html: str) -> str:
    """What is read, on one line, with plain spaces."""
    bare = re.sub(r"<[^>]+>", " ", html)
    return " ".join(unescape(bare).replace("\u00a0", " ").split())


def read(client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return text_of(answer.content.decode())


def test_the_card_says_its_lines_in_order(client):
    managers.manage(places.free_creche().facility, managers.organisation())

    text = read(client, appointment())

    lines = [
        "Libre à vos horaires · à confirmer par la crèche",
        "Les Lucioles",
        "Crèche",
        "1 km · environ",
        "min à pied · Toulouse",
        "de 1,25 € à 13,15 € · Préciser mon prix",
        "Première fois",
        "Places confirmées par la crèche il y a 2 jours",
        "Pourquoi",
        "Demander cette place",
        "Appeler",
        "Itinéraire",
        "Comparer",
    ]
    positions = [text.find(line, text.find("Libre à vos horaires ·")) for line in lines]
    assert -1 not in positions, dict(zip(lines, positions, strict=True))
    assert positions == sorted(positions)


def test_the_four_kinds_are_never_mixed(client):
    places.free_creche()
    places.unpublished_creche()
    places.full_creche()
    places.assistant_maternel()

    html = client.get(appointment()).content.decode()

    sections = re.split(r"<section ", html)[1:]
    names = ["Les Lucioles", "Les Ormes", "Les Complets", "Claude Martin"]
    found = [[name for name in names if name in section] for section in sections[:4]]
    assert found == [[name] for name in names]
    assert "1 lieu libre à vos horaires, 1 lieu à demander, 1 complet, 1 mise en relation." in text_of(html)


def test_a_place_without_calendar_is_to_be_asked_never_free_nor_full(client):
    places.unpublished_creche()

    text = read(client, appointment())

    assert "Places à demander" in text
    assert "Ouvert à ces heures · places à demander" in text
    assert "Complet" not in text


def test_missing_weekdays_are_named(client):
    place = places.site(places.facility())
    days = [day for day in places.coming_days(84) if day.isoweekday() != 3]
    places.free(places.group(place), days, 7, 19, kind="regular")

    text = read(client, weekly())

    assert "Libre en partie · 4 jours sur 5, manque le mercredi" in text
    assert "Voir les horaires manquants" in text


def test_a_weekly_price_is_by_month(client):
    place = places.site(places.facility())
    places.free(places.group(place), places.coming_days(84), 7, 19, kind="regular")

    text = read(client, weekly())

    assert "par mois · Préciser mon prix" in text


def test_the_calculation_unfolds_with_its_source(client):
    places.free_creche()

    text = read(client, appointment())

    assert "Comment est-ce calculé ?" in text
    assert "Source :" in text


def test_a_place_without_price_is_to_be_estimated(client):
    places.free_creche(tariff="hourly")

    assert "Prix à estimer" in read(client, appointment())


def test_a_micro_creche_without_price_says_what_it_costs_at_the_dearest_hour_that_is_helped(client):
    places.free_creche(kind="micro_creche_paje", tariff="hourly")
    client.post("/mon-prix/", {"enfants": "1", "ressources": "rsa", "seul": "oui", "situation": "rsa"})

    text = read(client, appointment())

    assert "Prix à demander." in text
    assert "si l’heure coûte 10,00 €" in text.replace("\u00a0", " ")
    assert "Aide de la Caf ou de la MSA (CMG)" in text


def test_a_family_that_said_nothing_sees_every_aid_at_its_most_favourable(client):
    places.free_creche(kind="micro_creche_paje", tariff="hourly", hourly_price="9.50")

    text = read(client, weekly())

    for words in (
        "Préciser mon prix",
        "Par mois, au mieux",
        "Aide de la Caf ou de la MSA (CMG)",
        "Après le crédit d’impôt",
    ):
        assert words in text


def test_parents_who_employ_see_the_least_they_pay(client):
    places.assistant_maternel()

    text = read(client, appointment())

    assert "plus cotisations · Préciser mon prix" in text
    assert "prix de référence de la loi" in text


def test_a_micro_creche_shows_every_aid_of_a_month(client):
    places.free_creche(kind="micro_creche_paje", tariff="hourly", hourly_price="9.50")
    client.post("/mon-prix/", {"enfants": "1", "ressources": "rsa", "seul": "oui", "situation": "rsa"})

    text = read(client, weekly())

    for words in (
        "vous sont rendus",
        "Aide de la Caf ou de la MSA (CMG)",
        "Ensuite, la Caf ou la MSA vous verse",
        "Crédit d’impôt pour la garde",
        "Après le crédit d’impôt",
        "L’année suivante, les impôts vous rendent",
        "Estimation, non contractuelle.",
        "si votre titre de séjour est valable",
        "D.531-21",
    ):
        assert words in text


def test_an_appointment_has_no_tax_credit(client):
    places.free_creche(kind="micro_creche_paje", tariff="hourly", hourly_price="9.50")
    client.post("/mon-prix/", {"enfants": "1", "ressources": "rsa", "seul": "oui", "situation": "rsa"})

    text = read(client, appointment())

    assert "Aide de la Caf" in text
    assert "Crédit d’impôt" not in text


def test_nobody_near_says_what_to_do_next(client):
    text = read(client, appointment(ville="Mende"))

    for proposal in ("Chercher jusqu’à 10 km", "relais petite enfance", "mairie de Mende", "monenfant.fr"):
        assert proposal in text


def test_an_address_with_empty_fields_becomes_short(client):
    answer = client.get(appointment() + "&mois2=&annee2=&rayon=")

    assert answer.status_code == 302
    assert answer.url == appointment()


def test_the_address_never_holds_the_family(client):
    places.free_creche()
    client.post("/mon-prix/", {"enfants": "1", "ressources": "revenus", "montant": "18000", "seul": "oui"})

    html = client.get(appointment()).content.decode()

    assert "18000" not in html
    assert "montant" not in html
    assert "Vous payez environ" in text_of(html)


def test_filters_narrow_the_kinds(client):
    places.free_creche()
    places.assistant_maternel()

    html = client.get(appointment() + "&modes=assistant-maternel").content.decode()

    assert "Claude Martin" in html
    assert "Les Lucioles" not in html
    assert re.search(r'value="assistant-maternel"[^>]*checked', html)


def test_the_avip_filter_keeps_labelled_places(client):
    places.avip_label(places.free_creche().facility)
    places.free_creche("Sans label")

    text = read(client, appointment() + "&avip=on")

    assert "Les Lucioles" in text
    assert "Sans label" not in text


def test_pages_share_the_results_without_repeating(client):
    for number in range(25):
        places.unpublished_creche(f"Crèche {number:02d}", km=1 + number / 10)

    first, second = (read(client, appointment() + f"&page={page}") for page in (1, 2))

    names = [set(re.findall(r"Crèche \d\d", text)) for text in (first, second)]
    assert [len(found) for found in names] == [10, 10]
    assert not names[0] & names[1]


def test_a_page_that_does_not_exist_leads_back(client):
    places.free_creche()

    assert "Revenir à la première page" in read(client, appointment() + "&page=99")


def test_the_number_of_queries_does_not_grow(client, django_assert_num_queries):
    places.unpublished_creche()
    with CaptureQueriesContext(connection) as one:
        client.get(appointment())
    for number in range(49):
        places.free_creche(f"Crèche {number}", km=1 + number / 20)

    with django_assert_num_queries(len(one)):
        client.get(appointment())


def test_htmx_receives_what_changes_and_a_short_address(client):
    places.free_creche()

    answer = client.get(appointment() + "&rayon=&couverture=", headers={"HX-Request": "true", "HX-Target": "resultats"})

    html = answer.content.decode()
    assert "<html" not in html
    assert 'id="resultats"' in html
    assert 'hx-swap-oob="innerHTML:#annonce"' in html
    assert answer["HX-Push-Url"] == appointment()


def test_comparing_puts_places_side_by_side(client):
    first, second = places.free_creche(), places.free_creche("Les Ormes", km=2)

    text = read(client, appointment().replace("/places/", "/comparer/") + f"&lieu={first.pk}&lieu={second.pk}")

    assert "Les Lucioles" in text
    assert "Les Ormes" in text
    assert "Libre à vos horaires" in text


def test_a_highest_price_keeps_what_may_cost_that_or_less(client):
    places.free_creche("La chère", kind="micro_creche_paje", tariff="hourly", hourly_price="9.90")
    places.free_creche("La moins chère")
    client.post("/mon-prix/", {"enfants": "1", "ressources": "rsa", "seul": "oui", "situation": "rsa"})

    assert "La chère" in read(client, appointment(prix="4"))
    text = read(client, appointment(prix="2,00"))

    assert "La moins chère" in text
    assert "La chère" not in text


def test_an_unreadable_price_says_what_to_write(client):
    answer = client.get(appointment(prix="pas cher"))

    assert answer.status_code == 400
    assert "Écrivez un prix en euros, par exemple 120." in text_of(answer.content.decode())
    assert "pas cher" in answer.content.decode()
