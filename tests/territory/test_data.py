"""The committed data are whole and sound."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.contrib.staticfiles import finders

from territory.gazetteer import DATA, departements, gazetteer


def test_every_current_commune_and_arrondissement_is_there_once():
    communes = list(gazetteer())
    kinds = Counter(commune.arrondissement_of for commune in communes)
    assert kinds == {None: 34_969, "75056": 20, "13055": 16, "69123": 9}
    assert len({commune.insee for commune in communes}) == len(communes)
    assert len({commune.label for commune in communes}) == len(communes)


def test_only_uninhabited_islands_have_no_point():
    without = [commune for commune in gazetteer() if commune.latitude is None]
    assert {commune.departement for commune in without} == {"984", "989"}
    assert all(commune.population is None and commune.longitude is None for commune in without)


def test_points_lie_where_their_territory_is():
    for commune in gazetteer():
        if commune.latitude is not None and len(commune.departement) == 2:
            assert 41.3 < commune.latitude < 51.1, commune
            assert -5.2 < commune.longitude < 9.6, commune


def test_populations_add_up_to_france():
    assert 68_000_000 < sum(c.population or 0 for c in gazetteer() if not c.arrondissement_of) < 70_000_000


def test_every_time_zone_exists_and_is_the_right_one():
    assert len(departements()) == 109
    zones = {commune.time_zone for commune in gazetteer()}
    assert all(ZoneInfo(zone) for zone in zones | {d.time_zone for d in departements().values()})
    assert gazetteer().resolve("Saint-Denis (974)").commune.time_zone == "Indian/Reunion"
    assert gazetteer().resolve("Fort-de-France").commune.time_zone == "America/Martinique"
    assert gazetteer().resolve("Nuku-Hiva").commune.time_zone == "Pacific/Marquesas"
    assert gazetteer().resolve("Lille").commune.time_zone == "Europe/Paris"


def test_the_files_are_small_and_attributed():
    assert (DATA / "communes.tsv.xz").stat().st_size < 700_000
    attribution = (DATA / "ATTRIBUTION.md").read_text(encoding="utf-8")
    assert all(word in attribution for word in ("Licence Ouverte 2.0", "INSEE", "La Poste", "IGN"))


@pytest.fixture(scope="module")
def outlines():
    with open(finders.find("territory/departements.geojson"), encoding="utf-8") as file:
        return json.load(file)["features"]


def test_the_map_has_the_outline_of_each_departement(outlines):
    codes = {feature["properties"]["code"] for feature in outlines}
    assert len(outlines) == len(codes) == 101
    assert codes == {code for code in departements() if code < "975" or code == "976"}
    assert all(
        feature["properties"]["nom"] == departements()[feature["properties"]["code"]].name for feature in outlines
    )


def test_big_towns_lie_inside_the_outline_of_their_departement(outlines):
    by_code = {feature["properties"]["code"]: feature["geometry"] for feature in outlines}
    for name in ("Toulouse", "Lyon", "Rennes", "Corte", "Le Tampon", "Saint-Paul (974)", "Clermont-Ferrand"):
        commune = gazetteer().resolve(name).commune
        assert any(inside(commune.longitude, commune.latitude, ring) for ring in rings(by_code[commune.departement])), (
            name
        )


def rings(geometry):
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [polygon[0] for polygon in polygons]


def inside(x, y, ring):
    """Count the sides that a ray to the east crosses."""
    crossed = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossed = not crossed
    return crossed
