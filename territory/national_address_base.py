"""The Base Adresse Nationale, asked through geopy at its present domain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

from geopy.adapters import URLLibAdapter
from geopy.exc import GeocoderParseError
from geopy.geocoders import BANFrance

Precision = Literal["address", "street", "commune"]

PRECISIONS: dict[str, Precision] = {"housenumber": "address", "street": "street", "locality": "street"}


@dataclass(frozen=True, slots=True)
class FoundAddress:
    """The best answer to an address: a point in decimal degrees, and how sure the service is (score, 0 to 1)."""

    latitude: float
    longitude: float
    label: str
    citycode: str
    precision: Precision
    score: float


class NationalAddressBase(BANFrance):
    """geopy's geocoder, with what it leaves out: the postal code as a filter, the INSEE code in the answer.

    geopy writes the addresses it asks for, and the bodies of errors, to its log: `find` does not go through the
    former, TerritoryConfig silences the latter. The urllib adapter is the one that logs nothing.
    """

    def __init__(self, *, domain: str, scheme: str, timeout: float, user_agent: str) -> None:
        super().__init__(
            domain=domain, scheme=scheme, timeout=timeout, user_agent=user_agent, adapter_factory=URLLibAdapter
        )

    def find(self, text: str, postal_code: str = "") -> FoundAddress | None:
        """Return the best answer, or None when the service knows no such address.

        Raises geopy.exc.GeopyError when the service cannot be reached in time or answers nonsense.
        """
        parameters = {"q": text, "limit": 1} | ({"postcode": postal_code} if postal_code else {})
        address: FoundAddress | None = self._call_geocoder(
            f"{self.geocode_api}?{urlencode(parameters)}", _first_address
        )
        return address


def _first_address(answer: Any) -> FoundAddress | None:
    """Read the first feature of an answer (GeoJSON); raises GeocoderParseError when it has another shape."""
    try:
        if not answer["features"]:
            return None
        feature = answer["features"][0]
        longitude, latitude = map(float, feature["geometry"]["coordinates"])
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # NaN included
            raise ValueError("not a point of the Earth")
        properties = feature["properties"]
        return FoundAddress(
            latitude=latitude,
            longitude=longitude,
            label=str(properties["label"]),
            citycode=str(properties["citycode"]),
            precision=PRECISIONS.get(properties["type"], "commune"),
            score=float(properties["score"]),
        )
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise GeocoderParseError("The address base answered in another shape than GeoJSON.") from error
