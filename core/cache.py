"""The cache: a convenience that may be missing. A page must come out without it, only a little later."""

from __future__ import annotations

import functools
import re
import time
from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.utils.functional import cached_property
from redis.exceptions import RedisError

from core.local_services import shared

log = structlog.get_logger(__name__)

# Once the server has failed, nobody waits for it again during this time.
REST_SECONDS = 5.0


def _soft(name: str, missing: Callable[..., Any]) -> Callable[..., Any]:
    """The operation ``name`` of the client, answering ``missing(*arguments)`` while the server is away."""
    operation = getattr(RedisCacheClient, name)

    @functools.wraps(operation)
    def attempt(self: SoftClient, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < self.resting_until:
            return missing(*args, **kwargs)
        try:
            return operation(self, *args, **kwargs)
        except (RedisError, OSError) as error:
            self.resting_until = time.monotonic() + REST_SECONDS
            log.warning("cache_unavailable", error=type(error).__name__)
            return missing(*args, **kwargs)

    return attempt


def _default_of_get(key: str, default: Any = None) -> Any:
    return default


def _unknown(key: str, *args: Any, **kwargs: Any) -> Any:
    raise ValueError(f"Key '{key}' not found.")


class SoftClient(RedisCacheClient):
    """Redis, or an empty cache while it cannot be reached."""

    resting_until = 0.0

    get = _soft("get", _default_of_get)
    add = _soft("add", lambda *args, **kwargs: True)
    set = _soft("set", lambda *args, **kwargs: None)
    touch = _soft("touch", lambda *args, **kwargs: False)
    delete = _soft("delete", lambda *args, **kwargs: False)
    get_many = _soft("get_many", lambda *args, **kwargs: {})
    has_key = _soft("has_key", lambda *args, **kwargs: False)
    set_many = _soft("set_many", lambda *args, **kwargs: None)
    delete_many = _soft("delete_many", lambda *args, **kwargs: None)
    incr = _soft("incr", _unknown)
    clear = _soft("clear", lambda *args, **kwargs: False)

    def ping(self) -> bool:
        """Whether the server really answers, asked without sparing it."""
        try:
            return bool(self.get_client(None).ping())
        except (RedisError, OSError):
            return False


class SoftCache(RedisCache):
    """Django's Redis cache that behaves as empty while the server is away."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = SoftClient
        self._servers: list[str] = re.split("[;,]", server)
        self._options: dict[str, Any] = params.get("OPTIONS", {})

    @cached_property
    def _cache(self) -> SoftClient:
        return SoftClient(self.servers(), **self._options)

    def servers(self) -> list[str]:
        """The addresses of LOCATION."""
        return self._servers

    def ping(self) -> bool:
        """Whether the server answers (health checks)."""
        return self._cache.ping()


class LocalCache(SoftCache):
    """The cache of the local services, asked for at the first use."""

    def servers(self) -> list[str]:
        return [shared.shared().addresses().redis_url]
