"""The request log of the portal, and the page of an address that only a button may ask."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django_structlog.middlewares import RequestMiddleware

# A signed link is a key: whoever reads the log must not be able to open what it opens.
SIGNED_LINK = re.compile(
    r"^(/(?:agenda|alerte|espace/invitation|ma-semaine|messages/arreter|messages/choix|suivi)/)[^/]+"
)

Answer = Callable[[HttpRequest], HttpResponseBase]


class RequestLogMiddleware(RequestMiddleware):
    """One id and two lines per request. The query string is left out: it tells what somebody looks for."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        path = SIGNED_LINK.sub(r"\1…", request.path)
        return f"{request.method} {path}"

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        """Who asks is personal data, and looking it up would open the session of every request."""


def page_of_buttons(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Who asks for the address of a button (kept, typed, or reached by signing in again) reads what to do."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or not request.accepts("text/html"):
            return response
        page: HttpResponse = render(request, "405.html", status=response.status_code)
        page["Allow"] = response["Allow"]
        return page

    return answer
