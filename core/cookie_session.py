"""Session engine: everything in one encrypted cookie, nothing on the server.

Fernet (AES-128-CBC and HMAC-SHA256) under a key derived from SECRET_KEY by HKDF; the keys of
SECRET_KEY_FALLBACKS still open older cookies. The content is compressed JSON. A cookie that is unreadable,
forged or older than SESSION_COOKIE_AGE is an empty session. Ending a session that
somebody copied is done for who is signed in (accounts.models.sign_in); for visitors it is bounded by that age
(docs/adr/0011-encrypted-cookie-session.md).
"""

from __future__ import annotations

import json
import zlib
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from core.derived_keys import fernet

# Browsers keep 4096 bytes of name, value and attributes together.
LARGEST_COOKIE = 3900
LARGEST_CONTENT = 64 * 1024
PURPOSE = "releve.session.v1"


class SessionTooLarge(ValueError):
    """The session does not fit in a cookie: something that belongs elsewhere was put into it."""


def seal(content: dict[str, Any]) -> str:
    """The cookie's value for this content. Raises SessionTooLarge beyond what a browser keeps."""
    packed = zlib.compress(json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode(), 9)
    sealed = fernet(PURPOSE).encrypt(packed).decode().rstrip("=")
    if len(sealed) > LARGEST_COOKIE:
        raise SessionTooLarge(f"{len(sealed)} octets de session pour {LARGEST_COOKIE} au plus")
    return sealed


def unseal(sealed: str) -> dict[str, Any]:
    """The content of a cookie; empty when it was not written by us, or too long ago."""
    if len(sealed) > LARGEST_COOKIE:
        return {}
    padded = sealed + "=" * (-len(sealed) % 4)
    try:
        packed = fernet(PURPOSE).decrypt(padded, ttl=settings.SESSION_COOKIE_AGE)
        text = zlib.decompressobj().decompress(packed, LARGEST_CONTENT)
        content = json.loads(text)
    except (InvalidToken, zlib.error, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


class SessionStore(SessionBase):
    """Django's session interface, where the session key is the sealed content itself."""

    def load(self) -> dict[str, Any]:
        content = unseal(self.session_key) if self.session_key else {}
        if not content:
            self._session_key = None
        return content

    def create(self) -> None:
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        self._session_key = self._get_session_key()
        self.modified = True

    def exists(self, session_key: str | None = None) -> bool:
        return False

    def delete(self, session_key: str | None = None) -> None:
        self._session_key = ""
        self._session_cache: dict[str, Any] = {}
        self.modified = True

    def cycle_key(self) -> None:
        self.save()

    def _get_session_key(self) -> str:
        return seal(dict(self.items()))

    @classmethod
    def clear_expired(cls) -> None:
        """Nothing is kept on the server."""
