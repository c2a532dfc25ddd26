"""The processes of ``manage.py serve``: web server, Celery worker and beat, started and stopped together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from core.local_services.errors import LocalServicesError
from core.local_services.processes import Identity, spawn, stop

FIRST_PORT, PORTS_TRIED = 8000, 50
HOST = "127.0.0.1"
# Not SIGINT: a Python still importing turns it into an exception, which an import may swallow.
ASKING = signal.SIGTERM
START_SECONDS = 30.0


def free_port(wanted: int) -> int:
    """``wanted``, or the first free port after it. Raises LocalServicesError when there is none near."""
    for port in range(wanted, wanted + PORTS_TRIED):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise LocalServicesError(f"Aucun port libre entre {wanted} et {wanted + PORTS_TRIED - 1} : choisissez PORT.")


def web_command(port: int, *, debug: bool) -> list[str]:
    """Gunicorn, or Django's reloading server while developing."""
    if debug:
        return [sys.executable, "manage.py", "runserver", f"{HOST}:{port}"]
    options = ["--bind", f"{HOST}:{port}", "--workers", "2", "--threads", "4", "--preload", "--log-level", "warning"]
    return [sys.executable, "-m", "gunicorn", "portal.wsgi", *options, "--no-control-socket"]


def worker_command() -> list[str]:
    options = ["--concurrency", "1", "--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    # On a container's only user, root, the warning is true and of no use.
    python = [sys.executable, "-W", "ignore:You're running the worker with superuser privileges"]
    return [*python, "-m", "celery", "--quiet", "--app", "portal", "worker", *options]


def beat_command(schedule: Path) -> list[str]:
    options = ["--schedule", str(schedule), "--pidfile", "", "--loglevel", "WARNING"]
    return [sys.executable, "-m", "celery", "--quiet", "--app", "portal", "beat", *options]


class Portal:
    """Processes that live and die together, and with this one."""

    def __init__(self, directory: Path, addresses: dict[str, str]) -> None:
        self.directory = directory
        self.environment = {**os.environ, **addresses}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: list[str]) -> None:
        """Start one in its own session: a Ctrl-C of the terminal reaches us alone, and we stop the rest."""
        ourselves = Identity(os.geteuid(), os.getegid(), change=False)
        self.processes[name] = spawn(
            command, ourselves, environment=self.environment, directory=self.directory, asking=ASKING
        )

    def wait_until_it_answers(self, url: str) -> None:
        """Return when ``url`` answers; raises LocalServicesError when a process died or it takes too long."""
        limit = time.monotonic() + START_SECONDS
        while time.monotonic() < limit:
            self.check()
            try:
                with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own address
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        raise LocalServicesError(f"{url} ne répond pas.")

    def check(self) -> None:
        """Raises LocalServicesError when one of the processes has ended by itself."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                raise LocalServicesError(f"{name} s’est arrêté (code {process.returncode}).")

    def stop(self) -> None:
        """Ask all of them to end, then wait for each."""
        for process in self.processes.values():
            if process.poll() is None:
                process.send_signal(ASKING)
        for process in self.processes.values():
            stop(process, asking=ASKING)
        self.processes.clear()
