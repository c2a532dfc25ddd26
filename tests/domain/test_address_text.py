"""The commune read inside an address, when no geocoder answers."""

from __future__ import annotations

import pytest

from territory.domain.address_text import commune_in, postal_code_in
from territory.gazetteer import gazetteer


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("12 rue de la Gare, Toulouse", "Toulouse (31)"),
        ("12 rue de la gare toulouse", "Toulouse (31)"),
        ("12 RUE DE LA GARE 31000 TOULOUSE", "Toulouse (31)"),
        ("Toulouse, 12 rue de la Gare", "Toulouse (31)"),
        ("Toulouse 12 rue de la Gare", "Toulouse (31)"),
        ("rue de Paris, Lille", "Lille (59)"),
        ("1 rue Pasteur - Le Mans", "Le Mans (72)"),
        ("12 rue du Havre Le Havre", "Le Havre (76)"),
        ("16 quai de la Loire, 75019 Paris", "Paris 19e Arrondissement (75)"),
        ("rue des Lilas 69008 Lyon", "Lyon 8e Arrondissement (69)"),
        ("2 rue Haute 31700 Blagnac Cedex 4 France", "Blagnac (31)"),
        ("3 rue Basse, Saint-Denis (93)", "Saint-Denis (93)"),
        ("3 rue Basse\n97400 St Denis", "Saint-Denis (974)"),
        ("3 rue Basse 31000", "Toulouse (31)"),
    ],
)
def test_the_commune_of_an_address(address, expected):
    assert commune_in(address, gazetteer()).commune.label == expected


@pytest.mark.parametrize("address", ["rue de Paris", "3 place Saint-Denis", "rue des Lilas", "Gare de Lyon", "", "12"])
def test_the_name_of_a_street_is_not_a_commune(address):
    assert commune_in(address, gazetteer()).is_unknown


def test_homonyms_stay_a_choice():
    assert commune_in("3 rue Basse, Saint-Denis", gazetteer()).is_ambiguous


def test_the_last_five_digits_are_the_postal_code():
    assert postal_code_in("12345 route 67890 Ville") == "67890"
    assert postal_code_in("06 12 34 56 78") == ""
