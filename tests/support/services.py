"""The servers of a test run: one pair, started by the controller and handed to its workers."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from django.conf import settings

from core.local_services import shared
from core.local_services.launcher import Addresses, LocalServices


class TestServices:
    """Pytest plugin: disposable servers for the run, unless DATABASE_URL and REDIS_URL name others."""

    __test__ = False

    def __init__(self, config: pytest.Config) -> None:
        self.directory: Path | None = None
        worker_input = getattr(config, "workerinput", None)
        if worker_input is not None:
            addresses = _of_worker(Addresses(**worker_input["services"]), worker_input["workerid"])
            self.services: LocalServices = shared.Given(addresses)
        else:
            self.directory = Path(tempfile.mkdtemp(prefix="releve-tests-"))
            self.services = LocalServices(self.directory, settings.LOCAL_SERVICES, disposable=True)
        shared.adopt(self.services)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node) -> None:
        node.workerinput["services"] = asdict(self.services.addresses())

    def pytest_unconfigure(self) -> None:
        self.services.stop()
        if self.directory:
            shutil.rmtree(self.directory, ignore_errors=True)


def _of_worker(addresses: Addresses, worker: str) -> Addresses:
    """The same servers, and a cache of its own: a worker that empties its cache must not empty its neighbour's."""
    number = int(worker.removeprefix("gw")) + 1
    return replace(addresses, redis_url=addresses.redis_url.replace("?db=0", f"?db={number}"))
