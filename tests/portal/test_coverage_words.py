"""What a place that covers a part of the hours says."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from childcare.domain.answer import Coverage
from childcare.domain.hours import Span, minute_of
from childcare.domain.masks import ring_masks
from childcare.domain.need import WeeklyInterval, WeeklySchedule
from portal.words.coverage import partial_words

MONDAY = date(2026, 11, 30)
WEEKS = 6
SCHEDULE = WeeklySchedule(
    MONDAY,
    MONDAY + timedelta(weeks=WEEKS, days=-1),
    tuple(WeeklyInterval(weekday, time(9), time(17)) for weekday in range(1, 6)),
)


def lacking(weekday: int, weeks: int) -> Coverage:
    """Every day from 9 to 17 but that weekday of the first weeks."""
    days = [MONDAY + timedelta(weeks=week, days=day) for week in range(WEEKS) for day in range(5)]
    asked = tuple(Span(minute_of(day, 540), minute_of(day, 1020)) for day in days)
    missing = tuple(
        span
        for day, span in zip(days, asked, strict=True)
        if day.isoweekday() == weekday and day < MONDAY + timedelta(weeks=weeks)
    )
    (whole, _), (out, _) = ring_masks(asked), ring_masks(missing)
    needed = len(asked) * 480
    return Coverage(needed - len(missing) * 480, needed, asked, whole, whole & ~out)


@pytest.mark.parametrize(
    ("weeks", "words"),
    [(6, "4 jours sur 5, manque le vendredi"), (3, "4 jours sur 5, manque le vendredi"), (2, "224 h sur 240 h")],
)
def test_a_weekday_is_missing_when_most_of_it_is(weeks, words):
    assert partial_words(lacking(5, weeks), SCHEDULE).replace("\u00a0", " ").replace("\u202f", " ") == words
