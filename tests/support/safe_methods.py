"""GET and HEAD change nothing in the database: a link that a browser prefetches must not act.

They may add a line to the journal: that somebody read what they read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

JOURNAL = "audit_event"
# OpenID Connect brings the browser back with a GET whose code is good once: this one signs in.
SIGNS_IN = re.compile(r"/compte/identite/[\w-]+/retour/")
WRITES = re.compile(rf'\s*(INSERT(?! INTO "{JOURNAL}" )|UPDATE|DELETE|TRUNCATE|ALTER|CREATE|DROP)\b', re.IGNORECASE)


class UnsafeGet(AssertionError):
    """A view wrote to the database while answering a GET."""


def _refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    if WRITES.match(str(sql)):
        raise UnsafeGet(str(sql)[:200])
    return execute(sql, params, many, context)


class SafeMethodsMiddleware:
    """First middleware of the test settings."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or SIGNS_IN.fullmatch(request.path_info):
            return self.get_response(request)
        with connection.execute_wrapper(_refuse_writes):
            return self.get_response(request)
