"""What must hold for every expense and every family, checked in exact fractions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aids.bareme_files import bareme
from aids.domain.care import Child
from aids.domain.household import Household
from aids.domain.outcome import Eligible, NotEligible, Outcome, Unknown
from aids.domain.rules.cesu_prefinance import employer_part
from aids.domain.rules.credit_impot_domicile import credit_impot_domicile
from aids.domain.rules.credit_impot_garde import YearlyExpense, credit_impot_garde
from aids.domain.tax_credit import CREDIT, IN_JANUARY, IN_SUMMER

GARDE, DOMICILE, CESU = bareme("credit_impot_garde"), bareme("credit_impot_domicile"), bareme("cesu_prefinance")
ON = date(2026, 11, 15)

euros = st.decimals(0, 40_000, places=2)
expenses = st.builds(YearlyExpense, paid=euros, aids=euros)
children = st.builds(Child, birth_date=st.dates(date(2014, 1, 1), ON), residence_alternee=st.booleans())
families = st.builds(Household, enfants_a_charge=st.integers(1, 8))


def garde(expense: YearlyExpense, child: Child) -> Outcome:
    return credit_impot_garde(expense, child, GARDE, ON)


def domicile(expense: YearlyExpense, family: Household, child: Child, first_year: bool = False) -> Outcome:
    return credit_impot_domicile(expense, family, child, DOMICILE, ON, first_year=first_year)


def amount(outcome: Outcome) -> Decimal:
    """Euros, zero when there is nothing to get."""
    assert not isinstance(outcome, Unknown)
    return outcome.amount if isinstance(outcome, Eligible) else Decimal(0)


def half(expense: YearlyExpense, ceiling: int) -> Decimal:
    """Half of what is borne, capped, half a cent up: a second computation."""
    borne = max(Fraction(expense.paid) - Fraction(expense.aids), Fraction(0))
    return Decimal(floor(min(borne, Fraction(ceiling)) * 50 + Fraction(1, 2))) / 100


@given(expenses, children)
def test_outside_the_home_to_the_cent(expense, child):
    still_young = child.birth_date > date(2020, 1, 1)
    ceiling = 1_750 if child.residence_alternee else 3_500
    assert amount(garde(expense, child)) == (half(expense, ceiling) if still_young else 0)


@given(expenses, families, children, st.booleans())
def test_at_home_to_the_cent(expense, family, child, first_year):
    base, most = (15_000, 18_000) if first_year else (12_000, 15_000)
    raised = 1_500 * family.enfants_a_charge - 750 * child.residence_alternee
    assert amount(domicile(expense, family, child, first_year)) == half(expense, min(base + raised, most))


@given(expenses, children, euros)
def test_an_aid_never_raises_a_credit_and_a_cost_never_lowers_it(expense, child, more):
    assert amount(garde(replace(expense, aids=expense.aids + more), child)) <= amount(garde(expense, child))
    assert amount(garde(replace(expense, paid=expense.paid + more), child)) >= amount(garde(expense, child))


@given(expenses, families, children)
def test_one_more_child_never_lowers_the_credit_at_home(expense, family, child):
    bigger = replace(family, enfants_a_charge=family.enfants_a_charge + 1)
    assert amount(domicile(expense, bigger, child)) >= amount(domicile(expense, family, child))


@given(expenses, families, children)
def test_january_and_summer_make_the_credit(expense, family, child):
    for found in (garde(expense, child), domicile(expense, family, child)):
        if isinstance(found, NotEligible):
            assert found.reasons
            continue
        step = {line.label: line.value for line in found.steps}
        assert step[CREDIT] == found.amount == step[IN_JANUARY] + step[IN_SUMMER]
        assert 0 <= step[IN_JANUARY] <= found.amount <= expense.paid - expense.aids
        assert "Crédit d’impôt versé en 2027, même si vous ne payez pas d’impôt." in map(str, found.warnings)


@given(st.none() | euros)
def test_the_employer_gives_what_the_family_says(yearly):
    found = employer_part(yearly, CESU, ON)
    assert amount(found) == (yearly or 0)
    if isinstance(found, Eligible):
        assert any("dans vos revenus" in str(warning) for warning in found.warnings) is (yearly > 2591)


@pytest.mark.parametrize("wrong", [Decimal(-1), Decimal("NaN"), Decimal("Infinity")])
def test_an_absurd_amount_is_refused(wrong):
    for build in (
        lambda: YearlyExpense(wrong, Decimal(0)),
        lambda: YearlyExpense(Decimal(0), wrong),
        lambda: employer_part(wrong, CESU, ON),
    ):
        with pytest.raises(ValueError, match="positive"):
            build()
