"""Columns are found by name and content, on the headers that real producers use (fictional rows)."""

from __future__ import annotations

import json

import pytest

from childcare.imports.columns import Columns, recognise
from childcare.imports.readers.csv_table import read_csv
from childcare.imports.readers.json_shapes import read_json
from childcare.imports.refusals import FileRefusedError

HAUTS_DE_SEINE = (
    "nom;type;adresse;cp;commune;code_insee;tel;gestion;gestionnaire;capacite;nb_accueil_fam;age_mini_mois;age_maxi_mois\n"
    "Les Lutins;Crèche collective;3 rue des Prés;92000;Nanterre;92050;01 40 00 00 01;Municipale;Ville;40;0;2;36\n"
    "Le Nid;Micro-crèche;5 avenue Foch;92100;Boulogne-Billancourt;92012;01 40 00 00 02;Privée;SAS Nid;10;0;3;48\n"
)
SEINE_SAINT_DENIS = (
    "geo_point_2d;statut;id;nom;type_daccueil;nbr_place;gestionnaire;adresse;ville\n"
    '"48.9362, 2.3574";Public;1;Petite Ourse;Multi-accueil;30;Commune;2 rue du Landy;Saint-Denis\n'
    '"48.9100, 2.4400";Privé;2;Grande Ourse;Crèche parentale;15;Association;8 rue de Paris;Bobigny\n'
)
MERIGNAC = [
    {"id": 7, "nom": "Les Pins", "type": "Multi-accueil", "adresse": "1 rue des Pins", "cp": 1400, "commune": "Mionnay",
     "code_insee": 1248, "tel": "05 56 00 00 01", "contact_mail": "pins@exemple.fr", "capacite": 20},
    {"id": 8, "nom": "Les Chênes", "type": "Halte-garderie", "adresse": "2 rue des Chênes", "cp": 33700,
     "commune": "Mérignac", "code_insee": 33281, "tel": "05 56 00 00 02", "contact_mail": "chenes@exemple.fr",
     "capacite": 12},
]  # fmt: skip


def by_field(columns: Columns) -> dict[str, str]:
    return {found.field.key: found.column for found in columns.recognised}


def columns_of_csv(text: str, **asked: str) -> Columns:
    return recognise(read_csv(text.encode()), asked, {})


def columns_of_json(items: list[dict]) -> Columns:
    return recognise(read_json(json.dumps(items).encode()), {}, {})


def test_hauts_de_seine():
    columns = columns_of_csv(HAUTS_DE_SEINE)
    assert by_field(columns) == {
        "name": "nom",
        "kind": "type",
        "management": "gestion",
        "manager": "gestionnaire",
        "address": "adresse",
        "postal_code": "cp",
        "insee_code": "code_insee",
        "commune": "commune",
        "phone": "tel",
        "capacity": "capacite",
        "age_min": "age_mini_mois",
        "age_max": "age_maxi_mois",
    }
    assert columns.ignored == ("nb_accueil_fam",)


def test_seine_saint_denis():
    columns = columns_of_csv(SEINE_SAINT_DENIS)
    found = by_field(columns)
    assert found["point"] == "geo_point_2d"
    assert columns.latitude_first
    assert (found["external_id"], found["kind"], found["capacity"]) == ("id", "type_daccueil", "nbr_place")
    assert (found["management"], found["commune"]) == ("statut", "ville")


def test_merignac_integers():
    found = by_field(columns_of_json(MERIGNAC))
    assert (found["postal_code"], found["insee_code"], found["email"]) == ("cp", "code_insee", "contact_mail")


@pytest.mark.parametrize("pair", [[43.6, 1.44], [1.44, 43.6]])
def test_order_of_a_pair_is_read_on_the_map(pair):
    columns = columns_of_json([{"nom": "Les Lutins", "position": pair}])
    assert columns.latitude_first == (pair[0] == 43.6)


def test_latitude_and_longitude_named_the_wrong_way_round():
    columns = columns_of_json([{"nom": "Les Lutins", "latitude": 1.44, "longitude": 43.6}])
    assert by_field(columns) == {"name": "nom", "latitude": "longitude", "longitude": "latitude"}
    assert "inversées" in columns.recognised[-1].reason


def test_content_finds_what_names_do_not_say():
    columns = columns_of_json(
        [
            {"nom": "Les Lutins", "infos": "Appel : 05 61 00 00 01", "a": "lundi 8h-18h", "b": "2 mois - 4 ans"},
            {"nom": "Le Nid", "infos": "Appel : 05 61 00 00 02", "a": "mardi 8h15 - 18h15", "b": "3 mois à 3 ans"},
        ]
    )  # fmt: skip
    assert by_field(columns) == {"name": "nom", "phone": "infos", "opening_hours": "a", "ages": "b"}
    reasons = {found.field.key: found.reason for found in columns.recognised}
    assert "contenu" in reasons["phone"]
    assert "nom" in reasons["name"]


def test_a_name_that_its_content_denies_is_not_believed():
    columns = columns_of_json([{"nom": "Les Lutins", "tel": "voir le site", "capacite": "beaucoup"}])
    assert by_field(columns) == {"name": "nom"}


def test_an_identifier_that_repeats_is_not_one():
    assert "external_id" not in by_field(columns_of_json([{"id": 1, "nom": f"Crèche {n}"} for n in range(9)]))


def test_projected_coordinates_are_not_degrees():
    columns = columns_of_json([{"nom": "Les Lutins", "x": 652000.5, "y": 6862305.9}])
    assert by_field(columns) == {"name": "nom"}


def test_asked_columns_win_and_may_forbid():
    columns = columns_of_csv(HAUTS_DE_SEINE, name="GESTIONNAIRE", phone="")
    found = by_field(columns)
    assert found["name"] == "gestionnaire"
    assert "phone" not in found


@pytest.mark.parametrize(
    ("asked", "message"),
    [({"nom": "nom"}, "Le champ « nom » n’existe pas"), ({"name": "titre"}, "La colonne « titre » n’existe pas")],
)
def test_unknown_field_or_column_is_named(asked, message):
    with pytest.raises(FileRefusedError, match=message):
        columns_of_csv(HAUTS_DE_SEINE, **asked)


def test_without_a_name_column_nothing_can_be_imported():
    with pytest.raises(FileRefusedError, match="--map name=COLONNE"):
        columns_of_json([{"a": 1, "b": 2}])
