"""The one tax figure of the web form, and the two incomes the law makes of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from aids.domain.household import Household, IncomeOrigin
from aids.domain.income import from_declared_income, rsa_ou_aucune_ressource, tax_year, undisclosed


def test_the_year_asked_is_two_years_back():
    assert tax_year(date(2026, 11, 15)) == 2024


def test_one_figure_gives_both_incomes():
    incomes = from_declared_income(Decimal(30_000))
    assert incomes.ressources_psu_mensuelles == Decimal("2500.00")
    assert incomes.revenus_nets_categoriels_annuels == Decimal("27000.00")
    assert incomes.origin is IncomeOrigin.DERIVED


def test_an_answer_about_income_completes_the_household():
    household = from_declared_income(Decimal(18_000)).of(Household(enfants_a_charge=2))
    assert household.ressources_psu_mensuelles == Decimal("1500.00")
    assert (household.enfants_a_charge, household.income_origin) == (2, IncomeOrigin.DERIVED)


def test_rsa_is_a_floor_and_silence_is_unknown():
    assert rsa_ou_aucune_ressource().origin is IncomeOrigin.RSA_OU_AUCUNE
    assert undisclosed().ressources_psu_mensuelles is None


@pytest.mark.parametrize("bad", [Decimal(-1), Decimal("NaN"), Decimal("Infinity")])
def test_absurd_income_is_refused(bad):
    with pytest.raises(ValueError, match="revenu"):
        from_declared_income(bad)
    with pytest.raises(ValueError, match="revenu"):
        Household(enfants_a_charge=1, ressources_psu_mensuelles=bad)


@pytest.mark.parametrize("bad", [{"enfants_a_charge": 0}, {"enfants_a_charge": 1, "enfants_aeeh": 2}])
def test_absurd_families_are_refused(bad):
    with pytest.raises(ValueError, match="enfant"):
        Household(**bad)
