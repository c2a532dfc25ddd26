"""What every test gets: real PostgreSQL and Valkey, and a world a little stricter than production."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.cache import cache

from accounts.sms import MemorySender
from tests.support.services import TestServices

pytest_plugins = ["tests.support.network", "tests.support.ordinary_user", "tests.support.processes"]


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(TestServices(config), "releve-services")


@pytest.fixture
def empty_cache():
    """The cache of this run, emptied: for what counts or remembers between requests."""
    cache.clear()
    yield cache
    cache.clear()


@pytest.fixture
def outboxes():
    """The e-mails and text messages sent by this test: ``(mail.outbox, MemorySender.outbox)``."""
    MemorySender.outbox.clear()
    return mail.outbox, MemorySender.outbox
