"""What every test gets: real PostgreSQL and Valkey, and a world a little stricter than production."""

from __future__ import annotations

import gc

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connection
from django.test.utils import setup_databases, teardown_databases
from hypothesis import settings

from core.messages.sms import MemorySender
from tests.support.append_only import may_be_emptied
from tests.support.services import TestServices
from tests.support.signed_in import PortalClient

pytest_plugins = ["tests.support.network", "tests.support.ordinary_user", "tests.support.processes"]


# A busy machine is not a fault: no test asserts a duration.
settings.register_profile("releve", deadline=None)
settings.load_profile("releve")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(TestServices(config), "releve-services")


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what stays for the whole run: the modules and the tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """The database of the run, made whoever asks first: pytest-django's own makes it only when some test of the run
    is marked, and tests with several connections (tests/concurrency) are not.

    It may be emptied between tests, which the journal refuses everywhere else (tests/core/audit). At the end, show out
    who is still connected: a thread of a server whose browser kept the line open.
    """
    with django_db_blocker.unblock():
        made = setup_databases(0, interactive=False, aliases={DEFAULT_DB_ALIAS}, serialized_aliases=set())
        may_be_emptied(True)
    yield
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        teardown_databases(made, verbosity=0)


@pytest.fixture
def empty_cache():
    """The cache of this run, emptied: for what counts or remembers between requests."""
    cache.clear()
    yield cache
    cache.clear()


@pytest.fixture
def client():
    """A browser of the test; ``client.force_login(user)`` signs in as a person would."""
    return PortalClient()


@pytest.fixture
def outboxes():
    """The e-mails and text messages sent by this test: ``(mail.outbox, MemorySender.outbox)``."""
    MemorySender.outbox.clear()
    return mail.outbox, MemorySender.outbox
