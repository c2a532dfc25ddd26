"""Département and region of a commune, without loading the gazetteer."""

from __future__ import annotations

import csv
from functools import cache

from territory.domain import division
from territory.domain.division import Divisions, Region
from territory.gazetteer import DATA


@cache
def regions() -> dict[str, Region]:
    """The regions by code (data/ATTRIBUTION.md says the source)."""
    with (DATA / "regions.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {row["code"]: Region(row["code"], row["name"], tuple(row["departements"].split())) for row in rows}


def divisions_of(insee: str) -> Divisions:
    """Where the commune of this INSEE code lies; an arrondissement counts for its whole city."""
    return division.divisions_of(insee, _region_by_departement())


@cache
def _region_by_departement() -> dict[str, str]:
    return {departement: region.code for region in regions().values() for departement in region.departements}
