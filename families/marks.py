"""Keyed fingerprints of a contact and a birth month: equal for the same child, readable by nobody.

HMAC-SHA256 under a key derived from SECRET_KEY: without it, trying every telephone number proves nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import date

from core.derived_keys import keys

PURPOSE = "families.same-child"


def mark(contact: str, birth_month: date) -> str:
    """The mark to keep, under the current key: 64 hexadecimal figures, "" without a contact.

    `contact` is a number in E.164 or an e-mail address in lower case.
    """
    return _mark(keys(PURPOSE)[0], contact, birth_month) if contact else ""


def every_mark(contact: str, birth_month: date) -> list[str]:
    """The marks of the same child under the current key and the older ones: what to look for."""
    return [_mark(key, contact, birth_month) for key in keys(PURPOSE)] if contact else []


def _mark(key: bytes, contact: str, birth_month: date) -> str:
    return hmac.new(key, f"{contact}|{birth_month:%Y-%m}".encode(), hashlib.sha256).hexdigest()
