"""Straight-line distance on the Earth, for points given in decimal degrees (WGS 84)."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0
KM_PER_DEGREE_OF_LATITUDE = EARTH_RADIUS_KM * radians(1)


def kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Return the great-circle distance between two points, in kilometres (haversine)."""
    from_latitude, to_latitude = radians(latitude), radians(other_latitude)
    half_height = sin((to_latitude - from_latitude) / 2) ** 2
    half_width = sin(radians(other_longitude - longitude) / 2) ** 2
    chord = half_height + cos(from_latitude) * cos(to_latitude) * half_width
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))
