"""Holds on several groups at once: locked once and in order they wait for each other; otherwise they deadlock."""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta
from functools import partial
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError, transaction

from childcare.domain.seats import SHORT_EVERYONE
from childcare.models import AgeGroup, Line, Reservation
from childcare.services.reservations import SeatsTaken, Stay, hold
from tests.support.offers import NOW, TODAY, age_group, line, reservation, slot, sql, wrong
from tests.support.together import together


def stay(group: AgeGroup, child: UUID | None = None) -> Stay:
    nine, ten = (datetime.combine(TODAY, time(hour)) for hour in (9, 10))
    return Stay(child or uuid4(), group.pk, nine, ten)


def hold_all(groups: list[AgeGroup]) -> Reservation | SeatsTaken:
    try:
        stays = [stay(group) for group in groups]
        return hold(stays=stays, class_of_need=SHORT_EVERYONE, expires_at=NOW + timedelta(hours=1), now=NOW)
    except SeatsTaken as refusal:
        return refusal


@transaction.atomic
def insert_in_order(offered: list, barrier: Barrier) -> None:
    """What a hold without its lock does: one line after the other, in the order of the family's wishes."""
    of = reservation()
    line(offered[0], "09:00-10:00", of=of)
    barrier.wait(timeout=30)
    line(offered[1], "09:00-10:00", of=of, seat=2)


def test_control_unlocked_holds_in_two_orders_deadlock(groups, counted):
    one, other = slot(groups[0], seats=2), slot(groups[1], seats=2)
    barrier = Barrier(2)

    results = together([partial(insert_in_order, order, barrier) for order in ([one, other], [other, one])])

    deadlocks = [result for result in results if isinstance(result, OperationalError)]
    counted(f"control, 2 unlocked holds in two orders: {len(deadlocks)} deadlock")
    assert len(deadlocks) == 1
    assert "deadlock detected" in str(deadlocks[0])


def test_holds_in_two_orders_wait_for_each_other(groups):
    for group in groups:
        slot(group, seats=8)

    results = together([partial(hold_all, order) for order in (groups, groups[::-1]) * 4])

    assert [type(result) for result in results] == [Reservation] * 8
    assert wrong(*groups) == []


def test_one_seat_and_eight_families_make_one_hold(groups):
    slot(groups[0])

    results = together([partial(hold_all, groups[:1])] * 8)

    assert sum(isinstance(result, Reservation) for result in results) == 1
    assert sum(isinstance(result, SeatsTaken) for result in results) == 7
    assert Line.objects.count() == 1
    assert wrong(groups[0]) == []


def test_an_overdue_hold_over_two_groups_is_expired_by_a_hold_on_one(groups):
    overdue = reservation(expires_at=NOW)
    line(slot(groups[1]), "08:00-18:00", of=overdue)
    line(slot(groups[0]), "08:00-18:00", of=overdue)

    results = together([partial(hold_all, [group]) for group in (groups[0], groups[1])])

    assert [type(result) for result in results] == [Reservation] * 2
    overdue.refresh_from_db()
    assert overdue.state == "released"
    assert wrong(*groups) == []


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_two_hundred_holds_in_random_orders_never_deadlock(groups, counted):
    others = [*groups, *(age_group() for _ in range(4))]
    for group in others:
        slot(group, seats=200)
    draw = random.Random(7)
    works = [partial(_several, [draw.sample(others, 5) for _ in range(20)]) for _ in range(10)]

    results = together(works)

    lost = sum(isinstance(result, OperationalError) for result in results)
    counted(
        f"200 holds of 5 groups in random orders: {sum(each for each in results if isinstance(each, int))} held, "
        f"{lost} deadlocks, {len(wrong(*others))} differences"
    )
    assert results == [20] * 10
    assert sql("SELECT count(*) FROM line WHERE active") == [(1000,)]
    assert wrong(*others) == []


def _several(orders: list[list[AgeGroup]]) -> int:
    return sum(isinstance(hold_all(order), Reservation) for order in orders)
