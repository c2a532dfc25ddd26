"""The portal as it is served: gunicorn, a Celery worker and beat, each in a session of its own that a test may kill.

With the settings of production; a browser talks to it over HTTP, as through the proxy that ends TLS.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from portal.celery import app, celery_address
from portal.serving import FIRST_PORT, HOST, beat_command, free_port, web_command, worker_command
from tests.support.processes import ROOT
from tests.support.static_files import collected_static_files

FIRST_TRIED = FIRST_PORT + 900


class RealPortal:
    """Its processes, on these services. `environment` is what each reads; the web listens at `port`."""

    def __init__(self, directory: Path, database_url: str, redis_url: str) -> None:
        self.directory = directory
        self.port = free_port(FIRST_TRIED)
        self._started: list[subprocess.Popen[bytes]] = []
        self._static = collected_static_files()
        self.use(database_url, redis_url)

    def use(self, database_url: str, redis_url: str) -> None:
        """Where the services are, for the processes started from now on."""
        self.redis_url = redis_url
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "portal.settings.production",
            "SECRET_KEY": settings.SECRET_KEY,
            "SITE_URL": f"https://{HOST}",
            "ALLOWED_HOSTS": HOST,
            "STATIC_ROOT": str(self._static),
            "GEOCODER_ENABLED": "0",
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
        }

    def run(self, *command: str) -> subprocess.Popen[bytes]:
        """What it says goes to a file of `directory`: a page that meets a dead database logs it."""
        with (self.directory / "said.log").open("ab") as said:
            self._started.append(
                subprocess.Popen(
                    command,
                    cwd=ROOT,
                    env=self.environment,
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=said,
                    start_new_session=True,
                )
            )
        return self._started[-1]

    def python(self, *arguments: str) -> subprocess.Popen[bytes]:
        return self.run(sys.executable, *arguments)

    def web(self) -> subprocess.Popen[bytes]:
        return self.run(*web_command(self.port, debug=False))

    def worker(self) -> subprocess.Popen[bytes]:
        return self.run(*worker_command())

    def beat(self) -> subprocess.Popen[bytes]:
        return self.run(*beat_command(self.directory / "beat"))

    def send(self, task: str) -> None:
        """What beat sends, without waiting for its minute."""
        with app.connection_for_write(celery_address(self.redis_url)) as queue:
            app.send_task(task, connection=queue)

    def end(self) -> None:
        for process in self._started:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL to a process and all its children."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
