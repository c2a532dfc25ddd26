"""The trace of an amount, as a page shows it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from aids.domain.bareme import BAREME_AT
from aids.domain.outcome import Step, StepUnit
from aids.domain.rules.psu import RATE
from aids.domain.wording import Message
from aids.explanation import explained, sentence, sentences


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("1500", StepUnit.EUROS, "1\u202f500,00\u00a0€"),
        ("0.93", StepUnit.EUROS_PER_HOUR, "0,93\u00a0€ par heure"),
        ("0.0619", StepUnit.PERCENT, "0,0619\u00a0%"),
        ("2", StepUnit.COUNT, "2"),
        ("150", StepUnit.MINUTES, "2\u00a0h\u00a030"),
        ("120", StepUnit.MINUTES, "2\u00a0h"),
        ("45", StepUnit.MINUTES, "45\u00a0min"),
        ("545", StepUnit.MINUTES, "9\u00a0h\u00a005"),
    ],
)
def test_values_read_in_french(value, unit, shown):
    (line,) = explained([Step(RATE, Decimal(value), unit)])
    assert (line.label, line.value) == ("Tarif selon vos revenus", shown)


def test_sentences_are_filled_in_and_said_once():
    message = Message(BAREME_AT, (("date", "1er janvier 2026"),))
    assert sentences([message, message]) == (str(message),)
    assert sentence(Message("100 % gratuit")) == "100 % gratuit"


def test_another_language_translates_before_filling_in(monkeypatch):
    words = {RATE: "Rate for your income", BAREME_AT: "Scale of %(date)s"}
    monkeypatch.setattr("aids.explanation.gettext", words.__getitem__)
    assert explained([Step(RATE, Decimal(1), StepUnit.COUNT)])[0].label == "Rate for your income"
    assert sentence(Message(BAREME_AT, (("date", "2026"),))) == "Scale of 2026"


def test_hours_read_without_endless_decimals():
    assert Step("Heures", Decimal(455) / 3, StepUnit.COUNT).display == "151,67"
    assert Step("Enfants", Decimal(2), StepUnit.COUNT).display == "2"
