"""The night and other families at the same time: a contract has its seat of the new day, whoever is faster."""

from __future__ import annotations

import time as clock
from datetime import time
from functools import partial

import pytest

from bookings.domain.hours import AskedHours
from bookings.domain.life import Party
from bookings.models import Booking
from bookings.services import changes, contracts
from bookings.services.holds import hold
from bookings.services.refusals import Refused
from childcare.models import CalendarHorizon
from childcare.services import calendar
from tests.bookings.days import DAY, NEW_DAY, SUNDAY, SUNDAYS, another_family, days_taken, placed, sundays, week_place
from tests.bookings.desk import demand
from tests.support.offers import NOW, TODAY, wrong
from tests.support.together import together

pytestmark = pytest.mark.django_db(transaction=True)

NIGHT = NOW + DAY
RIVALS = 4


@pytest.fixture
def contract():
    """A weekly contract on the only seat of each Sunday, and the demands of other families for the new one."""
    return placed(week_place())


def rivals(contract: Booking) -> list[partial[str]]:
    hours = (AskedHours(time(9), time(12), day=NEW_DAY),)
    asked = [demand(another_family(), contract.site, hours=hours, starts=NEW_DAY, until=NEW_DAY) for _ in range(RIVALS)]
    return [partial(insist, each) for each in asked]


def insist(asked) -> str:
    """Try to hold again and again, until the new day is published and refused, or taken."""
    limit = clock.monotonic() + 20
    while clock.monotonic() < limit:
        published = CalendarHorizon.objects.get().filled_until >= NEW_DAY
        try:
            hold(asked.pk, by=asked.ordered_by, now=NIGHT)
        except Refused as refused:
            if published:
                return str(refused)
            clock.sleep(0.01)
            continue
        return "taken"
    return "never published"


def test_no_rival_of_the_same_night_takes_the_new_day_of_a_contract(contract):
    said = together([partial(contracts.roll, today=TODAY + DAY, now=NIGHT), *rivals(contract)])[1:]

    assert all("plus de place" in each or "vient d’être prise" in each for each in said), said
    assert days_taken(contract) == list(sundays())
    assert contract.missed_days.count() == 0
    assert wrong(*contract.site.age_groups.all()) == []


def test_control_when_days_are_published_first_a_rival_takes_it(contract):
    said = together([partial(calendar.roll, today=TODAY + DAY), *rivals(contract)])[1:]
    contracts.take_new_days(NEW_DAY, NEW_DAY, NIGHT)

    assert said.count("taken") == 1
    assert contract.missed_days.get().reason == "no_seat"


def test_two_nights_at_once_take_each_day_once(contract):
    results = together([partial(contracts.roll, today=TODAY + DAY, now=NIGHT)] * 3)

    assert [result for result in results if isinstance(result, Exception)] == []
    assert days_taken(contract) == list(sundays())


def test_of_those_who_want_the_seat_of_an_absence_one_has_it(contract):
    """The family takes its day back while others hold it: one keeps it, the others are told so."""
    changes.plan_absence(contract.pk, SUNDAY, party=Party.PARENT, by=None, now=NOW)
    asked = [
        demand(another_family(), contract.site, hours=(SUNDAYS,), starts=SUNDAY, until=SUNDAY) for _ in range(RIVALS)
    ]
    undo = partial(attempt, changes.undo_absence, contract.pk, SUNDAY, party=Party.PARENT, by=None, now=NOW)
    said = together([undo, *(partial(attempt, hold, each.pk, by=each.ordered_by, now=NOW) for each in asked)])

    assert said.count("done") == 1, said
    assert wrong(*contract.site.age_groups.all()) == []


def attempt(service, *arguments, **named) -> str:
    try:
        service(*arguments, **named)
    except Refused as refused:
        return str(refused)
    return "done"
