"""How a letter fails to leave. Anything else that a sender raises is tried again later, too."""

from __future__ import annotations


class Refused(Exception):
    """For good: nobody will take this letter. ``of_address``: no letter at all to that address."""

    def __init__(self, reason: str, *, of_address: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.of_address = of_address


class Unreachable(OSError):
    """The relay or the provider does not answer, or does not know us: no letter leaves by it for now."""
