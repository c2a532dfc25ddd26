"""« Combien je paierai ? »: asked by POST, kept in the cookie, erased at will."""

from __future__ import annotations

import re
from html import unescape

import pytest

from portal.household import KEY
from tests.portal.addresses import appointment
from tests.support import places

pytestmark = pytest.mark.django_db

SALARY = {"enfants": "1", "ressources": "revenus", "montant": "24 000", "seul": "oui", "aeeh": "0"}


def text_of(answer) -> str:
    return " ".join(
        unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).replace("\u00a0", " ").replace("\u202f", " ").split()
    )


def test_it_asks_little_and_says_it_forgets(client):
    text = text_of(client.get("/mon-prix/"))

    for words in (
        "Vos réponses sont effacées après la visite.",
        "Enfants à charge",
        "Aujourd’hui, vous avez :",
        "RSA ou aucune ressource",
        "Salaire, chômage, autre",
        "Revenus déclarés pour",
        "Je ne sais pas",
        "Je préfère ne pas le dire",
        "Vous élevez votre enfant seul(e) ?",
    ):
        assert words in text


def test_children_default_to_those_of_the_search(client):
    address = appointment(mois2="1", annee2="2024").replace("/places/", "/mon-prix/")

    assert re.search(r'value="2"[^>]*selected', client.get(address).content.decode())


def test_an_income_makes_the_price_exact(client):
    places.free_creche()

    back = client.post(appointment().replace("/places/", "/mon-prix/"), SALARY)

    assert back.status_code == 302
    assert back.url == appointment()
    # 24,000 / 12 × 0.0619 % = 1.238, so 1.24 € an hour for 2 h 30.
    assert "Vous payez environ 3,10 € pour 2 h 30" in text_of(client.get(back.url))


def test_no_resource_gives_the_floor_to_be_confirmed(client):
    places.free_creche()
    client.post("/mon-prix/", {"enfants": "1", "ressources": "rsa"})

    text = text_of(client.get(appointment()))

    assert "Vous payez environ 1,25 € pour 2 h 30" in text
    assert "à confirmer" in text


def test_silence_keeps_the_range(client):
    places.free_creche()
    client.post("/mon-prix/", {"enfants": "1", "ressources": "refus"})

    assert "de 1,25 € à 13,15 €" in text_of(client.get(appointment()))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ressources": ""}, "Choisissez une réponse"),
        ({"montant": ""}, "Écrivez vos revenus, ou cochez"),
        ({"montant": "beaucoup"}, "Écrivez un montant en chiffres"),
        ({"montant": "-5"}, "Écrivez un montant positif"),
        ({"montant": "NaN"}, "Écrivez un montant positif"),
        ({"montant": "9" * 29}, "Ce montant est trop grand"),
        ({"montant": "1e29"}, "Ce montant est trop grand"),
        ({"montant": "\x00"}, "Le caractère nul"),
        ({"enfants": "0"}, "Choisissez une réponse"),
        ({"enfants": "1", "aeeh": "2"}, "moins d’enfants à charge"),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_nothing_is_kept(client, changes, message):
    answer = client.post("/mon-prix/", SALARY | changes)

    assert answer.status_code == 400
    assert message in text_of(answer)
    assert KEY not in client.session


def test_erasing_forgets_at_once(client):
    client.post("/mon-prix/", SALARY)
    assert "Effacer mes réponses maintenant" in text_of(client.get("/mon-prix/"))

    answer = client.post("/mon-prix/effacer/")

    assert answer.status_code == 302
    assert KEY not in client.session


def test_the_address_of_a_button_says_what_to_do(client):
    typed = client.get("/mon-prix/effacer/", headers={"accept": "text/html"})
    assert (typed.status_code, typed["Allow"]) == (405, "POST")
    assert "Rien n’a été fait. Revenez à la page d’avant, et appuyez de nouveau." in text_of(typed)
    assert not client.get("/mon-prix/effacer/", headers={"accept": "application/json"}).content


def test_the_cookie_is_small_and_unreadable(client):
    answer = client.post("/mon-prix/", SALARY)

    cookies = {name: morsel.value for name, morsel in answer.cookies.items()}
    assert cookies
    assert all(len(value) < 2000 for value in cookies.values())
    assert not any("24000" in value or "revenus" in value for value in cookies.values())


def test_a_cookie_of_another_shape_is_no_answer(client):
    session = client.session
    session[KEY] = {"ancienne": "version"}
    session.save()

    assert client.get(appointment()).status_code == 200
