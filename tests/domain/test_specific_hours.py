"""Hours that raise the CMG, against a count of every minute."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aids.domain.specific_hours import specific_minutes

DAY = 24 * 60
MONDAY = date(2026, 11, 23).toordinal() * DAY
CHRISTMAS = date(2026, 12, 25)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        (8 * 60, 18 * 60, 0),
        (5 * 60, 9 * 60, 60),
        (20 * 60, 23 * 60, 60),
        (21 * 60, DAY + 7 * 60, 8 * 60),
        (6 * DAY + 8 * 60, 6 * DAY + 10 * 60, 120),
    ],
)
def test_a_stay_of_that_week(start, end, minutes):
    assert specific_minutes(MONDAY + start, MONDAY + end) == minutes


def test_a_public_holiday_counts_whole():
    christmas = CHRISTMAS.toordinal() * DAY
    assert specific_minutes(christmas + 600, christmas + 660, {CHRISTMAS}) == 60
    assert specific_minutes(christmas + 600, christmas + 660) == 0


@given(st.integers(0, 9 * DAY), st.integers(1, 3 * DAY), st.sets(st.integers(0, 12), max_size=3))
def test_as_many_as_a_count_of_every_minute(start, length, holidays):
    days = {date.fromordinal(MONDAY // DAY + day) for day in holidays}
    counted = 0
    for minute in range(MONDAY + start, MONDAY + start + length):
        day = date.fromordinal(minute // DAY)
        of_day = minute % DAY
        counted += day.isoweekday() == 7 or day in days or of_day < 360 or of_day >= 1320
    assert specific_minutes(MONDAY + start, MONDAY + start + length, days) == counted
