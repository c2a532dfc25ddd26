"""The portal on a real socket, as in production: hashed and compressed static files, strict headers."""

from __future__ import annotations

import threading
from wsgiref.types import WSGIApplication

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.test import override_settings

from portal.settings import base
from tests.support.static_files import collected_static_files


class QuietHandler(WSGIRequestHandler):
    """Says nothing of the requests it answers."""

    def log_message(self, *args: object) -> None:
        """The portal logs its requests itself."""


class PortalServer:
    """One server per process; pytest-django holds ``_live_server_modified_settings`` while a test uses it."""

    def __init__(self) -> None:
        self._live_server_modified_settings = override_settings(
            STORAGES=base.STORAGES,
            STATIC_ROOT=collected_static_files(),
            WHITENOISE_USE_FINDERS=False,
            WHITENOISE_AUTOREFRESH=False,
            ALLOWED_HOSTS=["localhost", "127.0.0.1"],
        )
        with self._live_server_modified_settings:
            application: WSGIApplication = get_wsgi_application()
        self._server = ThreadedWSGIServer(("127.0.0.1", 0), QuietHandler)
        self._server.set_app(application)
        self.url = f"http://localhost:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
