"""Other processes of the portal on the database of this test, with settings of their own."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from django.db import connection

from core.local_services import shared
from tests.support.processes import ROOT

# A queue apart from that of the other tests, in the Valkey of this run.
QUEUE_DATABASE = 7


def database_url() -> str:
    """The address of the test database, which each worker of pytest has to itself."""
    given = urlsplit(os.environ.get("DATABASE_URL") or shared.shared().addresses().database_url)
    return given._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


def queue_url() -> str:
    """The address of a job queue that only this test uses."""
    given = os.environ.get("REDIS_URL") or shared.shared().addresses().redis_url
    if given.startswith("unix://"):
        return f"{given.partition('?')[0]}?db={QUEUE_DATABASE}"
    return f"{given.rpartition('/')[0]}/{QUEUE_DATABASE}"


def environment(settings: str = "portal.settings.local", **variables: str) -> dict[str, str]:
    """What another process of the portal needs to share the database of this test."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": settings,
        "DATABASE_URL": database_url(),
        "REDIS_URL": queue_url(),
        **variables,
    }
