"""What the crèche scale answers beside the plain case: unknown incomes, urgency, dates, doubts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from aids.bareme_files import bareme
from aids.domain.care import ModeDeGarde
from aids.domain.household import IncomeOrigin
from aids.domain.outcome import Unknown
from aids.domain.rules.psu import HourlyRange, HourlyRate, PsuCase, Scale, hourly_rate, scale_of

PSU = bareme("psu")
ON = date(2026, 11, 15)


def case(**changes) -> PsuCase:
    return PsuCase(**{"scale": Scale.COLLECTIF, "enfants_a_charge": 1, "ressources": Decimal(1500)} | changes)


def texts(messages) -> str:
    return " ".join(str(message) for message in messages)


def test_unknown_income_is_a_range_and_never_zero():
    found = hourly_rate(case(ressources=None), PSU, ON)
    assert isinstance(found, HourlyRange)
    assert (found.lowest.rate, found.highest.rate) == (Decimal("0.50"), Decimal("5.26"))


def test_a_higher_local_ceiling_raises_the_top_of_the_range():
    found = hourly_rate(case(ressources=None, plafond_local=Decimal(9000)), PSU, ON)
    assert found.highest.rate == Decimal("5.57")


def test_rsa_or_no_income_is_the_floor_to_be_confirmed():
    found = hourly_rate(case(ressources=Decimal(0), income_origin=IncomeOrigin.RSA_OU_AUCUNE), PSU, ON)
    assert found.rate == Decimal("0.50")
    assert "à confirmer" in texts(found.warnings)


def test_derived_income_is_said_to_be_an_estimate():
    found = hourly_rate(case(income_origin=IncomeOrigin.DERIVED), PSU, ON)
    assert found.rate == Decimal("0.93")
    assert "Estimé" in texts(found.warnings)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"ressources": None}, "0.50"),
        ({"ressources": None, "tarif_fixe_urgence": Decimal("1.40")}, "1.40"),
        ({"ressources": Decimal(1500), "tarif_fixe_urgence": Decimal("1.40")}, "0.93"),
        ({"ressources": None, "tarif_fixe_urgence": Decimal("1.40"), "ase": True}, "0.50"),
    ],
    ids=["floor", "the crèche's own tariff", "known income", "ASE first"],
)
def test_urgent_welcome(changes, expected):
    found = hourly_rate(case(urgence=True, **changes), PSU, ON)
    assert isinstance(found, HourlyRate)
    assert found.rate == Decimal(expected)


@pytest.mark.parametrize(
    ("changes", "on"),
    [
        ({}, date(2018, 12, 31)),
        ({"scale": Scale.FAMILIAL_PARENTAL}, date(2021, 12, 31)),
        ({"enfants_a_charge": 2}, date(2019, 8, 31)),
        ({"enfants_aeeh": 1}, date(2019, 8, 31)),
        ({"enfants_a_charge": 11}, date(2021, 6, 1)),
    ],
    ids=["before the first value", "family scale not read", "two children in 2019", "AEEH in 2019", "eleven in 2021"],
)
def test_what_was_never_read_is_unknown_with_a_reason(changes, on):
    found = hourly_rate(case(**changes), PSU, on)
    assert isinstance(found, Unknown)
    assert str(on.year) in texts(found.reasons)


def test_a_doubtful_figure_says_so():
    found = hourly_rate(case(), PSU, date(2019, 6, 1))
    assert "à vérifier" in texts(found.warnings)


@pytest.mark.parametrize("on", [date(2026, 1, 1), date(2026, 12, 31)])
def test_a_fresh_scale_says_nothing(on):
    assert hourly_rate(case(), PSU, on).warnings == ()


@pytest.mark.parametrize("on", [date(2027, 1, 1), date(2027, 2, 1), date(2031, 5, 5)])
def test_a_scale_that_should_have_been_replaced_gives_its_date(on):
    found = hourly_rate(case(ressources=Decimal(0)), PSU, on)
    assert found.rate == Decimal("0.50"), "the projected value is never applied"
    assert "Barème au 1er janvier 2026" in texts(found.warnings)


def test_the_micro_creche_joined_the_collective_scale_in_september_2019():
    assert scale_of(ModeDeGarde.MICRO_CRECHE_PSU, date(2019, 8, 31)) is Scale.FAMILIAL_PARENTAL
    assert scale_of(ModeDeGarde.MICRO_CRECHE_PSU, date(2019, 9, 1)) is Scale.COLLECTIF


def test_sources_are_dated():
    found = hourly_rate(case(), PSU, ON)
    assert any("2019-005" in source.text for source in found.sources)
    assert all(source.checked_on == date(2026, 11, 22) for source in found.sources)
