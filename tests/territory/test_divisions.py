"""Département and region of a commune, from its code alone."""

from __future__ import annotations

import pytest

from territory.divisions import divisions_of, regions
from territory.domain.division import Divisions
from territory.gazetteer import departements, gazetteer


@pytest.mark.parametrize(
    ("insee", "commune", "departement", "region"),
    [
        ("59606", "59606", "59", "32"),
        ("2A004", "2A004", "2A", "94"),
        ("97411", "97411", "974", "04"),
        ("97608", "97608", "976", "06"),
        ("97801", "97801", "978", None),
        ("75119", "75056", "75", "11"),
        ("13201", "13055", "13", "93"),
        ("69389", "69123", "69", "84"),
    ],
)
def test_a_commune_lies_in_its_city_departement_and_region(insee, commune, departement, region):
    assert divisions_of(insee) == Divisions(commune, departement, region)


def test_the_codes_agree_with_the_gazetteer():
    for commune in gazetteer():
        found = divisions_of(commune.insee)
        assert (found.commune, found.departement) == (commune.city, commune.departement)


def test_each_departement_has_one_region_and_collectivities_have_none():
    assert len(regions()) == 18
    listed = [code for region in regions().values() for code in region.departements]
    assert len(listed) == len(set(listed)) == 101
    assert set(departements()) - set(listed) == {"975", "977", "978", "984", "986", "987", "988", "989"}
