"""Where a commune lies: its whole city, its département, its region, from its INSEE code alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

OVERSEAS = ("97", "98")
# Code officiel géographique: arrondissements of Paris, Marseille and Lyon, and the code of the whole city.
CITIES_OF_ARRONDISSEMENTS = (("75101", "75120", "75056"), ("13201", "13216", "13055"), ("69381", "69389", "69123"))


@dataclass(frozen=True, slots=True)
class Region:
    """A region (since 2016), with the codes of its départements."""

    code: str
    name: str
    departements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Divisions:
    """INSEE codes. `commune`: the whole city, for an arrondissement. `region` None in overseas collectivities."""

    commune: str
    departement: str
    region: str | None


def divisions_of(insee: str, region_by_departement: Mapping[str, str]) -> Divisions:
    """The divisions a commune or an arrondissement lies in; `insee` has five characters."""
    departement = insee[:3] if insee.startswith(OVERSEAS) else insee[:2]
    return Divisions(_city(insee), departement, region_by_departement.get(departement))


def _city(insee: str) -> str:
    for first, last, city in CITIES_OF_ARRONDISSEMENTS:
        if first <= insee <= last:
            return city
    return insee
