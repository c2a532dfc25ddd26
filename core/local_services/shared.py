"""The local services of this project: those of the folder that the settings name."""

from __future__ import annotations

from django.conf import settings

from core.local_services.launcher import Addresses, LocalServices

_services: LocalServices | None = None


def shared() -> LocalServices:
    """The one launcher of this process."""
    global _services  # noqa: PLW0603 - one pair of servers per process, by definition
    if _services is None:
        _services = LocalServices(settings.LOCAL_DIR, settings.LOCAL_SERVICES)
    return _services


def adopt(services: LocalServices) -> None:
    """Make this process use servers that somebody chose for it (the test runner)."""
    global _services  # noqa: PLW0603
    _services = services


class Given(LocalServices):
    """Servers that run elsewhere, owned by nobody here: a test worker receives its controller's."""

    def __init__(self, addresses: Addresses) -> None:
        self._given = addresses

    def addresses(self) -> Addresses:
        return self._given

    def running(self) -> Addresses:
        return self._given

    def stop(self) -> None:
        """Nothing to stop: the owner does."""
