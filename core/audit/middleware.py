"""Who writes, told to PostgreSQL: its triggers put the number of the user and of the request in the history.

django-pghistory's own context goes before every statement of a request, prepared searches included, which cannot
carry it. This one goes before INSERT, UPDATE and DELETE only, in the same round trip.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from core.audit.recording import request_id

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)


class HistoryMiddleware:
    """After AuthenticationMiddleware. Requests that change nothing pay nothing; no address is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE:
            return self.get_response(request)
        with connection.execute_wrapper(_TellingWho(request)):
            return self.get_response(request)


class _TellingWho:
    """Sets, for the transaction of each writing statement, what the triggers of pghistory read."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if many or isinstance(params, Mapping) or not WRITES.match(str(sql)):
            return execute(sql, params, many, context)
        told = f"SELECT set_config('pghistory.context_metadata', %s, true); {sql}"
        done = execute(told, (self.who(), *(params or ())), many, context)
        while done is not None and done.nextset():
            """The answer is that of the last statement, the one asked for."""
        return done

    def who(self) -> str:
        """Without a session nobody signed in, and the session stays unread."""
        user = self.request.user.pk if settings.SESSION_COOKIE_NAME in self.request.COOKIES else None
        return json.dumps({"user": user, "request": str(request_id() or "")})
