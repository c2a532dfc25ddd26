"""What every test gets: real PostgreSQL and Valkey, and a world a little stricter than production."""

from __future__ import annotations

import pytest

from tests.support.services import TestServices


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(TestServices(config), "releve-services")
