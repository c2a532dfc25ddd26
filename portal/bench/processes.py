"""The processes that measure, started with the settings of production on a database of the bench."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

HOST = "localhost"
START_SECONDS = 60

# The libraries of production alone: structlog loads rich when it finds it, and only the linters install it.
GUNICORN = "import sys; sys.modules['rich'] = None; from gunicorn.app.wsgiapp import run; run()"


def production_environment(database_url: str, static_root: Path) -> dict[str, str]:
    """What production reads, with a throw-away secret. No cache server: a page must not need one."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
        "SECRET_KEY": "measured-and-thrown-away-" + "0" * 40,
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"http://{HOST}",
        "DATABASE_URL": database_url,
        "REDIS_URL": os.environ.get("REDIS_URL") or "redis://127.0.0.1:9/0",
        "STATIC_ROOT": str(static_root),
        "LOG_LEVEL": "ERROR",
    }


def collect_static_files(static_root: Path, environment: dict[str, str]) -> None:
    """As a deployment does: hashed names, compressed."""
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, check=True, env=environment, cwd=settings.BASE_DIR)


class ProbeProcess:
    """`portal.bench.probe` in a process of its own."""

    def __init__(self, environment: dict[str, str], today: date) -> None:
        command = [sys.executable, "-m", "portal.bench.probe", today.isoformat()]
        self._process = subprocess.Popen(
            command, env=environment, cwd=settings.BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, measure: str, query: str = "", **more: Any) -> dict[str, Any]:
        """One measure. Raises RuntimeError when the process died; its own message is already on the screen."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the probe has no pipes")
        question = {"measure": measure, **({"query": query} if query else {}), **more}
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the probe died on {measure} of {query}")
        return json.loads(line)

    def close(self) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait(timeout=30)


@contextmanager
def probe(environment: dict[str, str], today: date) -> Iterator[ProbeProcess]:
    process = ProbeProcess(environment, today)
    try:
        yield process
    finally:
        process.close()


def worker_rss_mib(environment: dict[str, str], queries: Iterable[str]) -> float:
    """Resident memory of a real web worker after it served these searches, in MiB."""
    with tempfile.TemporaryDirectory() as directory:
        address = Path(directory) / "web.sock"
        server = subprocess.Popen(
            [
                sys.executable,
                "-c",
                GUNICORN,
                "portal.wsgi",
                "--bind",
                f"unix:{address}",
                "--workers",
                "1",
                "--threads",
                "4",
                "--log-level",
                "error",
                "--no-control-socket",
            ],
            env=environment,
            cwd=settings.BASE_DIR,
        )
        try:
            for query in queries:
                _get(address, f"/places/?{query}")
            return round(_resident_mib(_only_child(server.pid)), 1)
        finally:
            server.terminate()
            server.wait(timeout=30)


def _get(address: Path, path: str) -> None:
    """One page, read whole. Raises RuntimeError on any answer but 200."""
    connection = http.client.HTTPConnection(HOST, timeout=30)
    connection.sock = _connected(address)
    connection.request("GET", path, headers={"Host": HOST, "X-Forwarded-Proto": "https", "Accept": "text/html"})
    response = connection.getresponse()
    response.read()
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{response.status} for {path}")


def _connected(address: Path) -> socket.socket:
    """A connection, once the server listens."""
    limit = time.monotonic() + START_SECONDS
    while True:
        attempt = socket.socket(socket.AF_UNIX)
        try:
            attempt.connect(str(address))
            return attempt
        except OSError:
            attempt.close()
            if time.monotonic() > limit:
                raise
            time.sleep(0.1)


def _only_child(pid: int) -> int:
    return int(_ps("--ppid", str(pid), "-o", "pid=").split()[0])


def _resident_mib(pid: int) -> float:
    return int(_ps("-p", str(pid), "-o", "rss=")) / 1024


def _ps(*options: str) -> str:
    return subprocess.run(["ps", *options], check=True, capture_output=True, text=True).stdout
