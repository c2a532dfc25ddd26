"""Any commune, however typed; any text, however hostile."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory.domain.address_text import commune_in
from territory.gazetteer import gazetteer

COMMUNES = tuple(gazetteer())
communes = st.sampled_from(COMMUNES)


def without_accents(text):
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


@st.composite
def careless(draw, name):
    """The name as an impatient person writes it."""
    if draw(st.booleans()):
        name = without_accents(name)
    for mark in "-'":
        name = name.replace(mark, draw(st.sampled_from([mark, " ", "’" if mark == "'" else "-", "  "])))
    if draw(st.booleans()):
        name = name.replace("Saint", draw(st.sampled_from(["St", "ST", "St."])), 1)
    return draw(st.sampled_from([str, str.lower, str.upper, str.title]))(name)


def meant(resolution):
    return {commune.insee for commune in (resolution.commune, *resolution.choices) if commune}


@settings(max_examples=300, deadline=None)
@given(st.data(), communes)
def test_a_commune_is_found_by_its_name_however_typed(data, commune):
    typed = data.draw(careless(commune.name))
    assert commune.insee in meant(gazetteer().resolve(typed))
    homonyms = {other.insee for other in gazetteer().search(typed, limit=50)}
    assert commune.insee in homonyms


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([commune for commune in COMMUNES if not commune.arrondissement_of]))
def test_a_commune_is_found_by_its_name_without_any_hyphen_or_space(commune):
    squeezed = "".join(char for char in commune.name if char.isalnum())
    assert commune.insee in {other.insee for other in gazetteer().search(squeezed, limit=50)}


@settings(max_examples=200, deadline=None)
@given(communes)
def test_a_commune_is_found_by_each_of_its_postal_codes(commune):
    for code in commune.postal_codes:
        assert commune.insee in {other.insee for other in gazetteer().search(code, limit=50)}


@settings(max_examples=300, deadline=None)
@given(communes)
def test_its_label_designates_a_commune_alone(commune):
    assert gazetteer().resolve(commune.label).commune == commune


@settings(max_examples=200, deadline=None)
@given(communes)
def test_it_is_read_at_the_end_of_an_address(commune):
    postal_code = commune.postal_codes[0] if commune.postal_codes else ""
    found = commune_in(f"12 rue des Acacias, {postal_code} {commune.name}", gazetteer())
    communes_found = (found.commune, *found.choices)
    assert any(one and commune.insee in (one.insee, one.arrondissement_of) for one in communes_found)


hostile = st.text(max_size=300) | st.text("0123456789 ()-'/,;stSTe\n\t\0", max_size=60)


@settings(max_examples=400, deadline=None)
@given(hostile)
def test_no_text_breaks_it(text):
    index = gazetteer()
    assert len(index.search(text)) <= 8
    index.resolve(text)
    index.by_insee(text)
    commune_in(text, index)


@pytest.mark.slow
def test_every_label_of_france_designates_its_commune():
    wrong = [commune.label for commune in COMMUNES if gazetteer().resolve(commune.label).commune != commune]
    assert wrong == []
