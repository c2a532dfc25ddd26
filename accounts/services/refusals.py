"""What a service of this app refuses."""

from __future__ import annotations


class NotDone(Exception):
    """What was asked cannot be done; the message, in French, says why and what to change. Nothing was written."""
