"""Points of the Earth in every form portals give them; the order of the two numbers is checked against the map."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from childcare.imports.cells import as_number, as_text

Pair = tuple[float, float]

# South, north, west, east of the territories, widened by some kilometres.
FRANCE: tuple[tuple[float, float, float, float], ...] = (
    (41.2, 51.3, -5.4, 9.8),  # mainland, Corse
    (14.2, 18.3, -63.3, -60.6),  # Guadeloupe, Martinique, Saint-Martin, Saint-Barthélemy
    (2.0, 6.0, -54.8, -51.4),  # Guyane
    (-21.6, -20.7, 55.0, 56.0),  # La Réunion
    (-13.2, -12.4, 44.8, 45.5),  # Mayotte
    (46.6, 47.3, -56.6, -56.0),  # Saint-Pierre-et-Miquelon
    (-23.0, -19.0, 162.8, 168.6),  # Nouvelle-Calédonie
    (-28.0, -7.5, -155.0, -134.0),  # Polynésie française
    (-14.7, -13.0, -178.4, -175.9),  # Wallis-et-Futuna
)
TWO_NUMBERS = re.compile(r"\s*[\[(]?\s*(-?\d+(?:\.\d+)?)\s*[,; ]\s*(-?\d+(?:\.\d+)?)\s*[\])]?\s*")
WELL_KNOWN_TEXT = re.compile(r"\s*POINT\s*\(\s*(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)\s*\)\s*", re.IGNORECASE)


def in_france(latitude: float, longitude: float) -> bool:
    """Whether a point lies in or near a French territory."""
    return any(south <= latitude <= north and west <= longitude <= east for south, north, west, east in FRANCE)


def on_earth(latitude: float, longitude: float) -> bool:
    return -90 <= latitude <= 90 and -180 <= longitude <= 180


def pair_of(value: object) -> Pair | None:
    """The two numbers of a cell in the order they are written, or None: list, text, GeoJSON point, WKT, {lat, lon}."""
    if isinstance(value, Mapping):
        return _pair_of_object(value)
    if isinstance(value, list):
        return _pair_of_list(value)
    if not isinstance(value, str) or len(value) > 500:
        return None
    if found := TWO_NUMBERS.fullmatch(value) or WELL_KNOWN_TEXT.fullmatch(value):
        return float(found[1]), float(found[2])
    return _pair_of_object(_parsed(value))


def latitude_comes_first(pairs: Iterable[Pair], *, usual: bool) -> bool:
    """Which order puts most pairs in France; `usual` (that of the format) when both or neither do."""
    balance = 0
    for first, second in pairs:
        balance += in_france(first, second) - in_france(second, first)
    return usual if balance == 0 else balance > 0


def usual_latitude_first(value: object) -> bool:
    """The order a form announces: GeoJSON and WKT say longitude first, lists and texts of portals latitude first."""
    if isinstance(value, Mapping):
        return "coordinates" not in value
    return not (isinstance(value, str) and ("coordinates" in value or WELL_KNOWN_TEXT.fullmatch(value) is not None))


def _parsed(text: str) -> Mapping[str, object]:
    """The object a text holds as JSON; empty when it holds none."""
    try:
        value = json.loads(text) if text.lstrip().startswith("{") else None
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _pair_of_object(value: Mapping[str, object]) -> Pair | None:
    if "coordinates" in value:
        coordinates = value["coordinates"]
        while isinstance(coordinates, list) and coordinates and isinstance(coordinates[0], list):
            if len(coordinates) > 1:
                return None  # a line or a surface is not an address
            coordinates = coordinates[0]
        return _pair_of_list(coordinates) if isinstance(coordinates, list) else None
    latitude = value.get("lat", value.get("latitude"))
    longitude = value.get("lon", value.get("lng", value.get("longitude")))
    return _pair_of_list([latitude, longitude])


def _pair_of_list(values: list[object]) -> Pair | None:
    if len(values) not in (2, 3):  # a third number is an altitude
        return None
    first, second = as_number(as_text(values[0])), as_number(as_text(values[1]))
    return None if first is None or second is None else (first, second)
