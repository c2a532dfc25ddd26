"""What a rule answers: eligible, not eligible or unknown, never two of them, always with its trace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from aids.domain.bareme import Source
from aids.domain.wording import (
    Message,
    french_date,
    french_duration,
    french_euros,
    french_number,
    gettext_noop,
    to_cents,
)

NOT_IN_FORCE = gettext_noop("Pas de barème connu au %(date)s.")


class StepUnit(StrEnum):
    EUROS = "euros"
    EUROS_PER_HOUR = "euros_per_hour"
    PERCENT = "percent"
    COUNT = "count"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of « Comment est-ce calculé ? ». `label` is a whole sentence part, marked for translation."""

    label: str
    value: Decimal
    unit: StepUnit

    @property
    def plain(self) -> str:
        """The value as machines write it, euros with two decimals: « 646.00 »."""
        in_euros = self.unit in (StepUnit.EUROS, StepUnit.EUROS_PER_HOUR)
        return f"{to_cents(self.value) if in_euros else self.value:f}"

    @property
    def display(self) -> str:
        """The value as people read it: « 646,00 € »."""
        match self.unit:
            case StepUnit.EUROS:
                return french_euros(self.value)
            case StepUnit.EUROS_PER_HOUR:
                return f"{french_euros(self.value)} par heure"
            case StepUnit.PERCENT:
                return f"{french_number(self.value)}\u00a0%"
            case StepUnit.MINUTES:
                return french_duration(int(self.value))
            case StepUnit.COUNT:
                return french_number(self.value if self.value == round(self.value, 2) else to_cents(self.value))


class Periodicity(StrEnum):
    MONTHLY = "monthly"
    YEARLY = "yearly"
    ONCE = "once"


@dataclass(frozen=True, slots=True)
class Eligible:
    """The family gets `amount` euros (> 0) per period. `warnings`: what is doubtful or must still be true."""

    amount: Decimal
    periodicity: Periodicity
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    warnings: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class NotEligible:
    """The family gets nothing, and why."""

    reasons: tuple[Message, ...]
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing honest can be said: `missing` names the fields to ask for, `reasons` says it in French."""

    missing: tuple[str, ...] = ()
    reasons: tuple[Message, ...] = ()
    sources: tuple[Source, ...] = ()


Outcome = Eligible | NotEligible | Unknown


def not_in_force(on: date) -> Unknown:
    """The answer before the first known figure: nothing, rather than the figures of another time."""
    return Unknown(reasons=(Message(NOT_IN_FORCE, (("date", french_date(on)),)),))


@dataclass(frozen=True, slots=True)
class Aid:
    """One aid and what the rule answered for this family."""

    code: str
    label: str
    outcome: Outcome
