"""The codes of the domain with the words people read, and the constraint that refuses any other."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from django.db.models import CheckConstraint, Q

from bookings.domain.introductions import IntroductionState
from bookings.domain.life import State
from bookings.domain.missed import MissedReason
from bookings.domain.refusals import DepartureReason, RefusalReason

Code = TypeVar("Code", bound=StrEnum)

STATES = {
    State.REQUESTED: "Demandée",
    State.HELD: "Option posée",
    State.ACCEPTED: "Acceptée",
    State.ADMISSION: "Admission en cours",
    State.CONFIRMED: "Confirmée",
    State.ATTENDED: "Enfant accueilli",
    State.ABSENT: "Enfant absent",
    State.REFUSED: "Refusée",
    State.EXPIRED: "Délai dépassé",
    State.CANCELLED: "Annulée",
    State.RELEASED: "Libérée : une autre place est confirmée",
}
REFUSAL_REASONS = {
    RefusalReason.NO_SEAT: "Plus de place",
    RefusalReason.AGE: "Âge de l’enfant",
    RefusalReason.HOURS: "Horaires",
    RefusalReason.RESIDENCE: "Hors de la commune",
    RefusalReason.INCOMPLETE_FILE: "Dossier incomplet après relance",
}
DEPARTURE_REASONS = {
    DepartureReason.SIBLING: "Frère ou sœur déjà accueilli",
    DepartureReason.AGE_BALANCE: "Équilibre des âges du groupe",
    DepartureReason.HOURS_FIT: "Horaires qui complètent mieux le planning",
    DepartureReason.START_NEARER: "Début plus proche",
    DepartureReason.FAMILY_DECLINED: "La première famille a décliné",
}
MISSED_REASONS = {
    MissedReason.CLOSED: "Lieu fermé",
    MissedReason.NO_SEAT: "Plus de place",
    MissedReason.AGE: "Âge de l’enfant",
    MissedReason.ELSEWHERE: "L’enfant est ailleurs",
}
INTRODUCTION_STATES = {
    IntroductionState.ASKED: "Mise en relation demandée",
    IntroductionState.MEETING: "Rencontre prévue",
    IntroductionState.SIGNED: "Contrat signé",
    IntroductionState.DECLINED: "Sans suite",
}


def choices(words: Mapping[Code, str]) -> list[tuple[str, str]]:
    """The words of codes, as a model field wants them."""
    return [(code.value, label) for code, label in words.items()]


def known(name: str, field: str, codes: type[StrEnum], *, blank: bool = False) -> CheckConstraint:
    """PostgreSQL refuses any other code."""
    values = [code.value for code in codes] + ([""] if blank else [])
    return CheckConstraint(condition=Q(**{f"{field}__in": values}), name=name, violation_error_message="Code inconnu.")
