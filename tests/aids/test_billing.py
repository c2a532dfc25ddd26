"""Hours really billed, exact to the minute, and their price."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aids.domain.billing import BillingTerms, NeedHours, Stays, billed_minutes, cost_of_need, cost_per_month
from tests.support.needs import need_hours

HALF_DAY, DAY = 300, 600


@pytest.mark.parametrize(
    ("unit", "minimum", "stay", "billed"),
    [
        (1, 0, 151, 151),
        (15, 0, 151, 165),
        (30, 0, 150, 150),
        (30, 0, 151, 180),
        (60, 0, 150, 180),
        (30, 120, 45, 120),
        (60, 90, 45, 120),
        (HALF_DAY, 0, 150, 300),
        (HALF_DAY, 0, 301, 600),
        (DAY, 0, 150, 600),
    ],
)
def test_one_stay(unit, minimum, stay, billed):
    assert BillingTerms(unit, minimum).billed(stay) == billed


def test_each_stay_is_billed_on_its_own():
    billed = billed_minutes(need_hours((61, 61), week=(61,)), BillingTerms(60))
    assert (billed.for_need, billed.per_week) == (240, 120)


def test_the_example_of_the_search_contract():
    need = need_hours((480,) * 9 + (240,) * 8, week=(480, 240))
    billed = billed_minutes(need, BillingTerms())
    assert billed.for_need == 6240
    assert cost_of_need(Decimal("0.56"), billed) == Decimal("58.24")
    assert cost_per_month(Decimal("0.56"), billed) == Decimal("29.12")


def test_what_the_need_does_not_say_is_not_zero():
    billed = billed_minutes(need_hours(week=(600,)), BillingTerms())
    assert cost_of_need(Decimal(1), billed) is None
    billed = billed_minutes(need_hours((600,)), BillingTerms())
    assert cost_per_month(Decimal(1), billed) is None


def test_siblings_pay_each_their_hours():
    billed = billed_minutes(need_hours((150,), week=(150,), children=2), BillingTerms())
    assert cost_of_need(Decimal("1.24"), billed) == Decimal("6.20")
    assert cost_per_month(Decimal("1.24"), billed) == Decimal("26.86")  # twice 13.43


stays = st.lists(st.integers(1, 1440), min_size=1, max_size=30).map(tuple)
rates = st.decimals(min_value=0, max_value=20, places=2)


@given(stays, rates, st.integers(1, 600), st.integers(0, 600), st.integers(1, 3))
def test_exact_and_never_less_than_the_hours_asked(lengths, rate, unit, minimum, children):
    terms = BillingTerms(unit, minimum)
    billed = billed_minutes(need_hours(lengths, week=lengths, children=children), terms)
    assert billed.for_need >= sum(lengths)
    assert all(terms.billed(length) - max(length, minimum) < unit for length in lengths)
    hours = Fraction(billed.for_need, 60)
    assert cost_of_need(rate, billed) * 100 == children * floor(Fraction(rate) * hours * 100 + Fraction(1, 2))
    monthly = Fraction(rate) * hours * 52 / 12
    assert cost_per_month(rate, billed) * 100 == children * floor(monthly * 100 + Fraction(1, 2))


@pytest.mark.parametrize("bad", [{"unit_minutes": 0}, {"minimum_stay_minutes": -1}])
def test_absurd_terms_are_refused(bad):
    with pytest.raises(ValueError, match="minute"):
        BillingTerms(**bad)


@pytest.mark.parametrize("bad", [{"lengths": (0,)}, {"lengths": (-5,)}, {"lengths": (60,), "specific_minutes": 61}])
def test_absurd_stays_are_refused(bad):
    with pytest.raises(ValueError, match="au moins"):
        Stays(**bad)


def test_a_need_without_a_child_is_refused():
    with pytest.raises(ValueError, match="au moins"):
        NeedHours(children=())
