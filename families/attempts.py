"""How many times something was tried, counted on the server: the session is a cookie, which can be played again.

When the count cannot be kept, nothing is tried: a code is never guessed because the cache is down.
"""

from __future__ import annotations

from django.core.cache import cache


class CannotCount(Exception):
    """The cache does not answer."""


def count(key: str, seconds: int) -> int:
    """Count one more; the count begins again after `seconds`. Raises CannotCount."""
    cache.add(key, 0, seconds)
    try:
        counted: int = cache.incr(key)
    except ValueError as error:
        raise CannotCount from error
    return counted
