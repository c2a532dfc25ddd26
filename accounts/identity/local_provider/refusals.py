"""Why the local provider refuses a request, as OpenID Connect names it."""

from __future__ import annotations


class Refused(ValueError):
    """`code` is the protocol's; the message tells the developer what was wrong."""

    def __init__(self, code: str, why: str, status: int = 400) -> None:
        super().__init__(why)
        self.code = code
        self.status = status
