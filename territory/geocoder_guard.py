"""Protects the portal from a slow geocoder, and the geocoder from the portal."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from time import monotonic

Clock = Callable[[], float]


class CircuitBreaker:
    """Stops asking a service that fails: open after `threshold` failures in a row, for `open_seconds`.

    Then a single question is let through; its success closes the breaker, its failure opens it again.
    """

    def __init__(self, threshold: int = 3, open_seconds: float = 60, clock: Clock = monotonic) -> None:
        self._threshold = threshold
        self._open_seconds = open_seconds
        self._clock = clock
        self._lock = Lock()
        self._failures = 0
        self._retry_at = 0.0

    def allows(self) -> bool:
        """Tell whether the service may be asked now; while half open, says yes to one caller only."""
        with self._lock:
            if self._failures < self._threshold:
                return True
            now = self._clock()
            if now < self._retry_at:
                return False
            self._retry_at = now + self._open_seconds
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= self._threshold:
                self._retry_at = self._clock() + self._open_seconds


class TokenBucket:
    """Lets `burst` questions through at once, then `per_second` on average."""

    def __init__(self, per_second: float, burst: int, clock: Clock = monotonic) -> None:
        self._per_second = per_second
        self._burst = burst
        self._clock = clock
        self._lock = Lock()
        self._tokens = float(burst)
        self._filled_at = clock()

    def take(self) -> bool:
        """Take one token if there is one; never waits."""
        with self._lock:
            now = self._clock()
            self._tokens = min(self._burst, self._tokens + (now - self._filled_at) * self._per_second)
            self._filled_at = now
            if self._tokens < 1:
                return False
            self._tokens -= 1
            return True
