"""A commune of France, and the département or overseas collectivity it lies in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Departement:
    """A département or overseas collectivity: its INSEE code, its name and its time zone (IANA name)."""

    code: str
    name: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Commune:
    """A current commune, or an arrondissement of Paris, Lyon or Marseille.

    `insee` is the code of the Code officiel géographique, always five characters (« 2A004 », « 97411 »).
    Latitude and longitude are decimal degrees (WGS 84), both None for uninhabited islands; population is None
    when it was never counted; `arrondissement_of` is the INSEE code of the whole city, for an arrondissement only.
    """

    insee: str
    name: str
    postal_codes: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    population: int | None
    departement: str
    time_zone: str
    arrondissement_of: str | None = None

    @property
    def label(self) -> str:
        """The name that no other commune shares, as a person types it: « Toulouse (31) »."""
        return f"{self.name} ({self.departement})"

    @property
    def city(self) -> str:
        """The INSEE code of the whole commune, which for an arrondissement is that of its city."""
        return self.arrondissement_of or self.insee


def read_commune(line: str, departements: Mapping[str, Departement]) -> Commune:
    """Read one line of communes.tsv.

    Nine columns between tabs: INSEE code, name, postal codes (between spaces), latitude, longitude, population,
    département, INSEE code of the city (arrondissements), time zone where it differs from the département's.
    Raises ValueError or KeyError on a line of another shape.
    """
    insee, name, postal_codes, latitude, longitude, population, departement, city, time_zone = line.split("\t")
    return Commune(
        insee=insee,
        name=name,
        postal_codes=tuple(postal_codes.split()),
        latitude=float(latitude) if latitude else None,
        longitude=float(longitude) if longitude else None,
        population=int(population) if population else None,
        departement=departement,
        time_zone=time_zone or departements[departement].time_zone,
        arrondissement_of=city or None,
    )
