"""The address base of the tests, its clock, and an AddressLookup that asks it through geopy."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from territory.address_lookup import AddressLookup
from territory.geocoder_guard import CircuitBreaker, TokenBucket
from territory.national_address_base import NationalAddressBase
from tests.territory.address_server import address_server


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def base_server():
    with address_server() as server:
        yield server


@pytest.fixture
def lookup(base_server, clock, empty_cache):
    """Asks the server of the test; 3 failures open the breaker for 60 s; 5 questions at once, then 1 a second."""
    base = NationalAddressBase(scheme="http", domain=base_server.domain, timeout=0.3, user_agent="tests")
    return AddressLookup(base, CircuitBreaker(3, 60, clock), TokenBucket(1, burst=5, clock=clock))


@pytest.fixture
def recorded():
    """Read an answer that the national address base really gave."""

    def read(name):
        folder = os.environ.get("OPEN_DATA_DIR")
        if not folder:
            pytest.skip("OPEN_DATA_DIR is not set: the recorded answers of the address base are not at hand")
        return json.loads((Path(folder) / f"ban_answer_{name}.json").read_text(encoding="utf-8"))

    return read


@pytest.fixture
def feature():
    """Make the answer of the address base to one address, in its format."""

    def answer(**changes):
        properties = {
            "label": "12 Rue de la Gare 31000 Toulouse",
            "score": 0.95,
            "citycode": "31555",
            "type": "housenumber",
        } | changes
        point = properties.pop("point", [1.45, 43.61])
        geometry = {"type": "Point", "coordinates": point}
        return {"type": "FeatureCollection", "features": [{"geometry": geometry, "properties": properties}]}

    return answer
