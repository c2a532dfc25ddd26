"""The catalogue: one page per aid, figures of the scales in force, a search that forgives."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.management import call_command
from django.utils import timezone

from aids.bareme_files import bareme
from aids.domain.bareme import Unit
from aids.local_aid_files import shipped_local_aids
from aids.models import LocalAid as LocalAidRow
from aids.services.local_aids import load_shipped
from portal.catalogue.entries import ENTRIES
from portal.catalogue.entry import Entry
from portal.catalogue.figures import figure_rows, filled, in_words
from portal.catalogue.law import LAWS
from portal.words.aid_conditions import CONDITIONS
from tests.portal.test_price_page import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(db):
    """In the database, as the portal loads them when it starts."""
    load_shipped()


TYPED = re.compile(r"\d+(?:[ ,]\d+)*\s*(?:€|ans\b|jours\b|heures\b|%)")


def found(client, query: str) -> list[str]:
    page = client.get("/aides/", {"q": query})
    assert page.status_code == 200
    return re.findall(r'href="/aides/([\w-]+)/"', page.content.decode())


def test_every_aid_has_its_line_and_its_page(client):
    codes = found(client, "")

    assert {entry.code for entry in ENTRIES} <= set(codes)
    assert {aid.slug for aid in shipped_local_aids()} <= set(codes)
    for code in codes:
        assert client.get(f"/aides/{code}/").status_code == 200


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("AGEPI", "age"),
        ("agepi ", "age"),
        ("Pole emploi", "age"),
        ("CRECHES", "psu"),
        ("crêche", "psu"),
        ("micro creche", "cmg_structure"),
        ("nounous", "cmg_emploi_direct"),
        ("impots", "credit_impot_garde"),
        ("garde chez vous impôt", "credit_impot_domicile"),
        ("cesu", "cesu_prefinance"),
        ("conge parental", "prepare"),
        ("ardeche", "ardeche-fonds-aide-insertion"),
    ],
)
def test_the_search_forgives(client, query, code):
    assert code in found(client, query)


def test_agepi_finds_the_age_alone_and_says_so(client):
    assert found(client, "AGEPI") == ["age"]
    assert "Elle remplace l’AGEPI depuis le 1er mai 2024." in text_of(client.get("/aides/age/"))


@pytest.mark.parametrize("query", ["xyzzy", "é" * 5000, "\x00", "<b>", "%"])
def test_any_search_is_answered(client, query):
    assert client.get("/aides/", {"q": query}).status_code == 200


def test_a_search_without_result_says_so(client):
    assert "Aucune aide ne porte ce nom." in text_of(client.get("/aides/", {"q": "xyzzy"}))


def test_an_unknown_aid_is_not_found(client):
    assert client.get("/aides/agepi-2017/").status_code == 404


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_a_page_says_everything(client, entry: Entry):
    text = text_of(client.get(f"/aides/{entry.code}/"))

    for title in ("C’est quoi ?", "Pour qui ?", "Combien ?", "Où demander ?", "Quand ?", "Documents à préparer"):
        assert title in text
    assert "Montants vérifiés le" in text
    assert "non contractuelle" in text
    for article in LAWS[entry.code].articles:
        assert article in text
    for code in entry.baremes:
        for point in bareme(code).open_points:
            assert point.text in text
    for row in figure_rows(entry, timezone.localdate()):
        assert " ".join(row.value.split()) in text


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_no_figure_is_typed_in_the_words(entry: Entry):
    texts = (entry.summary, *entry.what, *entry.who, *entry.how_much, *entry.deadline)
    texts += tuple(condition.text for condition in CONDITIONS.get(entry.code, ()))
    texts += (LAWS[entry.code].formula,)

    assert [text for text in texts if TYPED.search(text)] == []


def test_figures_follow_the_date():
    direct = next(entry for entry in ENTRIES if entry.code == "cmg_emploi_direct")

    def reference(on: date) -> str:
        return next(row.value for row in figure_rows(direct, on) if "coût de référence" in row.label)

    assert reference(date(2026, 3, 31)).startswith("4,85")
    assert reference(date(2026, 4, 1)).startswith("4,91")
    assert figure_rows(direct, date(2020, 1, 1)) == ()
    assert "6 ans" in filled(direct.who[0], direct, date(2026, 4, 1)).replace("\u00a0", " ")


def test_every_unit_has_its_words():
    for unit in Unit:
        assert in_words(bareme("age").amount("age_limite", date(2026, 1, 1)), unit)


def test_an_aid_withdrawn_in_the_administration_is_not_shown(client):
    call_command("import_local_aids", "--shipped", "--apply", verbosity=0)
    assert "hauts-de-france-aide-garde-enfant" in found(client, "")
    LocalAidRow.objects.filter(slug="hauts-de-france-aide-garde-enfant").update(listed=False)

    assert "hauts-de-france-aide-garde-enfant" not in found(client, "")
    assert client.get("/aides/hauts-de-france-aide-garde-enfant/").status_code == 404
