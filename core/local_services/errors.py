"""What can go wrong while starting the local services, told to the person at the keyboard."""

from __future__ import annotations


class LocalServicesError(RuntimeError):
    """A local service cannot be found or started; the message says what to install or to change."""
