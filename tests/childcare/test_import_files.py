"""Files that no reader can use are refused with a French sentence; the others are read whatever their shape."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from childcare.imports import decoding
from childcare.imports.file_reading import FacilityFile, read_facility_file
from childcare.imports.refusals import FileRefusedError
from territory.gazetteer import gazetteer

HEADER = "nom;type;adresse;cp;ville;latitude;longitude;places;tel\n"
ROW = "Crèche Été;Multi-accueil;3 rue des Lilas;31000;Toulouse;43,6;1,44;20;05 61 00 00 01\n"


@pytest.fixture
def read(tmp_path):
    def read_content(content: str | bytes, name: str = "fichier.csv", **asked: str) -> FacilityFile:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_facility_file(path, gazetteer(), asked, {})

    return read_content


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_csv_encodings_and_separators(read, encoding, separator):
    found = read((HEADER + ROW).replace(";", separator).encode(encoding))
    assert [row.name for row in found.facilities] == ["Crèche Été"]
    site = found.facilities[0].sites[0]
    assert (site.latitude, site.longitude, site.insee_code) == (43.6, 1.44, "31555")
    assert ("1252" in found.table.encoding) == (encoding == "cp1252")


def test_csv_with_commas_quotes_and_blank_lines(read):
    found = read('nom,type,adresse,lat,lon\n\n"Crèche ""A"", B",Crèche,"3, rue X",43.6,1.44\n\n')
    assert [row.name for row in found.facilities] == ['Crèche "A", B']
    assert found.facilities[0].position == "ligne 3"


def test_opendatasoft_answers_wrapped_in_an_object(read):
    fields = {"nom": "Les Lutins", "types": "Crèche", "geo_point_2d": [43.6, 1.44]}
    wrapped = json.dumps({"nhits": 1, "records": [{"recordid": "abc", "fields": fields}]})
    assert read(wrapped).facilities[0].external_id == "abc"


REFUSED = {
    "empty": (b"  \n", "est vide"),
    "byte order mark alone": (b"\xef\xbb\xbf", "est vide"),
    "separators alone": (b";;;\n;;;\n", "Ni JSON ni CSV"),
    "broken json": (b'[{"nom": "A"', "JSON invalide, ligne 1"),
    "not a number": (b'[{"nom": NaN}]', "impossible"),
    "huge number": (b"[{" + b'"a": ' + b"9" * 5000 + b"}]", "JSON invalide"),
    "nested": (b"[" * 200_000, "trop de niveaux"),
    "other shape": (b'{"total": 3}', "pas une liste"),
    "list of numbers": (b"[1, 2, 3]", "pas d’objets"),
    "empty list": (b"[]", "aucun enregistrement"),
    "javascript": (b"var creches = {};", "JavaScript"),
    "json in latin 1": ('[{"nom": "Crèche"}]'.encode("latin-1"), "pas de l’UTF-8"),
    "utf-16": (HEADER.encode("utf-16"), "UTF-16"),
    "mixed": ((HEADER + ROW).encode() + ROW.encode("cp1252"), "mélange"),
    "undefined bytes": (HEADER.encode() + b"\x81\x8d\xe9;;;;;;;;\n", "ni UTF-8 ni Windows-1252"),
    "workbook": (b"PK\x03\x04 and the rest", "CSV ou en JSON"),
    "binary": (b"\x00\x01\x02\x03" * 500, "n’est pas du texte"),
    "no columns": (b"bonjour\ntout le monde\n", "Ni JSON ni CSV"),
    "header only": (HEADER.encode(), "ligne d’en-têtes"),
    "open quote": ((HEADER + '"Les Lutins;x\n').encode(), "guillemets mal fermés"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_unusable_files(read, case):
    content, message = REFUSED[case]
    with pytest.raises(FileRefusedError, match=message):
        read(content)


def test_missing_file_and_directory(tmp_path):
    with pytest.raises(FileRefusedError, match="n’existe pas"):
        read_facility_file(tmp_path / "rien.csv", gazetteer(), {}, {})
    with pytest.raises(FileRefusedError, match="est un dossier"):
        read_facility_file(tmp_path, gazetteer(), {}, {})


def test_too_big(read, monkeypatch):
    monkeypatch.setattr(decoding, "MAX_BYTES", 100)
    with pytest.raises(FileRefusedError, match="dépasse"):
        read(HEADER + ROW * 3)


GOOD = {
    "nom": "Les Lutins",
    "type": "Crèche",
    "adresse": "3 rue X",
    "cp": "31000",
    "ville": "Toulouse",
    "lat": 43.6,
    "lon": 1.44,
    "places": 20,
    "site": "https://exemple.fr",
    "mail": "a@exemple.fr",
    "tel": "0561000001",
}
BAD_ROWS = {
    "nul": ({"nom": "Les\x00Lutins"}, "caractères de contrôle"),
    "surrogate": ({"adresse": "\ud800"}, "caractères de contrôle"),
    "long name": ({"nom": "A" * 1_000_000}, "nom trop long : 1000000 caractères"),
    "long address": ({"adresse": "rue " * 100}, "adresse trop long"),
    "html": ({"nom": "<script>alert(1)</script>"}, "code HTML"),
    "formula": ({"nom": '=HYPERLINK("x")'}, "formule"),
    "no name": ({"nom": " "}, "sans nom"),
    "latitude": ({"lat": 95}, "coordonnées impossibles"),
    "elsewhere": ({"lat": 35.0, "lon": 139.0}, "hors de France"),
    "unreadable point": ({"lat": "nord"}, "coordonnées illisibles"),
    "capacity": ({"places": 99_999}, "capacité absurde"),
    "negative": ({"places": -3}, "capacité absurde"),
    "relais": ({"type": "Relais petite enfance"}, "pas un mode d’accueil"),
    "unknown kind": ({"type": "ejf", "nom": "Espace Famille"}, "non reconnu"),
    "nowhere": ({"lat": None, "lon": None, "cp": "", "ville": "Nullepart"}, "ni coordonnées, ni commune"),
}


@pytest.mark.parametrize("case", BAD_ROWS)
def test_refused_rows_say_why_and_spare_the_others(read, case):
    change, message = BAD_ROWS[case]
    others = [{**GOOD, "nom": f"Crèche {number}"} for number in range(12)]
    found = read(json.dumps([*others, {**GOOD, **change}]), "fichier.json")
    assert found.accepted == 12
    assert [(refusal.position, message in refusal.reason) for refusal in found.refusals] == [
        ("enregistrement 13", True)
    ]


def test_doubtful_cells_stay_unknown_and_are_noted(read):
    others = [{**GOOD, "nom": f"Crèche {number}"} for number in range(9)]
    doubtful = {**GOOD, "site": "javascript:alert(1)", "mail": "nobody", "tel": "05 61", "places": "0"}
    row = read(json.dumps([*others, doubtful]), "fichier.json").facilities[-1]
    assert (row.website, row.email, row.phone, row.capacity) == ("", "", "", None)
    assert len(row.notes) == 4


def test_broken_rows_of_a_table(read):
    found = read(HEADER + ROW + "Le Nid;Crèche\n" + ROW.replace("Été", "Hiver"))
    assert found.accepted == 2
    assert [(each.position, each.reason) for each in found.refusals] == [("ligne 3", "2 cellules au lieu de 9")]


def test_same_row_twice_is_refused_once_and_same_point_is_two_places(read):
    found = read(HEADER + ROW + ROW + ROW.replace("Été", "Hiver"))
    assert [row.name for row in found.facilities] == ["Crèche Été", "Crèche Hiver"]
    assert "déjà lue : même identifiant que ligne 2" in found.refusals[0].reason


def test_a_point_far_from_its_commune_or_missing_becomes_the_commune(read):
    rows = [{**GOOD, "nom": f"Crèche {number}"} for number in range(9)]
    rows += [{**GOOD, "nom": "Loin", "lat": -21.1, "lon": 55.5}, {**GOOD, "nom": "Sans", "lat": None, "lon": None}]
    rows += [{**GOOD, "nom": "Zéro", "lat": 0, "lon": 0}]
    found = read(json.dumps(rows), "fichier.json").facilities[-3:]
    assert [row.sites[0].precision for row in found] == ["commune"] * 3
    assert all(row.to_geocode and abs(row.sites[0].latitude - 43.6) < 0.1 for row in found)


def test_overseas_time_zone_comes_from_the_commune_or_the_point(read):
    rows = [{"nom": "Ti Marmaille", "type": "Crèche", "lat": -20.88, "lon": 55.45}]
    assert read(json.dumps(rows), "f.json").facilities[0].sites[0].time_zone == "Indian/Reunion"


def test_home_address_is_never_kept(read):
    row = read(json.dumps([{**GOOD, "type": "Assistante maternelle"}]), "f.json").facilities[0]
    site = row.sites[0]
    assert (site.address, site.precision, row.to_geocode) == ("", "commune", False)
    assert (site.latitude, site.longitude) != (43.6, 1.44)


def test_stops_of_a_travelling_facility_are_one_facility(read):
    stops = [
        {"nom": "Halte-garderie itinérante Bulle", "adresse": f"{number} rue X", "tel": "03 27 00 00 01", "lat": 50.36,
         "lon": 3.5, "horaires": f"{day} 8h-12h", "age": "2 mois - 6 ans"}
        for number, day in enumerate(["lundi", "mardi", "jeudi"], start=1)
    ]  # fmt: skip
    found = read(json.dumps(stops), "f.json")
    assert (found.accepted, len(found.facilities)) == (3, 1)
    assert len({site.open_week for site in found.facilities[0].sites}) == 3
    assert found.facilities[0].sites[0].max_months == 72


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=40),
    st.lists(st.floats(-200, 200), max_size=3),
    st.fixed_dictionaries({"type": st.just("Point"), "coordinates": st.lists(st.none() | st.integers(), max_size=3)}),
    st.sampled_from(["\x00", "\ud800", "=1+1", "٣1000", "lundi 8h", "2 mois - 4 ans", "1e999", "POINT(1 2)", '{"a":']),
)


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys([*GOOD, "age", "horaires", "geometry"], CELLS)))
def test_no_cell_is_a_surprise(cells):
    others = [
        {**GOOD, "nom": f"Crèche {number}", "age": "2 mois - 4 ans", "horaires": "lundi 8h-9h"} for number in range(9)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "f.json"
        path.write_text(json.dumps([*others, cells]), encoding="utf-8")
        found = read_facility_file(path, gazetteer(), {}, {})
    assert found.accepted + len(found.refusals) == 10
    for row in found.facilities:
        assert 0 < len(row.name) <= 200
        assert all(site.min_months < site.max_months <= 216 for site in row.sites)
        row.name.encode()


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_are_a_surprise(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "f"
        path.write_bytes(content)
        with pytest.raises(FileRefusedError):
            read_facility_file(path, gazetteer(), {}, {})
