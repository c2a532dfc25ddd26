"""The strict provider on a real socket, and a browser that walks between it and the portal."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.wsgi import get_wsgi_application
from django.urls import reverse

from tests.support.portal_server import QuietHandler
from tests.support.signed_in import PortalClient


@pytest.fixture(scope="session")
def provider_port() -> Iterator[int]:
    """The portal's own port, where the portal asks the provider for tokens over HTTP."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietHandler)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


class Walker(PortalClient):
    """A browser: the portal's pages in this process and its transaction, the provider's over HTTP."""

    def __init__(self, port: int) -> None:
        super().__init__(HTTP_HOST=f"localhost:{port}")
        self.address = f"http://localhost:{port}"
        self.provider = requests.Session()

    def start(self, provider: str = "proconnect") -> str:
        """Follow the button of the sign-in page; the address of the provider."""
        answer = self.get(reverse("identity_login", args=[provider]))
        assert answer.status_code == 302
        return answer.url

    def choose(self, authorize: str, sub: str) -> str:
        """Choose a person on the provider's page; the address that it sends the browser back to."""
        page = self.provider.get(authorize)
        assert page.status_code == 200, page.text
        token = page.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        form = {"csrfmiddlewaretoken": token, "sub": sub}
        answer = self.provider.post(authorize, data=form, allow_redirects=False)
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]

    def come_back(self, callback: str):
        parts = urlsplit(callback)
        return self.get(f"{parts.path}?{parts.query}")

    def sign_in(self, sub: str, provider: str = "proconnect"):
        """The whole way; the portal's answer to the browser that comes back."""
        return self.come_back(self.choose(self.start(provider), sub))

    @property
    def who(self) -> str | None:
        return self.session.get("_auth_user_id")


@pytest.fixture
def walker(provider_port, empty_cache) -> Walker:
    return Walker(provider_port)
