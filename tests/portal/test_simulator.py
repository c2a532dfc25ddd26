"""« Comparer les prix »: every kind of care for the same family and hours, in agreement with the places."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.http import QueryDict
from django.utils import timezone

from aids.domain.wording import french_euros
from aids.services.local_aids import load
from childcare.models import Facility
from childcare.selectors.search import ask
from portal.cards import facility_url
from portal.forms.reasons import answered_form
from portal.household import household_of
from portal.journeys.pricing import NeedPrices
from tests.portal.addresses import appointment, born, weekly
from tests.portal.test_words_for_parents import FORBIDDEN
from tests.support import places
from tests.support.local_aids import local_aid

pytestmark = pytest.mark.django_db

PAGE = "/comparer-les-prix/"
WORKS = {
    "enfants": "1",
    "ressources": "revenus",
    "montant": "24 000",
    "seul": "oui",
    "situation": "emploi",
    "aeeh": "0",
}
PRICES = {
    "prix_micro_creche_paje": "9,50",
    "prix_creche_familiale_paje": "8 €",
    "prix_assistante_maternelle": "5",
    "prix_garde_domicile_emploi_direct": "12.5",
    "prix_garde_domicile_prestataire": "27",
}
# Each row and a facility of that kind.
FACILITIES = {
    "Crèche": "creche_collective",
    "Crèche familiale": "creche_familiale_psu",
    "Crèche parentale": "creche_parentale",
    "Micro-crèche, prix libre": "micro_creche_paje",
    "Crèche familiale, prix libre": "creche_familiale_paje",
    "Assistant maternel": "assistant_maternel",
    "Garde chez vous, vous employez": "garde_domicile_emploi_direct",
    "Garde chez vous, par une société": "garde_domicile_prestataire",
}
HOURLY = {
    "micro_creche_paje": "9.50",
    "creche_familiale_paje": "8",
    "assistant_maternel": "5",
    "garde_domicile_emploi_direct": "12.5",
    "garde_domicile_prestataire": "27",
}
TAG = re.compile(r"<[^>]+>")
LABEL = re.compile(r'<span class="compared__label".*?</span>', re.DOTALL)
FAMILIES = {
    "nothing said": None,
    "works alone": WORKS,
    "two children, RSA": {"enfants": "2", "ressources": "rsa", "seul": "oui", "situation": "rsa"},
    "income not said": WORKS | {"ressources": "refus"},
}


def this_year() -> int:
    return timezone.localdate().year


def night() -> str:
    """One night a week for two children."""
    search = weekly("1", de="20:00", a="06:00", mois2="1", annee2=str(this_year() - 2))
    return search.replace("raison=formation", "raison=horaires-decales")


SEARCHES = {"every day": weekly, "nights, two children": night, "once": appointment}


def address(months_ago: int = 18, **fields: str) -> str:
    return f"{PAGE}?{urlencode({'heures': '35', **born(months_ago), **fields})}"


def of_search(search: str, **fields: str) -> str:
    return search.replace("/places/", PAGE) + ("&" + urlencode(fields) if fields else "")


def plain(html: str) -> str:
    return " ".join(unescape(TAG.sub(" ", html)).split())


def text_of(answer) -> str:
    return plain(answer.content.decode())


def rows_of(answer) -> dict[str, list[str]]:
    """The cells of each kind of care, as read: what is paid, advanced, given back, left after the tax credit."""
    html = answer.content.decode()
    rows = {}
    for body in re.findall(r"<tbody.*?</tbody>", html, re.DOTALL):
        first = body.partition("</tr>")[0]
        cells = re.findall(r"<td[^>]*>(.*?)</td>", first, re.DOTALL)
        name = plain(re.findall(r"<th[^>]*>(.*?)</th>", first, re.DOTALL)[0])
        rows[name] = [plain(LABEL.sub("", cell)) for cell in cells]
    return rows


def details_of(answer, name: str) -> str:
    bodies = re.findall(r"<tbody.*?</tbody>", answer.content.decode(), re.DOTALL)
    return next(plain(body) for body in bodies if f">{name}</th>" in body)


def bars_of(answer) -> list[tuple[str, str]]:
    texts = [plain(text) for text in re.findall(r"<text[^>]*>(.*?)</text>", answer.content.decode(), re.DOTALL)]
    return list(zip(texts[::2], texts[1::2], strict=True))


def euros(amount: Decimal) -> str:
    return " ".join(french_euros(amount).split())


def test_it_asks_little_and_reproaches_nothing(client):
    answer = client.get(PAGE)

    assert answer.status_code == 200
    for words in ("Combien d’heures par semaine ?", "Votre enfant est né en", "Où habitez-vous ?", "Facultatif"):
        assert words in text_of(answer)
    assert "à corriger" not in text_of(answer)
    assert "<table" not in answer.content.decode()


def test_another_child_is_asked_without_losing_what_is_typed(client):
    html = client.get(address(enfants="2")).content.decode()

    assert 'name="mois2"' in html
    assert 'value="35"' in html
    assert "à corriger" not in html


def test_without_answers_each_row_is_a_range_and_prices_are_not_invented(client):
    answer = client.get(address())
    rows = rows_of(answer)

    # 35 h × 52 / 12 = 151.67 h, from 0.50 to 5.26 € an hour.
    assert rows["Crèche"][0] == "de 75,83 € à 797,77 €"
    assert rows["Assistant maternel"][0].startswith("de ")
    assert rows["Assistant maternel"][0].endswith(", plus cotisations")
    assert "4,91 € de l’heure, la référence de la loi" in details_of(answer, "Assistant maternel")
    for name in ("Micro-crèche, prix libre", "Crèche familiale, prix libre", "Garde chez vous, par une société"):
        assert rows[name][0] == "prix libre : écrivez-le"
    assert "À 10,00 € de l’heure, le plus cher qui donne droit" in details_of(answer, "Micro-crèche, prix libre")
    assert 'href="#id_prix_micro_creche_paje"' in answer.content.decode()
    assert set(rows) == set(FACILITIES)
    assert "Estimation, non contractuelle. Barèmes en vigueur le" in text_of(answer)


def test_answers_lead_back_and_make_prices_exact(client):
    link = next(
        unescape(url) for url in re.findall(r'href="(/mon-prix/[^"]+)"', client.get(address()).content.decode())
    )
    assert "Revenir" in text_of(client.get(link))

    back = client.post(link, WORKS)

    assert back.status_code == 302
    assert urlsplit(back.url).path == PAGE
    assert parse_qs(urlsplit(back.url).query)["heures"] == ["35"]
    rows = rows_of(client.get(back.url))
    # 2,000 × 0.0619 % = 1.24 € an hour, 1.24 × 35 × 52 / 12 = 188.07; half of it comes back as tax credit.
    assert rows["Crèche"] == ["188,07 €", "188,07 €", "aide déjà dans le tarif", "94,04 €"]


def test_the_way_back_keeps_the_search_and_goes_nowhere_else(client):
    search = of_search(weekly(), prix_micro_creche_paje="9,50")
    link = re.search(r'href="(/mon-prix/[^"]+)"', client.get(search).content.decode())

    back = client.post(unescape(link[1]), WORKS)

    assert parse_qs(urlsplit(back.url).query) == parse_qs(urlsplit(search).query)
    # 9 to 17 h, 30 minutes on each side, five days.
    assert "45 h par semaine, 1 enfant" in text_of(client.get(back.url))
    assert client.post("/mon-prix/?retour=//example.org", WORKS).url == "/mon-prix/?garde=1"


def test_rows_are_sorted_by_what_is_paid_and_unknown_comes_last(client):
    client.post("/mon-prix/", WORKS)

    rows = rows_of(client.get(address(prix_micro_creche_paje="9,50")))

    amounts = [re.search(r"([\d ]+,\d\d) €", cells[0]) for cells in rows.values()]
    known = [Decimal(found[1].replace(" ", "").replace(",", ".")) for found in amounts if found]
    assert len(known) == 6
    assert known == sorted(known)
    assert [found is None for found in amounts] == [False] * 6 + [True] * 2


def test_what_is_advanced_less_what_comes_back_is_what_is_paid(client):
    client.post("/mon-prix/", WORKS)

    for name, (paid, advanced, back, after) in rows_of(client.get(address(**PRICES))).items():
        if back == "aide déjà dans le tarif":
            assert paid == advanced
            continue
        amounts = [
            Decimal(re.search(r"([\d ]+,\d\d) €", cell)[1].replace(" ", "").replace(",", "."))
            for cell in (paid, advanced, back, after)
        ]
        assert amounts[1] - amounts[2] == amounts[0] > amounts[3], name


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("kind_of_search", SEARCHES)
def test_a_row_says_what_a_place_of_that_kind_says(client, family, kind_of_search):
    search = SEARCHES[kind_of_search]()
    if FAMILIES[family]:
        client.post("/mon-prix/", FAMILIES[family])
    rows = rows_of(client.get(of_search(search, **PRICES)))

    form = answered_form(QueryDict(search.partition("?")[2]), timezone.localdate())
    assert form.is_valid()
    question = ask(form.need(), now=timezone.now())
    prices = NeedPrices(question, household_of(client.session), form.commune.insee)
    for name, kind in FACILITIES.items():
        hourly = Decimal(HOURLY[kind]) if kind in HOURLY else None
        price = prices.at(Facility(kind=kind, tariff="hourly" if hourly else "psu", hourly_price=hourly))
        low, high = (price.exact, price.exact) if price.exact else (price.lowest, price.highest)
        said = [euros(each.for_need if each.monthly is None else each.monthly) for each in (low, high)]
        shown = re.findall(r"[\d ]*\d,\d\d €", rows[name][0])
        assert [amount.strip() for amount in shown] == list(dict.fromkeys(said)), name


def test_it_agrees_with_the_page_of_a_place(client):
    client.post("/mon-prix/", WORKS)
    place = places.free_creche()

    page = text_of(client.get(facility_url(place.facility, weekly().partition("?")[2])))

    assert f"{rows_of(client.get(of_search(weekly())))['Crèche'][0]} par mois" in page


def test_the_hours_of_a_search_are_not_asked_again(client):
    answer = client.get(of_search(weekly()))
    html = answer.content.decode()

    assert 'name="heures"' not in html
    assert '<input type="hidden" name="raison" value="formation">' in html
    assert f'href="{weekly().split("?")[0]}?' in html
    assert "par semaine, 1 enfant" in text_of(answer)


def test_a_single_appointment_is_priced_whole_and_has_no_tax_credit(client):
    answer = client.get(of_search(appointment()))

    assert "pour toutes vos heures" in text_of(answer)
    assert rows_of(answer)["Crèche"] == ["de 1,25 € à 13,15 €", "de 1,25 € à 13,15 €", "aide déjà dans le tarif"]


def test_a_search_without_hours_asks_them(client):
    answer = client.get(of_search(appointment(raison="pres-de-moi", de=None, a=None, jour=None)))

    assert answer.status_code == 200
    assert "Votre recherche ne dit pas vos heures" in text_of(answer)
    assert 'value="Toulouse"' in answer.content.decode()


def test_a_search_with_a_mistake_is_sent_back_to_its_questions(client):
    answer = client.get(of_search(weekly(a="quinze")))

    assert answer.status_code == 400
    assert "Écrivez l’heure comme ceci" in text_of(answer)


def test_the_chart_repeats_the_table(client):
    client.post("/mon-prix/", WORKS)
    answer = client.get(address(prix_micro_creche_paje="9,50"))

    rows = [(name, cells[0]) for name, cells in rows_of(answer).items()]

    assert bars_of(answer) == rows
    description = plain(re.search(r"<desc[^>]*>(.*?)</desc>", answer.content.decode(), re.DOTALL)[1])
    assert description == " ".join(f"{name} : {paid}." for name, paid in rows)
    drawn = re.findall(r'class="chart__bar"[^>]*width="([\d.]+)%"', answer.content.decode())
    widths = [Decimal(width) for width in drawn]
    assert widths == sorted(widths)
    assert widths[-1] == 100


def test_no_aid_is_said_with_its_reason(client):
    client.post("/mon-prix/", WORKS | {"seul": "oui", "situation": "aucune"})

    answer = client.get(address())

    assert rows_of(answer)["Assistant maternel"][2] == "pas d’aide : pourquoi ?"
    assert 'href="#pourquoi-assistante_maternelle"' in answer.content.decode()
    assert 'id="pourquoi-assistante_maternelle"' in answer.content.decode()
    assert "Pas d’aide de la Caf : Il faut un parent en emploi" in details_of(answer, "Assistant maternel")
    assert not re.search(r"\.[A-Z]", details_of(answer, "Assistant maternel").partition("Comment est-ce")[0])


def test_contributions_come_on_top_where_parents_employ(client):
    client.post("/mon-prix/", WORKS)

    for name, (paid, _advanced, _back, after) in rows_of(client.get(address(**PRICES))).items():
        employs = name in {"Assistant maternel", "Garde chez vous, vous employez"}
        assert paid.endswith("plus cotisations") is employs, name
        assert after.endswith("plus cotisations") is employs, name


def test_a_micro_creche_dearer_than_the_law_has_no_aid(client):
    client.post("/mon-prix/", WORKS)

    answer = client.get(address(prix_micro_creche_paje="10,01"))

    assert rows_of(answer)["Micro-crèche, prix libre"][2] == "pas d’aide : pourquoi ?"
    assert "Au-delà de 10,00 € par heure" in details_of(answer, "Micro-crèche, prix libre")


def test_aids_unfold_one_by_one_with_their_article(client):
    client.post("/mon-prix/", WORKS)

    details = details_of(client.get(address(prix_micro_creche_paje="9,50")), "Micro-crèche, prix libre")

    assert "Aide de la Caf ou de la MSA (CMG)" in details
    assert "Crédit d’impôt pour la garde" in details
    assert re.search(r"Sources? : .*art\. D\.531-2", details, re.IGNORECASE)
    assert "Vous avancez" in details


def test_a_child_of_seven_has_no_place_in_a_creche(client):
    client.post("/mon-prix/", WORKS)

    answer = client.get(address(months_ago=7 * 12 + 1))
    rows = rows_of(answer)

    for name in ("Crèche", "Crèche parentale", "Micro-crèche, prix libre"):
        assert rows[name][0] == "pas de place à cet âge"
        assert "moins de 6 ans" in details_of(answer, name)
    assert "€" in rows["Assistant maternel"][0]  # a parent alone is helped until 12


def test_local_aids_of_the_commune_are_deducted(client):
    load([local_aid()])
    client.post("/mon-prix/", WORKS)

    before, after = (rows_of(client.get(address(**home)))["Crèche"] for home in ({}, {"ville": "Lille (59)"}))

    assert before[0] == "188,07 €"
    assert after[:3] == ["128,07 €", "188,07 €", "60,00 €"]


def test_several_children_pay_together(client):
    one = rows_of(client.get(address()))["Crèche"][0]
    two = rows_of(client.get(address(mois2="1", annee2=str(this_year() - 2))))["Crèche"][0]

    assert one == "de 75,83 € à 797,77 €"
    assert two == "de 127,40 € à 1 331,64 €"  # 0.42 and 4.39 € an hour, to the cent, twice


@pytest.mark.parametrize("typed", ["35", "35h", "35 h", "35,0", "35.00", "35 h 00", " 35 heures "])
def test_hours_are_read_as_people_type_them(client, typed):
    assert "35 h par semaine, 1 enfant" in text_of(client.get(address(heures=typed)))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"heures": ""}, "Écrivez vos heures par semaine, par exemple 35."),
        ({"heures": "-5"}, "Écrivez vos heures en chiffres, par exemple 35."),
        ({"heures": "beaucoup"}, "Écrivez vos heures en chiffres, par exemple 35."),
        ({"heures": "NaN"}, "Écrivez vos heures en chiffres"),
        ({"heures": "1e3"}, "Écrivez vos heures en chiffres"),
        ({"heures": "0"}, "Écrivez au moins 1 heure par semaine."),
        ({"heures": "800"}, "Une semaine n’a que 168 heures."),
        ({"heures": "9" * 9}, "Une semaine n’a que 168 heures."),
        ({"heures": "9" * 30}, "20 caractères"),
        ({"heures": "\x00"}, "caractère nul"),
        ({"annee1": "2012"}, "Les aides s’arrêtent à 12 ans."),
        ({"annee1": ""}, "Choisissez l’année de naissance."),
        ({"mois1": "13"}, "Choisissez une réponse dans la liste."),
        ({"mois2": "4"}, "Choisissez l’année de naissance."),
        ({"ville": "Xyzzy"}, "Nous ne trouvons pas cette ville"),
        ({"prix_micro_creche_paje": "0"}, "entre 1 et 100 euros"),
        ({"prix_micro_creche_paje": "-9"}, "Écrivez un prix en chiffres"),
        ({"prix_assistante_maternelle": "1000"}, "entre 1 et 100 euros"),
        ({"prix_garde_domicile_prestataire": "cher"}, "Écrivez un prix en chiffres"),
        ({"prix_garde_domicile_prestataire": "1e9"}, "Écrivez un prix en chiffres"),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_what_was_typed_stays(client, changes, message):
    answer = client.get(address(**{"prix_creche_familiale_paje": "7,35"} | changes))

    assert answer.status_code == 400
    assert message in text_of(answer)
    assert 'value="7,35"' in answer.content.decode()
    assert "<table" not in answer.content.decode()


def test_a_mistake_in_a_price_of_a_search_is_said_too(client):
    answer = client.get(of_search(weekly(), prix_micro_creche_paje="0"))

    assert answer.status_code == 400
    assert "entre 1 et 100 euros" in text_of(answer)
    assert '<input type="hidden" name="raison" value="formation">' in answer.content.decode()


def test_communes_of_the_same_name_are_a_choice_not_a_mistake(client):
    answer = client.get(address(ville="Saint-Denis"))

    assert answer.status_code == 200
    assert "Quelle ville ?" in text_of(answer)


def test_nothing_of_the_income_or_the_situation_is_in_an_address(client):
    client.post("/mon-prix/", WORKS)

    html = client.get(address()).content.decode()

    links = " ".join(re.findall(r'(?:href|action|hx-get|value)="([^"]*)"', html))
    assert "24000" not in links
    assert "24 000" not in links
    assert not re.search(r"ressources|revenus|situation|seul=|aeeh|montant", links)


@pytest.mark.parametrize("page", ["/", "/plan-du-site/", "/aide/"])
def test_pages_lead_to_it(client, page):
    assert f'href="{PAGE}"' in client.get(page).content.decode()


def test_results_and_places_lead_to_it_with_their_search(client):
    place = places.free_creche()
    for page in (weekly(), facility_url(place.facility, weekly().partition("?")[2])):
        link = re.search(rf'href="({PAGE}\?[^"]+)"', client.get(page).content.decode())
        assert "par semaine, 1 enfant" in text_of(client.get(unescape(link[1])))


def test_writing_is_refused(client):
    assert client.post(PAGE).status_code == 405


def test_the_page_keeps_to_the_words_of_parents_and_to_the_strict_policy(client):
    client.post("/mon-prix/", WORKS)
    answer = client.get(address(**PRICES))

    html = answer.content.decode()
    assert " style=" not in html
    assert "<style" not in html
    assert FORBIDDEN.findall(text_of(answer)) == []
