"""A counsellor's browser over real HTTP: her cookie, the forms that pages show her, and what they answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.conf import settings

from portal.serving import HOST

PATIENCE = 60.0
FORMS = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Answer:
    """A page, or where it leads (`location`)."""

    status: int
    location: str
    page: str


@dataclass
class Browser:
    """Each request is a connection of its own. Raises OSError or HTTPException when nobody answers."""

    port: int
    cookie: str
    token: str = field(default="", init=False)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, form: dict[str, object]) -> Answer:
        """As pressing the button of the last page read."""
        body = urlencode({"csrfmiddlewaretoken": self.token} | form, doseq=True)
        return self._ask("POST", path, body, {"Content-Type": FORMS, "Referer": f"https://{HOST}{path}"})

    def _ask(self, method: str, path: str, body: str | None = None, more: dict[str, str] | None = None) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        told = {"Host": HOST, "X-Forwarded-Proto": "https", "Cookie": f"{settings.SESSION_COOKIE_NAME}={self.cookie}"}
        try:
            connection.request(method, path, body, told | (more or {}))
            response = connection.getresponse()
            page = response.read().decode()
        finally:
            connection.close()
        self._keep(response.headers.get_all("Set-Cookie") or [], page)
        return Answer(response.status, response.getheader("Location", ""), page)

    def _keep(self, cookies: list[str], page: str) -> None:
        for line in cookies:
            found = SimpleCookie(line).get(settings.SESSION_COOKIE_NAME)
            if found is not None:
                self.cookie = found.value
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if token:
            self.token = token[1]


@dataclass(frozen=True, slots=True)
class Order:
    """What a counsellor asks: a place (`site`) for a need of a file."""

    file: int
    need: int
    site: int


def hold_page(browser: Browser, order: Order) -> tuple[str, Answer]:
    """From the file of a family to the page that says what would be kept: its address, and itself."""
    file = f"/espace/familles/{order.file}/"
    if not browser.token:
        browser.get(file)
    results = browser.post(f"{file}chercher/", {"besoin": order.need})
    mark = re.search(r"recherche=([^&]+)", results.location)
    address = f"/espace/option/{order.site}/?recherche={mark[1] if mark else ''}"
    return address, browser.get(address)


def hold(browser: Browser, order: Order) -> Answer:
    """The same, then « Poser l’option »: the answer of the last page."""
    address, seen = hold_page(browser, order)
    if seen.status != 200:
        return seen
    return browser.post(address, {"enfants": re.findall(r'name="enfants"[^>]*value="(\d+)"', seen.page)})
