"""Many raw inserts of lines in one age group at once: the lock of `rebuild` keeps the calendar right."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection

from childcare.models import Slot
from tests.support.offers import TODAY, quarters, reservation, slot, sql, wrong
from tests.support.together import overtaken, together

# What the lock prevents: read, be overtaken, write what was read.
_WITHOUT_LOCK = "CREATE OR REPLACE FUNCTION lock_age_groups(groups bigint[]) RETURNS void LANGUAGE sql AS ''"


def insert_line(offered: Slot, seat: int, reservation_id: int) -> None:
    sql(
        "INSERT INTO line (reservation_id, slot_id, seat, during, child_id) VALUES (%s, %s, %s, %s, %s)",
        reservation_id,
        offered.pk,
        seat,
        quarters(TODAY, "09:00-10:00"),
        uuid4(),
    )


def insert_at_once(offered: Slot, writers: int) -> None:
    works = [partial(insert_line, offered, seat, reservation().pk) for seat in range(1, writers + 1)]
    assert together(works) == [None] * writers


def insert_overtaken(offered: Slot) -> None:
    first, second = reservation().pk, reservation().pk
    overtaken(partial(insert_line, offered, 1, first), partial(insert_line, offered, 2, second))


@pytest.fixture
def without_lock(committed):
    """The same `rebuild`, its lock taken away for the duration of the test."""
    [(definition,)] = sql("SELECT pg_get_functiondef('lock_age_groups'::regproc)")
    sql(_WITHOUT_LOCK)
    yield
    sql(definition)


def rounds_with_wrong_bits(groups, *, rounds: int, writers: int) -> int:
    """How many rounds of simultaneous inserts leave the calendar of a group wrong."""
    found = 0
    for _ in range(rounds):
        offered = slot(groups[0], seats=writers)
        insert_at_once(offered, writers)
        found += bool(wrong(groups[0]))
        sql("DELETE FROM reservation")
        offered.delete()
    return found


def test_twelve_inserts_at_once_leave_the_calendar_right(groups):
    assert rounds_with_wrong_bits(groups, rounds=2, writers=12) == 0


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_fifty_inserts_at_once_leave_the_calendar_right(groups, counted):
    found = rounds_with_wrong_bits(groups, rounds=3, writers=50)
    counted(f"3 rounds of 50 raw inserts in one age group: {found} rounds with differences")
    assert found == 0


def test_control_without_the_lock_an_overtaken_writer_leaves_wrong_bits(groups, without_lock, counted):
    """Both insert, then both commit: the second rebuild did not see the first line, and forgets it."""
    insert_overtaken(slot(groups[0], seats=2))

    found = wrong(groups[0])
    counted(f"control, 2 raw inserts without the lock: {len(found)} differences")
    assert found != []


def test_an_overtaken_writer_waits_and_leaves_right_bits(groups):
    insert_overtaken(slot(groups[0], seats=2))

    assert wrong(groups[0]) == []


def test_rebuild_refuses_a_frozen_snapshot(groups):
    slot(groups[0])
    connection.set_autocommit(False)
    try:
        sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with pytest.raises(DatabaseError, match="READ COMMITTED"):
            sql("SELECT rebuild(ARRAY[%s::bigint])", groups[0].pk)
    finally:
        connection.rollback()
        connection.set_autocommit(True)
