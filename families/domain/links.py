"""What a link of a parent may be, and how long it and its code last."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

CAUSE = "family-file:"  # the key of each letter about a file begins so, then comes its number
TOKEN_BYTES = 24
TOKEN = re.compile(r"[A-Za-z0-9_-]{32}", re.ASCII)
CODE_FIGURES = 6
CODE_LASTS = timedelta(minutes=10)
ACCESS_LASTS = timedelta(minutes=30)
TRIES = 5  # at one code
CODES_AN_HOUR = 5  # of one link: a link that was forwarded does not ring the parent's telephone without end
ASKED_AN_HOUR = 3  # links asked for one contact


class Purpose(StrEnum):
    """Why a link was made."""

    OPENED = "opened"
    ASKED = "asked"
    HANDED = "handed"
    DELETION = "deletion"
    CLOSING = "closing"
    BOOKING = "booking"

    @property
    def label(self) -> str:
        return {
            "opened": "Ouverture du dossier",
            "asked": "Lien demandé par le parent",
            "handed": "Lien remis par le conseiller",
            "deletion": "Effacement annoncé",
            "closing": "Fermeture de la structure annoncée",
            "booking": "Réponse à donner pour une place",
        }[self.value]

    @property
    def lasts(self) -> timedelta:
        return timedelta(days=1 if self is Purpose.ASKED else 30)


class LinkState(StrEnum):
    GOOD = "good"
    USED = "used"
    EXPIRED = "expired"


def state_of(expires_at: datetime, used_at: datetime | None, now: datetime) -> LinkState:
    """Whether a link may still ask for a code. One that served says so even after its end."""
    if used_at is not None:
        return LinkState.USED
    return LinkState.GOOD if now < expires_at else LinkState.EXPIRED


def new_token() -> str:
    """32 characters that nobody guesses: 192 bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_code() -> str:
    """Six figures."""
    return f"{secrets.randbelow(10**CODE_FIGURES):0{CODE_FIGURES}d}"


def typed_code(text: str) -> str:
    """The figures of a code as people type or paste it: « 123 456 », « 123-456 »."""
    return re.sub(r"[\s.\-]", "", text)
