"""What must hold for every family on the crèche scale, checked against a second reading of the law in fractions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

from hypothesis import given
from hypothesis import strategies as st

from aids.bareme_files import bareme
from aids.domain.care import Rounding
from aids.domain.rules.psu import HourlyRange, HourlyRate, PsuCase, Scale, hourly_rate

PSU = bareme("psu")
ON = date(2026, 11, 15)
FLOOR, CEILING = Fraction("814.62"), Fraction(8500)
COLLECTIF = {1: "0.0619", 2: "0.0516", 3: "0.0413"} | dict.fromkeys(range(4, 8), "0.0310")
FAMILIAL = {1: "0.0516", 2: "0.0413"} | dict.fromkeys(range(3, 6), "0.0310")
LAST = "0.0206"

incomes = st.decimals(min_value=0, max_value=20_000, places=2)
cases = st.builds(
    PsuCase,
    scale=st.sampled_from(Scale),
    enfants_a_charge=st.integers(1, 12),
    ressources=incomes,
    rounding=st.sampled_from(Rounding),
    plafond_local=st.none() | st.decimals(min_value=1, max_value=12_000, places=2),
)


@st.composite
def cases_with_aeeh(draw):
    case = draw(cases)
    return replace(case, enfants_aeeh=draw(st.integers(0, case.enfants_a_charge)))


def rate(case: PsuCase) -> Decimal:
    found = hourly_rate(case, PSU, ON)
    assert isinstance(found, HourlyRate)
    return found.rate


def oracle(case: PsuCase) -> Fraction:
    """The exact, uncut price of an hour."""
    table = COLLECTIF if case.scale is Scale.COLLECTIF else FAMILIAL
    share = table.get(case.enfants_a_charge, LAST)
    rates = sorted({*table.values(), LAST}, reverse=True)
    lowered = rates[min(rates.index(share) + case.enfants_aeeh, len(rates) - 1)]
    ceiling = max(CEILING, Fraction(case.plafond_local or 0))
    return min(max(Fraction(case.ressources), FLOOR), ceiling) * Fraction(lowered) / 100


@given(cases_with_aeeh())
def test_exact_to_the_cent(case):
    cents = oracle(case) * 100
    expected = floor(cents + Fraction(1, 2)) if case.rounding is Rounding.HALF_UP else floor(cents)
    assert rate(case) * 100 == expected


@given(cases_with_aeeh(), incomes)
def test_more_income_never_lowers_the_rate(case, other):
    poorer, richer = sorted([case.ressources, other])
    assert rate(replace(case, ressources=poorer)) <= rate(replace(case, ressources=richer))


@given(cases)
def test_one_more_child_never_raises_the_rate(case):
    assert rate(replace(case, enfants_a_charge=case.enfants_a_charge + 1)) <= rate(case)


@given(cases_with_aeeh())
def test_a_child_with_aeeh_never_raises_the_rate(case):
    assert rate(case) <= rate(replace(case, enfants_aeeh=0))


@given(cases_with_aeeh())
def test_between_floor_and_ceiling(case):
    bounds = hourly_rate(replace(case, ressources=None), PSU, ON)
    assert isinstance(bounds, HourlyRange)
    assert bounds.lowest.rate <= rate(case) <= bounds.highest.rate
    assert bounds.lowest.rate > 0


@given(cases_with_aeeh())
def test_rounding_moves_the_rate_by_at_most_one_cent(case):
    rounded, cut = (rate(replace(case, rounding=mode)) for mode in (Rounding.HALF_UP, Rounding.TRUNCATE))
    assert 0 <= rounded - cut <= Decimal("0.01")
    assert abs(Fraction(rounded) - oracle(case)) < Fraction("0.01")
    assert abs(Fraction(cut) - oracle(case)) < Fraction("0.01")


@given(cases_with_aeeh())
def test_the_steps_lead_to_the_rate(case):
    found = hourly_rate(case, PSU, ON)
    income, share, last = (step.value for step in found.steps[-3:])
    assert last == found.rate
    assert abs(income * share / 100 - found.rate) < Decimal("0.01")
    assert found.sources
