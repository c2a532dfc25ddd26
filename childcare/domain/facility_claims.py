"""How an organisation proves that it runs a facility: channels, states, and the code that is typed back."""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum


class ClaimChannel(StrEnum):
    """E-mail: a code to the address the record already has. Letter: a code by post to the address of a site.
    Voucher: the relais petite enfance or the département that answers for an assistant maternel says yes."""

    EMAIL = "email"
    LETTER = "letter"
    VOUCHER = "voucher"


class ClaimState(StrEnum):
    WAITING = "waiting"  # for a letter to be printed, or for the voucher's answer
    OPEN = "open"  # a code is out
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXHAUSTED = "exhausted"  # too many wrong codes
    EXPIRED = "expired"
    OVERTAKEN = "overtaken"  # another organisation proved it first
    WITHDRAWN = "withdrawn"  # asked again


LIVE = frozenset({ClaimState.WAITING, ClaimState.OPEN})

TRIES = 5
LIFETIMES = {ClaimChannel.EMAIL: timedelta(hours=1), ClaimChannel.LETTER: timedelta(days=15)}

# What one may ask for in a day: a letter costs a stamp, and an e-mail disturbs somebody who asked for nothing.
LIMITS_PERIOD = timedelta(days=1)
MOST_PER_FACILITY = 5
MOST_PER_FACILITY_AND_ORGANISATION = 3
MOST_PER_ORGANISATION = 20

# Without the letters and figures that people take for one another on paper: I, O, 0 and 1.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 8


def readable_code(code: str) -> str:
    """« ABCD-2345 »."""
    return f"{code[: CODE_LENGTH // 2]}-{code[CODE_LENGTH // 2 :]}"


def typed_code(text: str) -> str:
    """What a person typed, without spaces, hyphens and small letters; empty when it cannot be a code."""
    code = re.sub(r"[\s\-–—.]", "", text).upper()
    return code if len(code) == CODE_LENGTH and all(char in ALPHABET for char in code) else ""


def masked_email(address: str) -> str:
    """« cr•••••@mairie.fr »: enough to know whose mailbox to open, too little to learn the address."""
    name, at, domain = address.rpartition("@")
    shown = name[:2] if len(name) > 2 else name[:1]
    return f"{shown}•••••{at}{domain}"
