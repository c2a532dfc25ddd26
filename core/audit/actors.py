"""Who really acts while support reads the pages of somebody else; of this thread or task only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InPlaceOf:
    """`actor` (user number) sees what `person` (user number) sees."""

    actor: int
    person: int


_in_place_of: ContextVar[InPlaceOf | None] = ContextVar("in_place_of", default=None)


def in_place_of() -> InPlaceOf | None:
    return _in_place_of.get()


@contextmanager
def acting_in_place_of(actor: int, person: int) -> Iterator[None]:
    """Whatever is recorded in this block is recorded as done by `actor` for `person`."""
    token = _in_place_of.set(InPlaceOf(actor, person))
    try:
        yield
    finally:
        _in_place_of.reset(token)
