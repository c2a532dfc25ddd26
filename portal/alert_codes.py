"""The code that confirms an e-mail or a mobile, and what it will do: in the encrypted cookie of the browser that asked.

Nothing is written about somebody before the right code: only how many were asked for and tried, in the cache.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.core import ratelimit
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest

from core.derived_keys import keys
from families.attempts import CannotCount, count
from families.domain.alerts import CODES_AN_HOUR
from families.domain.links import ACCESS_LASTS, CODE_LASTS, TRIES, new_code, typed_code
from families.models import SavedSearch
from families.parent_access import browser_of
from families.services.links import LinkRefused, Problem
from portal.journeys import alert_letters

WAITING, VISIT = "alerte_demandee", "alerte"
PURPOSE = "portal.alert-code"
HOUR = 3600


def send_code(
    request: HttpRequest, channel: str, to: str, then: Mapping[str, Any], *, now: datetime, kept_in: str = WAITING
) -> None:
    """Send a code to this address; `then` (plain values) is what the right one gives back. Raises LinkRefused.

    `kept_in`: where the session waits for it; a code asked for one page opens no other.
    """
    if _count(f"alert-codes:{_mark(f'{channel}:{to}')}") > CODES_AN_HOUR or not ratelimit.consume(
        request, action="alert_code"
    ):
        raise LinkRefused(Problem.TOO_MANY_CODES)
    figures = new_code()
    with transaction.atomic():
        alert_letters.code(channel, to, figures, now=now)
    request.session[kept_in] = {
        **then,
        "code": _mark(f"{browser_of(request.session)}|{figures}"),
        "until": (now + CODE_LASTS).timestamp(),
    }


def waits_for_code(session: SessionBase) -> bool:
    return WAITING in session


def confirmed(session: SessionBase, typed: str, *, now: datetime, kept_in: str = WAITING) -> dict[str, Any]:
    """What was to be done once the code is right. Raises LinkRefused."""
    waiting = session.get(kept_in)
    if not isinstance(waiting, dict):
        raise LinkRefused(Problem.OTHER_BROWSER)
    if now.timestamp() >= float(waiting["until"]):
        raise LinkRefused(Problem.CODE_EXPIRED)
    if _count(f"alert-tries:{waiting['code']}") > TRIES:
        raise LinkRefused(Problem.TOO_MANY_TRIES)
    if not hmac.compare_digest(waiting["code"], _mark(f"{browser_of(session)}|{typed_code(typed)}")):
        raise LinkRefused(Problem.WRONG_CODE)
    del session[kept_in]
    session.cycle_key()
    return waiting


def let_in(session: SessionBase, search: SavedSearch, *, now: datetime) -> None:
    """Open an alert to this browser for half an hour."""
    session[VISIT] = [search.pk, (now + ACCESS_LASTS).timestamp()]


def own_alert(session: SessionBase, *, now: datetime) -> SavedSearch | None:
    """The alert that this browser may see now; None when the half hour is over, or the alert gone."""
    visit = session.get(VISIT)
    if not isinstance(visit, list) or len(visit) != 2 or now.timestamp() >= float(visit[1]):
        return None
    return SavedSearch.objects.filter(pk=int(visit[0]), user=None).first()


def _count(key: str) -> int:
    try:
        return count(key, HOUR)
    except CannotCount as error:
        raise LinkRefused(Problem.UNAVAILABLE) from error


def _mark(text: str) -> str:
    """Six figures, or a number, would be found by trying them all: the hash is keyed."""
    return hmac.new(keys(PURPOSE)[0], text.encode(), hashlib.sha256).hexdigest()
