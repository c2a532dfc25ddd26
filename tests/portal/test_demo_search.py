"""The demonstration answers: in Toulouse, a search meets the four kinds of result."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from childcare.domain.kinds import ResultKind
from childcare.domain.need import Child, Need, Point, WeeklyInterval, WeeklySchedule
from childcare.services import calendar
from portal.journeys.search import SearchQuery, search

PARIS = ZoneInfo("Europe/Paris")
TOULOUSE = Point(43.604, 1.443)


def six_weeks(days: tuple[int, ...], start: time, end: time) -> Need:
    starts = calendar.today() + timedelta(days=3)
    schedule = WeeklySchedule(
        starts, starts + timedelta(days=41), tuple(WeeklyInterval(day, start, end) for day in days)
    )
    children = (Child(calendar.today() - timedelta(days=420)),)
    return Need(TOULOUSE, "Europe/Paris", 10.0, children, schedule)


@pytest.mark.slow
@pytest.mark.django_db
def test_toulouse_answers_in_four_kinds_and_at_odd_hours():
    call_command("load_demo")
    now = datetime.now(PARIS)
    training = search(SearchQuery(six_weeks((1, 2, 3, 4, 5), time(9), time(17))), now=now)
    assert all(training.count_by_kind[kind] >= 3 for kind in ResultKind)
    for days, start, end in (
        ((1, 2, 3, 4, 5), time(5), time(9)),
        ((1, 3, 5), time(21), time(6)),
        ((6,), time(8), time(18)),
    ):
        odd = search(SearchQuery(six_weeks(days, start, end)), now=now)
        assert odd.count_by_kind[ResultKind.FREE] >= 1, f"nothing free from {start} on {days}"
