"""What a log line may say: what the portal did, never what somebody typed nor who they are."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

PERSONAL_KEYS = frozenset({"ip", "user_id", "user_agent", "email", "phone", "query", "data", "body", "cookie"})


def drop_personal_data(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: removes personal keys, query strings, and the texts of exceptions.

    An exception's text quotes what was refused ("Key (email)=(…) already exists"); its type and its frames are
    enough to find the line.
    """
    for key in PERSONAL_KEYS.intersection(event):
        del event[key]
    if isinstance(event.get("request"), str):
        event["request"] = event["request"].split("?", 1)[0]
    for error in event.get("exception") or ():
        if isinstance(error, dict):
            _forget_values(error)
    return event


def _forget_values(error: dict[str, Any]) -> None:
    for key in ("exc_value", "exc_notes", "syntax_error"):
        error.pop(key, None)
    for inner in error.get("exceptions") or ():
        for nested in inner:
            _forget_values(nested)
