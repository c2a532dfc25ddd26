"""The event that may open an aid of France Travail: a job, a contract or a training that starts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class LifeEventKind(StrEnum):
    EMPLOI = "emploi"
    FORMATION = "formation"


class ContractType(StrEnum):
    CDI = "cdi"
    CDD = "cdd"
    CTT = "ctt"


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """A return to work or a training. `requested_on` None: not asked yet. Amounts in euros per day."""

    kind: LifeEventKind
    start: date
    requested_on: date | None
    contract_type: ContractType | None
    contract_days: int | None
    training_hours: int | None
    hours_per_week: Decimal | None
    are_journaliere: Decimal | None
    children_under_12: int | None
    last_age_on: date | None
    registered_france_travail: bool | None
