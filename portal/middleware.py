"""The request log of the portal."""

from __future__ import annotations

import re

from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

# A signed link is a key: whoever reads the log must not be able to open what it opens.
SIGNED_LINK = re.compile(
    r"^(/(?:agenda|alerte|espace/invitation|ma-semaine|messages/arreter|messages/choix|suivi)/)[^/]+"
)


class RequestLogMiddleware(RequestMiddleware):
    """One id and two lines per request. The query string is left out: it tells what somebody looks for."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        path = SIGNED_LINK.sub(r"\1…", request.path)
        return f"{request.method} {path}"

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        """Who asks is personal data, and looking it up would open the session of every request."""
