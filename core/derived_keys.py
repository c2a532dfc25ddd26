"""Keys derived from SECRET_KEY, one family of keys per purpose; SECRET_KEY_FALLBACKS still open what they closed.

HKDF-SHA256 (RFC 5869) gives 32 bytes that say nothing of the secret nor of the keys of other purposes.
"""

from __future__ import annotations

import base64
import functools

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def keys(purpose: str) -> tuple[bytes, ...]:
    """The keys of a purpose, 32 bytes each: the current one first, then those of the older secrets."""
    return tuple(_derive(secret, purpose) for secret in _secrets())


def fernet(purpose: str) -> MultiFernet:
    """Closes with the current key of this purpose, opens with any. Fernet: AES-128-CBC and HMAC-SHA256."""
    return _fernet(_secrets(), purpose)


def _secrets() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@functools.lru_cache(maxsize=32)
def _fernet(secrets: tuple[str, ...], purpose: str) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derive(secret, purpose))) for secret in secrets])


@functools.lru_cache(maxsize=32)
def _derive(secret: str, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())
