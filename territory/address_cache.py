"""Keeps geocoded addresses for a month, in a cache where none can be read.

The key of an entry is a keyed digest of the text, and the entry is encrypted with another one: who reads the
cache without both the portal's secret and the address itself learns neither the address nor its point. The cache
in use (core.cache) behaves as empty while its server is away, so nothing here fails a search.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from dataclasses import asdict

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.cache import cache

from territory.domain.place_text import fold
from territory.national_address_base import FoundAddress

KEPT_SECONDS = 30 * 24 * 3600
UNKNOWN_KEPT_SECONDS = 24 * 3600  # an address missing today may be added tomorrow


class NotRemembered(LookupError):
    """The cache holds no answer for this text."""


def recall(text: str) -> FoundAddress | None:
    """Return what the address base answered to this text, None meaning « no such address ».

    Raises NotRemembered when it was not asked lately, or when the entry is not one of ours.
    """
    entry = cache.get(_key(text))
    if not isinstance(entry, bytes):
        raise NotRemembered
    try:
        value = json.loads(_cipher(text).decrypt(entry))
        return FoundAddress(**value) if value else None
    except (InvalidToken, ValueError, TypeError) as error:
        raise NotRemembered from error


def remember(text: str, found: FoundAddress | None) -> None:
    """Keep an answer of the address base, None included."""
    value = json.dumps(asdict(found) if found else {}).encode()
    cache.set(_key(text), _cipher(text).encrypt(value), KEPT_SECONDS if found else UNKNOWN_KEPT_SECONDS)


def _digest(purpose: str, text: str) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), f"{purpose}:{fold(text)}".encode(), hashlib.sha256).digest()


def _key(text: str) -> str:
    return f"territory:address:{_digest('key', text).hex()}"


def _cipher(text: str) -> Fernet:
    return Fernet(urlsafe_b64encode(_digest("value", text)))
