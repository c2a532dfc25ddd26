"""The random orders of tests/childcare/offer_orders.py, given by three connections at once, each order committed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from childcare.models import AgeGroup
from childcare.services.refusals import Refused
from tests.childcare.offer_orders import orders, roll
from tests.support.offers import age_group, calendar_of, clear, wrong
from tests.support.together import together

QUIETLY = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}


def give_all(sequence) -> None:
    """Each order in its own transaction; the roll has several. A deadlock of raw SQL is one more refusal."""
    for act, arguments in sequence:
        try:
            if act is roll:
                act(**arguments)
            else:
                with transaction.atomic():
                    act(**arguments)
        except (Refused, DatabaseError, ObjectDoesNotExist):
            continue


def check(sequences) -> None:
    clear()
    calendar_of()
    groups: list[AgeGroup] = [age_group(), age_group(insee_code="97411")]
    together([partial(give_all, sequence) for sequence in sequences])
    assert wrong(*groups) == []


@settings(max_examples=4, **QUIETLY)
@given(sequences=st.tuples(orders, orders, orders))
def test_orders_given_at_once_leave_the_calendar_right(committed, sequences):
    check(sequences)


@pytest.mark.slow
@pytest.mark.timeout(900)
@settings(max_examples=200, **QUIETLY)
@given(sequences=st.tuples(orders, orders, orders))
def test_orders_given_at_once_leave_the_calendar_right_at_length(committed, tried, sequences):
    tried.update(worlds=1, orders=sum(map(len, sequences)))
    check(sequences)


@pytest.fixture
def tried(counted) -> Iterator[Counter[str]]:
    """How many worlds and orders were tried, told once."""
    seen: Counter[str] = Counter()
    yield seen
    counted(f"random orders of managers by 3 connections: {seen['orders']} orders in {seen['worlds']} worlds")
