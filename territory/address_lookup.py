"""Asks for addresses without ever making a search wait or fail: cache, then breaker, then rate, then the service."""

from __future__ import annotations

from functools import cache

import structlog
from django.conf import settings
from geopy.exc import GeocoderQueryError, GeopyError

from territory import address_cache
from territory.geocoder_guard import CircuitBreaker, TokenBucket
from territory.national_address_base import FoundAddress, NationalAddressBase

log = structlog.get_logger(__name__)

USER_AGENT = "releve-portail"


class AddressUnavailable(Exception):
    """The address base cannot be asked now: off, down, too slow or asked too often."""


class AddressLookup:
    """One per process, shared by its threads."""

    def __init__(self, base: NationalAddressBase, breaker: CircuitBreaker, bucket: TokenBucket) -> None:
        self._base = base
        self._breaker = breaker
        self._bucket = bucket

    def find(self, text: str, postal_code: str = "") -> FoundAddress | None:
        """Return the point of an address, or None when it does not exist; raises AddressUnavailable."""
        try:
            return address_cache.recall(text)
        except address_cache.NotRemembered:
            found = self._asked(text, postal_code)
        address_cache.remember(text, found)
        return found

    def _asked(self, text: str, postal_code: str) -> FoundAddress | None:
        if not self._bucket.take():
            raise AddressUnavailable("too many questions")
        if not self._breaker.allows():
            raise AddressUnavailable("the address base failed a moment ago")
        try:
            found = self._base.find(text, postal_code)
        except GeocoderQueryError:
            self._breaker.succeeded()  # it answers; it is this question that it refuses
            return None
        except GeopyError as error:
            self._breaker.failed()
            log.warning("address_base_unavailable", error=type(error).__name__)
            raise AddressUnavailable(type(error).__name__) from None
        self._breaker.succeeded()
        return found


def configured_lookup() -> AddressLookup | None:
    """Return this process's lookup, or None when GEOCODER_ENABLED is off."""
    if not settings.GEOCODER_ENABLED:
        return None
    return _lookup(
        settings.GEOCODER_SCHEME,
        settings.GEOCODER_DOMAIN,
        settings.GEOCODER_TIMEOUT_SECONDS,
        settings.GEOCODER_REQUESTS_PER_SECOND,
    )


@cache
def _lookup(scheme: str, domain: str, timeout: float, per_second: int) -> AddressLookup:
    base = NationalAddressBase(scheme=scheme, domain=domain, timeout=timeout, user_agent=USER_AGENT)
    return AddressLookup(base, CircuitBreaker(), TokenBucket(per_second, burst=2 * per_second))
