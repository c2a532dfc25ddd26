"""The visit of a parent who typed the right code: in the encrypted cookie, for half an hour, for one file."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from families.domain.links import ACCESS_LASTS
from families.models import FamilyFile

KEY, BROWSER = "dossier", "navigateur"


def browser_of(session: SessionBase) -> str:
    """What this browser is known by while it waits for a code; made at the first call, so on a POST."""
    if not session.get(BROWSER):
        session[BROWSER] = secrets.token_urlsafe(16)
    return str(session[BROWSER])


def let_in(session: SessionBase, file: FamilyFile, *, now: datetime) -> None:
    """Open the file to this browser. The session's key changes, as when somebody signs in."""
    session.cycle_key()
    session.pop(BROWSER, None)
    session[KEY] = [file.pk, (now + ACCESS_LASTS).timestamp()]


def own_file(session: SessionBase, *, now: datetime) -> FamilyFile | None:
    """The file that this browser may read now; None when the half hour is over, or the file gone."""
    kept: Any = session.get(KEY)
    try:
        pk, until = kept
        if now.timestamp() >= float(until):
            return None
        return FamilyFile.objects.select_related("organisation", "counsellor__user").filter(pk=int(pk)).first()
    except (TypeError, ValueError, OverflowError):
        return None


def let_out(session: SessionBase) -> None:
    """End the visit."""
    session.pop(KEY, None)
