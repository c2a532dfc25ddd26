"""The nightly roll while people work: no day is lost, whoever comes first."""

from __future__ import annotations

from datetime import time, timedelta
from functools import partial

import pytest
from django.db import transaction

from childcare.models import CalendarHorizon, WeeklyPattern
from childcare.services import calendar
from childcare.services.patterns import apply_patterns
from tests.support.offers import TODAY, slot, sql, wrong
from tests.support.together import together

DAY = timedelta(days=1)
TOMORROW = TODAY + DAY
NEW_DAY = TODAY + 87 * DAY


def test_a_writer_that_began_before_the_roll_holds_it_back(groups):
    """The writer fills the old ring; the roll waits for its commit, then adds the new day to its group too."""
    slot(groups[0])
    with transaction.atomic():
        slot(groups[0], NEW_DAY)
        slot(groups[0], TODAY + 5 * DAY)
        [waiting] = together([_roll_or_give_up])
    assert "lock timeout" in str(waiting)
    assert CalendarHorizon.objects.get().filling_until == TODAY + 86 * DAY

    calendar.roll(today=TOMORROW)

    assert wrong(*groups) == []


def test_control_without_the_horizon_lock_a_new_day_is_lost(groups):
    """The writer chose the old ring, the whole roll passed meanwhile: its group lacks the new day for ever."""
    slot(groups[0])
    [(definition,)] = sql("SELECT pg_get_functiondef('filling_until'::regproc)")
    unlocked = definition.replace("pg_advisory_xact_lock_shared", "coalesce")
    [(locking,)] = sql("SELECT pg_get_functiondef('lock_age_groups'::regproc)")
    sql(unlocked)
    sql(locking.replace("pg_advisory_xact_lock_shared", "coalesce"))
    try:
        with transaction.atomic():
            slot(groups[1], NEW_DAY)  # beyond the ring the writer knows: no rebuild
            together([partial(calendar.roll, today=TOMORROW)])
    finally:
        sql(definition)
        sql(locking)

    assert wrong(groups[1]) != []


def test_rolls_at_once_and_writers_leave_every_calendar_right(groups):
    for group in groups:
        for offset in (0, 40, 86, 87, 88):
            slot(group, TODAY + offset * DAY)
    rolls = [partial(calendar.roll, today=TOMORROW), partial(calendar.roll, today=TOMORROW + DAY)]
    writers = [partial(_write, group) for group in groups]

    results = together([*rolls, *writers])

    assert [result for result in results if isinstance(result, Exception)] == []
    assert CalendarHorizon.objects.get().filled_until == TODAY + 88 * DAY
    assert wrong(*groups) == []


def test_a_pattern_written_during_the_roll_gets_the_new_day(groups, monkeypatch):
    """The pattern is committed after the roll made its slots and before the horizon moved."""
    make_slots = calendar.make_slots
    written: list[object] = []

    def overtaken(first, last):
        made = make_slots(first, last)
        if not written:
            written.extend(together([partial(_write_pattern, groups[0], NEW_DAY.isoweekday())]))
        return made

    monkeypatch.setattr(calendar, "make_slots", overtaken)
    calendar.roll(today=TOMORROW)

    pattern = WeeklyPattern.objects.get()
    assert pattern.slots.filter(day=NEW_DAY).exists()
    assert pattern.slots.count() == 13
    assert wrong(groups[0]) == []


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_week_of_rolls_with_writers_all_along(groups):
    for night in range(1, 8):
        rolls = [partial(calendar.roll, today=TODAY + night * DAY)] * 2
        results = together([*rolls, *(partial(_write, group, night) for group in groups * 2)])
        assert [result for result in results if isinstance(result, Exception)] == []
        assert wrong(*groups) == []


def _roll_or_give_up() -> object:
    sql("SET lock_timeout = '300ms'")
    return calendar.roll(today=TOMORROW)


def _write(group, night: int = 0) -> None:
    for offset in (1, 85, 86, 87, 88):
        offered = slot(group, TODAY + (night + offset) * DAY, "06:00-22:00", seats=3, kind="urgent")
        sql("UPDATE slot SET seats = 2, ends = '21:00' WHERE id = %s", offered.pk)


def _write_pattern(group, weekday: int) -> None:
    pattern = WeeklyPattern.objects.create(
        age_group=group, weekday=weekday, starts=time(8), ends=time(18), seats=2, valid_from=TODAY
    )
    apply_patterns(pattern_ids=[pattern.pk], from_day=TODAY)
