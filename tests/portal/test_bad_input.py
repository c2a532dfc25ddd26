"""Whatever is typed or pasted: a clear answer in French, what was typed is kept, nothing is written, never a 500."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from childcare.models import Facility
from tests.portal.addresses import appointment, weekly
from tests.support import places

pytestmark = pytest.mark.django_db


def get(client, address: str):
    answer = client.get(address, follow=True)
    return answer, unescape(answer.content.decode()).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("changes", "message", "kept"),
    [
        ({"ville": "Xyzzyville"}, "Nous ne trouvons pas cette ville", "Xyzzyville"),
        ({"ville": "Sain Denis"}, "Vouliez-vous dire", "Sain Denis"),
        ({"ville": None}, "Indiquez une ville ou un code postal", "14:00"),
        ({"de": "16:00", "a": "15:00"}, "La fin arrive avant le début", "16:00"),
        ({"de": "25:99"}, "Écrivez l’heure comme ceci", "25:99"),
        ({"de": None}, "Indiquez aussi l’heure de début", "15:00"),
        ({"jour": "autre", "date": "2026-02-31"}, "Écrivez la date comme ceci", "2026-02-31"),
        ({"jour": "autre", "date": "2020-01-01"}, "Ce jour est passé", "2020-01-01"),
        ({"jour": "autre"}, "Choisissez le jour du rendez-vous", "Toulouse"),
        ({"mois1": "13"}, "Choisissez une réponse dans la liste", "Toulouse"),
        ({"mois1": None}, "Choisissez le mois de naissance", "Toulouse"),
        ({"annee1": "1066"}, "Choisissez une réponse dans la liste", "Toulouse"),
        ({"trajet": "9999"}, "Choisissez une réponse dans la liste", "Toulouse"),
        ({"ville": "Toulouse\x00"}, "Le caractère nul n’est pas autorisé", "14:00"),
        ({"de": "14\x00"}, "Le caractère nul n’est pas autorisé", "Toulouse"),
        ({"jour": "autre", "date": "\x00"}, "Écrivez la date comme ceci", "Toulouse"),
    ],
)
def test_an_appointment_says_what_to_change(client, changes, message, kept):
    answer, html = get(client, appointment(**changes))

    assert answer.status_code == 400
    assert message in html
    assert kept in html
    assert "fr-error-text" in html


@pytest.mark.parametrize(
    ("changes", "days", "message"),
    [
        ({"sansfin": None, "au": "2020-01-01"}, "12345", "La fin arrive avant le début"),
        ({}, "", "Cochez au moins un jour"),
        ({}, "9", "Choisissez des réponses dans la liste"),
        ({"a": None}, "1", "Indiquez aussi l’heure de fin"),
        ({"de": "17:00", "a": "09:00"}, "1", "La fin arrive avant le début"),
        ({"du": "9999-12-31"}, "1", "Cette date est trop loin"),
        ({"du": "0001-01-01", "au": "0001-01-02", "sansfin": None}, "1", "Cette date est passée"),
        ({"horaires": "variables", "lundi_de": "09:00"}, "1", "Indiquez aussi l’heure de fin"),
        ({"horaires": "variables", "lundi_de": "x", "lundi_a": "10:00"}, "1", "Écrivez l’heure comme ceci"),
    ],
)
def test_a_week_says_what_to_change(client, changes, days, message):
    answer, html = get(client, weekly(days, **changes))

    assert answer.status_code == 400
    assert message in html


@pytest.mark.parametrize("radius", ["9999", "0", "-3", "NaN", "Infinity", "beaucoup", "1e400", "5\x00"])
def test_a_radius_out_of_bounds_is_refused_beside_its_field_and_kept(client, radius):
    places.free_creche()

    answer, html = get(client, appointment() + "&rayon=" + quote(radius))

    assert answer.status_code == 400
    assert "Corrigez les filtres" in html
    assert 'id="id_rayon_error"' in html
    if "\x00" not in radius:
        assert f'value="{radius}"' in html


def test_a_radius_is_read_with_a_comma(client):
    places.free_creche()

    answer, html = get(client, appointment() + "&rayon=2,5")

    assert answer.status_code == 200
    assert "Les Lucioles" in html


@pytest.mark.parametrize("extra", ["&modes=soucoupe", "&couverture=1000", "&tri=hasard"])
def test_a_filter_outside_its_list_is_refused(client, extra):
    assert get(client, appointment() + extra)[0].status_code == 400


@pytest.mark.parametrize("page", ["-1", "0", "999999999999", "deux", "\x00", "²", "1.5"])
def test_a_page_that_is_no_page_is_answered(client, page):
    assert get(client, appointment() + "&page=" + quote(page))[0].status_code == 200


def test_a_thousand_intervals_change_nothing(client):
    answer, _html = get(client, weekly("1" * 1000))
    assert answer.status_code == 200

    answer, _html = get(client, weekly("12345", horaires="variables") + "&lundi_de=09:00&lundi_a=10:00" * 500)
    assert answer.status_code == 200


def test_too_many_fields_are_refused_as_a_bad_address(client):
    answer, html = get(client, appointment() + "".join(f"&x{n}=1" for n in range(3000)))

    assert answer.status_code == 400
    assert "Nous n’avons pas compris cette adresse" in html


HOSTILE = [
    "<script>alert(1)</script>",
    "'; DROP TABLE facility; --",
    "{{ 7|add:7 }}",
    "\u202e\ud83d".encode("utf-8", "replace").decode(),
    "A" * 5000,
    "%00",
    "../../etc/passwd",
    "\U0001f476" * 40,
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "field", ["ville", "jour", "date", "de", "mois1", "annee1", "commune", "raison", "ecole", "enfants"]
)
def test_hostile_texts_are_answered_and_escaped(client, field, text):
    answer, _html = get(client, appointment(**{field: text}))

    assert answer.status_code in {200, 400}
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize(
    "query", ["", "?raison=rendez-vous", "?raison=inconnue", "?ville=Toulouse", "?%ff=%fe", "?&&&=&"]
)
def test_bare_addresses_are_answered(client, query):
    assert get(client, "/places/" + query)[0].status_code in {200, 400}


@pytest.mark.parametrize("text", HOSTILE)
def test_page_two_shows_any_text_without_reproach(client, text):
    address = f"/besoin/rendez-vous/?ville={quote(text)}&de={quote(text)}&enfants={quote(text)}&jour={quote(text)}"

    answer, html = get(client, address)

    assert answer.status_code == 200
    assert "fr-error-text" not in html


@pytest.mark.parametrize(
    "path",
    [
        "/besoin/inconnu/",
        "/lieux/999999-rien/",
        "/lieux/99999999999999999999999-rien/",
        "/lieux/abc/",
        "/rien/",
    ],
)
def test_what_does_not_exist_says_so_in_the_same_style(client, path):
    answer, html = get(client, path)

    assert answer.status_code == 404
    assert "Cette page n’existe pas" in html
    assert "fr-header" in html


def test_a_facility_that_is_not_listed_is_not_found(client):
    hidden = places.facility(listed=False)

    assert client.get(f"/lieux/{hidden.pk}-x/").status_code == 404


def test_a_form_sent_without_its_token_is_explained():
    answer = Client(enforce_csrf_checks=True).post("/mon-prix/", {"enfants": "1"})

    assert answer.status_code == 403
    assert "La page a attendu trop longtemps" in answer.content.decode()


def test_a_search_writes_nothing(client):
    places.free_creche()
    before = list(Facility.objects.values())

    answer = client.get(appointment())

    assert list(Facility.objects.values()) == before
    assert not answer.cookies


def test_a_search_still_answers_far_beyond_the_calendar(client):
    places.free_creche()
    start = timezone.localdate() + timedelta(days=400)

    answer, html = get(client, weekly(du=start.isoformat()))

    assert answer.status_code == 200
    assert "Vos dates dépassent le calendrier publié" in html
    assert "Les Lucioles" in html
