"""After any sequence of orders, the calendar, the SQL truth and the Python oracle say the same, to the quarter-hour.

For every class and level; the days drawn favour the ring's edge, the leap day, the change of clocks and the ends of the
91 days. tests/concurrency gives the same orders from several connections.
"""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from childcare.models import AgeGroup
from tests.childcare.offer_orders import give, orders
from tests.support.offers import age_group, calendar_of, wrong

QUIETLY = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}


def check(sequence) -> None:
    start = transaction.savepoint()
    calendar_of()
    groups: list[AgeGroup] = [age_group(), age_group(insee_code="97411")]
    accepted = [(act.__name__, arguments) for act, arguments in sequence if give((act, arguments))]
    found = wrong(*groups)
    transaction.savepoint_rollback(start)
    assert found == [], accepted


@pytest.mark.django_db
@settings(max_examples=60, **QUIETLY)
@given(sequence=orders)
def test_calendar_truth_and_oracle_agree(sequence):
    check(sequence)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.django_db
@settings(max_examples=1500, **QUIETLY)
@given(sequence=orders)
def test_calendar_truth_and_oracle_agree_at_length(sequence):
    check(sequence)
