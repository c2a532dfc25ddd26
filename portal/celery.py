"""The Celery application; its settings are portal.settings.jobs."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from django.conf import settings

from core.local_services import shared

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.local")


class Application(Celery):
    """Celery that asks the local services for its broker when none is configured, at the first connection."""

    def connection_for_read(self, url: str | None = None, **kwargs: Any) -> Any:
        return super().connection_for_read(url or _broker_url(), **kwargs)

    def connection_for_write(self, url: str | None = None, **kwargs: Any) -> Any:
        return super().connection_for_write(url or _broker_url(), **kwargs)


def _broker_url() -> str:
    return celery_address(settings.REDIS_URL or shared.shared().addresses().redis_url)


def celery_address(redis_url: str) -> str:
    """Kombu's spelling of a redis-py address: ``unix:///path?db=0`` is ``redis+socket:///path?virtual_host=0``."""
    if not redis_url.startswith("unix://"):
        return redis_url
    return redis_url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=", 1)


app = Application("releve")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
