"""``/sante/``: whether this process lives, and whether the portal is ready to serve."""

from __future__ import annotations

import time
from collections.abc import Callable

import structlog
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache, caches
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.cache import SoftCache

log = structlog.get_logger(__name__)

HEARTBEAT_KEY = "beat-heartbeat"
# Written each minute: three missed beats are a breakdown, not a delay.
HEARTBEAT_SECONDS = 180


def record_heartbeat() -> None:
    """Leave a mark that vanishes by itself when nobody renews it."""
    cache.set(HEARTBEAT_KEY, int(time.time()), HEARTBEAT_SECONDS)


@login_not_required
@never_cache
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """The process answers: nothing else is asked."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when every part works, else 503; says which part, never why (the log does)."""
    parts = {name: _works(name, check) for name, check in CHECKS.items()}
    works = all(parts.values())
    body = {"status": "ok" if works else "unavailable", "parts": parts}
    return JsonResponse(body, status=200 if works else 503)


def _works(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception as error:  # any failure means "not ready", and must not become a page
        log.warning("health_check_failed", part=name, error=type(error).__name__)
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _cache() -> bool:
    return isinstance(default := caches["default"], SoftCache) and default.ping()


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _beat() -> bool:
    return cache.get(HEARTBEAT_KEY) is not None


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "cache": _cache,
    "migrations": _migrations,
    "beat": _beat,
}
