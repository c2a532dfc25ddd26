"""What the apps above hold about a file: told with its export, gone with its erasure.

Each app says it once, when the portal starts; this app knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from accounts.models import User
from families.models import FamilyFile


class Erasing(Protocol):
    """Takes out all that is held about a file, in the caller's transaction, which has locked the file."""

    def __call__(self, file: FamilyFile, *, by: User | None, now: datetime) -> object: ...


@dataclass(frozen=True, slots=True)
class HeldElsewhere:
    """`section`: its French name in the export; `tell` gives its plain values, `erase` takes it out."""

    section: str
    tell: Callable[[FamilyFile], list[dict[str, Any]]]
    erase: Erasing


_held: dict[str, HeldElsewhere] = {}


def also(held: HeldElsewhere) -> None:
    """Make something held known; the same section twice is once."""
    _held[held.section] = held


def told(file: FamilyFile) -> dict[str, list[dict[str, Any]]]:
    """Every section about this file."""
    return {section: held.tell(file) for section, held in _held.items()}


def erase_all(file: FamilyFile, *, by: User | None, now: datetime) -> None:
    """All of it, before the file itself goes."""
    for held in _held.values():
        held.erase(file, by=by, now=now)
