"""Events of no app, for the tests of the journal itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from core.audit.registry import event, told

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@event("trial.opened", "Essai ouvert")
@dataclass(frozen=True, slots=True)
class TrialOpened:
    """Nothing to add."""


@event("trial.measured", "Essai mesuré")
@dataclass(frozen=True, slots=True)
class TrialMeasured:
    colour: str = told("couleur", {"red": "rouge"})
    count: int | None = told("nombre", default=None)
    day: date | None = None
    changed: tuple[str, ...] = told("modifié", {"name": "nom"}, default=())
