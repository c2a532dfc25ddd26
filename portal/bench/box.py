"""A circle on the Earth in plain SQL: the box an index can serve, then the distance."""

from __future__ import annotations

from math import asin, cos, degrees, radians, sin

from childcare.domain.need import Point
from territory.domain.distance import EARTH_RADIUS_KM

# Great-circle distance in kilometres between the row's point and the one searched.
KM = f"""{2 * EARTH_RADIUS_KM} * asin(sqrt(least(1,
    power(sin(radians(latitude - %(latitude)s) / 2), 2)
    + cos(radians(%(latitude)s)) * cos(radians(latitude)) * power(sin(radians(longitude - %(longitude)s) / 2), 2))))"""


def around(point: Point, radius_km: float) -> dict[str, float]:
    """Parameters of the box and of KM; far from the poles and from the 180th meridian, as every commune is."""
    angle = radius_km / EARTH_RADIUS_KM
    north = degrees(angle)
    east = degrees(asin(sin(angle) / cos(radians(point.latitude))))
    return {
        "latitude": point.latitude,
        "longitude": point.longitude,
        "south": point.latitude - north,
        "north": point.latitude + north,
        "west": point.longitude - east,
        "east": point.longitude + east,
        "radius_km": radius_km,
    }
