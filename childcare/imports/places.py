"""Find the commune and the point of a row, with the gazetteer's help."""

from __future__ import annotations

from dataclasses import dataclass

from childcare.imports.addresses import WrittenPlace
from childcare.imports.points import FRANCE, Pair, in_france, on_earth
from childcare.imports.refusals import RowRefusedError
from territory.domain.commune import Commune
from territory.domain.distance import kilometres
from territory.domain.gazetteer import Gazetteer

FARTHEST_KM = 40.0  # from the centre of its commune to any facility of the mainland
WIDE_DEPARTEMENTS = ("973", "987", "988")  # communes there are far wider
MAINLAND = FRANCE[0]
MAINLAND_TIME = "Europe/Paris"


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A point with its precision (a code of Site.Precision), and the commune when it is known."""

    latitude: float
    longitude: float
    precision: str
    time_zone: str
    commune: Commune | None
    note: str = ""


class PlaceFinder:
    """Locates the rows of one file; remembers the communes already found."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._communes: dict[tuple[str, str, str], Commune | None] = {}

    def commune(self, place: WrittenPlace) -> Commune | None:
        """The commune of an INSEE code, else of a name and postal code, else of one of them when it is clear."""
        key = place.insee_code, place.postal_code, place.commune
        if key not in self._communes:
            self._communes[key] = self._looked_up(place)
        return self._communes[key]

    def locate(self, place: WrittenPlace, point: Pair | None, *, home: bool = False) -> FoundPlace:
        """The point of a row, or its commune's centre; raises RowRefusedError when neither is known or possible.

        `home` is for people who work at home: their exact point is never kept.
        """
        commune = self.commune(place)
        if point == (0.0, 0.0):
            point = None
        if point is not None:
            _refuse_elsewhere(point)
            far = commune is not None and _is_far(commune, point)
            if not home and not far:
                return FoundPlace(*point, "address", self._time_zone(point, commune), commune)
        if commune is None or commune.latitude is None or commune.longitude is None:
            raise RowRefusedError(_why_nowhere(place))
        note = "sans coordonnées : placé au centre de la commune, à géocoder"
        if point is not None:
            note = "coordonnées loin de la commune indiquée : placé au centre de la commune, à géocoder"
        if home:
            note = "domicile : seule la commune est gardée, jamais l’adresse"
        return FoundPlace(commune.latitude, commune.longitude, "commune", commune.time_zone, commune, note)

    def _looked_up(self, place: WrittenPlace) -> Commune | None:
        gazetteer, code = self._gazetteer, place.postal_code
        found = gazetteer.by_insee(place.insee_code) if place.insee_code else None
        if found is None and place.commune:
            found = gazetteer.named(f"{place.commune} {code}").commune
        return gazetteer.resolve(code).commune if found is None and code else found

    def _time_zone(self, point: Pair, commune: Commune | None) -> str:
        if commune is not None:
            return commune.time_zone
        south, north, west, east = MAINLAND
        if south <= point[0] <= north and west <= point[1] <= east:
            return MAINLAND_TIME
        nearest = self._gazetteer.nearest(*point)
        return nearest.time_zone if nearest else MAINLAND_TIME


def _refuse_elsewhere(point: Pair) -> None:
    latitude, longitude = point
    if not on_earth(latitude, longitude):
        raise RowRefusedError(
            f"coordonnées impossibles ({latitude:g}, {longitude:g}) : la latitude va de -90 à 90, la longitude de -180 "
            "à 180 ; exportez le fichier en degrés (WGS 84)"
        )
    if not in_france(latitude, longitude):
        raise RowRefusedError(f"coordonnées hors de France ({latitude:g}, {longitude:g})")


def _is_far(commune: Commune, point: Pair) -> bool:
    """Whether a point is too far from the centre of its commune to be right."""
    if commune.latitude is None or commune.longitude is None or commune.departement in WIDE_DEPARTEMENTS:
        return False
    return kilometres(commune.latitude, commune.longitude, *point) > FARTHEST_KM


def _why_nowhere(place: WrittenPlace) -> str:
    written = " ".join(part for part in (place.postal_code, place.commune) if part)
    return f"ni coordonnées, ni commune reconnue{f' (« {written[:60]} »)' if written else ''}"
