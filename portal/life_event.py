"""The job or the training that starts, and what the employer gives: kept in the encrypted cookie, beside the income."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from aids.domain.life_event import ContractType, LifeEvent, LifeEventKind

KEY = "evenement"


@dataclass(frozen=True, slots=True)
class EventAnswers:
    """What the person said; None when not said. Euros a day for the allowance (0: none), a year for the CESU."""

    registered: bool | None = None
    kind: LifeEventKind | None = None
    start: date | None = None
    contract_type: ContractType | None = None
    contract_days: int | None = None
    training_hours: int | None = None
    hours_per_week: Decimal | None = None
    daily_allowance: Decimal | None = None
    children_under_12: int | None = None
    last_age_on: date | None = None
    cesu_yearly: Decimal | None = None

    def event(self) -> LifeEvent | None:
        """The event as the rule reads it; None until its kind and its start are known."""
        if self.kind is None or self.start is None:
            return None
        return LifeEvent(
            kind=self.kind,
            start=self.start,
            requested_on=None,
            contract_type=self.contract_type,
            contract_days=self.contract_days,
            training_hours=self.training_hours,
            hours_per_week=self.hours_per_week,
            are_journaliere=self.daily_allowance,
            children_under_12=self.children_under_12,
            last_age_on=self.last_age_on,
            registered_france_travail=self.registered,
        )


def remember(session: SessionBase, answers: EventAnswers) -> None:
    """Keep the answers in this visitor's own cookie."""
    session[KEY] = [_plain(getattr(answers, field.name)) for field in fields(answers)]


def forget(session: SessionBase) -> None:
    """« Effacer mes réponses »."""
    session.pop(KEY, None)


def event_answers_of(session: SessionBase) -> EventAnswers:
    """What this visitor said; nothing when the cookie was written by another version."""
    kept: Any = session.get(KEY)
    try:
        registered, kind, start, contract, days, training, hours, allowance, children, last, cesu = kept
        return EventAnswers(
            registered=registered,
            kind=kind and LifeEventKind(kind),
            start=start and date.fromisoformat(start),
            contract_type=contract and ContractType(contract),
            contract_days=days,
            training_hours=training,
            hours_per_week=None if hours is None else Decimal(hours),
            daily_allowance=None if allowance is None else Decimal(allowance),
            children_under_12=children,
            last_age_on=last and date.fromisoformat(last),
            cesu_yearly=None if cesu is None else Decimal(cesu),
        )
    except (TypeError, ValueError, ArithmeticError):
        return EventAnswers()


def _plain(value: object) -> object:
    """As JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
