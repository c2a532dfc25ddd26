"""Hours asked beyond those that are taken already."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

Span = tuple[datetime, datetime]


def beyond(asked: Span, taken: Iterable[Span]) -> list[Span]:
    """What is left of the hours asked once those taken are out, in order; naive local times."""
    left = [asked]
    for start, end in taken:
        left = [piece for span in left for piece in _outside(span, start, end)]
    return left


def _outside(span: Span, start: datetime, end: datetime) -> list[Span]:
    first, last = span
    if end <= first or last <= start:
        return [span]
    return [piece for piece in ((first, min(last, start)), (max(first, end), last)) if piece[0] < piece[1]]
