"""The link of a parent: a secret in the address, then a code sent to the telephone or the e-mail of the file.

The link alone shows nothing. It serves once: who finds it later, or receives it from somebody else, has nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from core.audit import record
from core.derived_keys import keys
from families.attempts import CannotCount, count
from families.domain.links import (
    CODE_LASTS,
    CODES_AN_HOUR,
    TOKEN,
    TRIES,
    LinkState,
    Purpose,
    new_code,
    new_token,
    state_of,
    typed_code,
)
from families.events import LinkOpened, LinkSent
from families.locks import lock_link
from families.models import FamilyFile, SignedLink
from families.services import letters
from families.services.subject import subject_of

KEY = "families.link-code"
HOUR = 3600


class Problem(StrEnum):
    """Why a link or a code opens nothing. The pages say it in French."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    TOO_MANY_CODES = "too_many_codes"
    TOO_MANY_TRIES = "too_many_tries"
    OTHER_BROWSER = "other_browser"
    CODE_EXPIRED = "code_expired"
    WRONG_CODE = "wrong_code"
    UNAVAILABLE = "unavailable"


class LinkRefused(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def create_link(file: FamilyFile, purpose: Purpose, *, now: datetime) -> str:
    """The token of a new link to this file: written nowhere but in what is sent. In the transaction of its cause."""
    token = new_token()
    SignedLink.objects.create(
        file=file,
        purpose=purpose.value,
        token_hash=fingerprint(token),
        created_at=now,
        expires_at=now + purpose.lasts,
    )
    record(LinkSent, actor=None, **subject_of(file), data={"purpose": purpose.value}, now=now)
    return token


def link_of(token: str, *, now: datetime) -> SignedLink:
    """The link of this token. Raises LinkRefused: unknown (forged, mutilated, erased file), used or expired."""
    found = SignedLink.objects.filter(token_hash=fingerprint(token)).first() if TOKEN.fullmatch(token) else None
    if found is None:
        raise LinkRefused(Problem.UNKNOWN)
    state = state_of(found.expires_at, found.used_at, now)
    if state is not LinkState.GOOD:
        raise LinkRefused(Problem.USED if state is LinkState.USED else Problem.EXPIRED)
    return found


def send_code(link: SignedLink, browser: str, *, now: datetime) -> str:
    """Send a new code, good for this browser alone; the one before no longer is. "sms" or "email": where it went.

    Raises LinkRefused when too many were asked, or when they cannot be counted.
    """
    if _count(f"family-link-codes:{link.pk}") > CODES_AN_HOUR:
        raise LinkRefused(Problem.TOO_MANY_CODES)
    code = new_code()
    with transaction.atomic():
        locked = lock_link(link.pk)
        if locked is None or locked.used_at is not None:
            raise LinkRefused(Problem.USED)
        locked.code_hash, locked.browser = _code_hash(link, browser, code), fingerprint(browser)
        locked.code_expires_at = now + CODE_LASTS
        locked.save(update_fields=["code_hash", "browser", "code_expires_at"])
        return letters.code(locked.file, code, now=now)


def open_link(link: SignedLink, browser: str, typed: str, *, now: datetime) -> FamilyFile:
    """The file behind a link, for who types the right code; the link then has served. Raises LinkRefused."""
    if link.code_expires_at is None or not hmac.compare_digest(link.browser, fingerprint(browser)):
        raise LinkRefused(Problem.OTHER_BROWSER)
    if now >= link.code_expires_at:
        raise LinkRefused(Problem.CODE_EXPIRED)
    if _count(f"family-link-tries:{link.code_hash}") > TRIES:
        raise LinkRefused(Problem.TOO_MANY_TRIES)
    if not hmac.compare_digest(link.code_hash, _code_hash(link, browser, typed_code(typed))):
        raise LinkRefused(Problem.WRONG_CODE)
    with transaction.atomic():
        locked = lock_link(link.pk)
        if locked is None or locked.used_at is not None:
            raise LinkRefused(Problem.USED)
        locked.used_at = now
        locked.code_hash, locked.browser, locked.code_expires_at = "", "", None
        locked.save(update_fields=["used_at", "code_hash", "browser", "code_expires_at"])
        record(LinkOpened, actor=None, **subject_of(locked.file), data={"purpose": locked.purpose}, now=now)
        return locked.file


def _count(key: str) -> int:
    try:
        return count(key, HOUR)
    except CannotCount as error:
        raise LinkRefused(Problem.UNAVAILABLE) from error


def fingerprint(secret: str) -> str:
    """A hash to keep in place of a long secret, or to count under."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _code_hash(link: SignedLink, browser: str, code: str) -> str:
    """Six figures alone would be found by trying them all: the hash is keyed, and bound to link and browser."""
    return hmac.new(keys(KEY)[0], f"{link.pk}|{browser}|{code}".encode(), hashlib.sha256).hexdigest()
