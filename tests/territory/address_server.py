"""A stand-in for the national address base: replays answers over HTTP on this machine, and its bad days."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

EMPTY = {"type": "FeatureCollection", "features": []}


class AddressServer:
    """What the next answer will be, and the questions received: one dictionary of parameters each."""

    def __init__(self) -> None:
        self.status = 200
        self.body = json.dumps(EMPTY).encode()
        self.delayed = threading.Event()
        self.questions: list[dict[str, str]] = []
        self.domain = ""
        self.delay_seconds = 0.0

    def answers(self, value: object) -> None:
        self.status, self.body = 200, json.dumps(value).encode()

    def fails(self, status: int = 500, body: bytes = b"out of order: 12 rue Secrete") -> None:
        self.status, self.body = status, body


@contextmanager
def address_server() -> Iterator[AddressServer]:
    """Serve on a free port of the loopback; `domain` is what GEOCODER_DOMAIN wants."""
    script = AddressServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            script.questions.append({name: values[0] for name, values in parse_qs(address.query).items()})
            script.delayed.wait(script.delay_seconds)
            self.send_response(script.status if address.path == "/geocodage/search" else 404)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(script.body)

        def log_message(self, *_: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that gave up waiting is what some tests are about."""

    with Quiet(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        script.domain = f"127.0.0.1:{server.server_port}/geocodage"
        try:
            yield script
        finally:
            script.delayed.set()
            server.shutdown()
            thread.join()
