"""Holding, confirming and giving back seats: who gets which, who is refused and in which words."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest

from childcare.domain.reservation_states import NEXT, Event, State
from childcare.domain.seats import LONG_EVERYONE, SHORT_EVERYONE, SHORT_INSERTION
from childcare.models import Line, Reservation
from childcare.services.refusals import Refused
from childcare.services.reservations import (
    ChildElsewhere,
    ReservationOver,
    SeatsTaken,
    Stay,
    confirm,
    expire_overdue,
    hold,
    release,
)
from tests.support.offers import NOW, TODAY, age_group, calendar_of, line, quarters, reservation, slot, wrong

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def group():
    calendar_of()
    return age_group()


def stay(group, hours: str = "09:00-10:00", child: UUID | None = None, day: date = TODAY) -> Stay:
    starts, ends = (time.fromisoformat(hour) for hour in hours.split("-"))
    end = datetime.combine(day + timedelta(days=ends <= starts), ends)
    return Stay(child or uuid4(), group.pk, datetime.combine(day, starts), end)


def held(*stays: Stay, need: int = SHORT_EVERYONE, now: datetime = NOW) -> Reservation:
    return hold(stays=stays, class_of_need=need, expires_at=now + timedelta(hours=1), now=now)


def test_siblings_take_two_seats_and_odd_minutes_a_whole_quarter(group):
    slot(group, seats=2)
    found = held(stay(group, "09:05-10:00"), stay(group, "09:00-09:50"))

    lines = found.lines.order_by("seat")
    assert [(each.seat, each.during) for each in lines] == [
        (1, quarters(TODAY, "09:00-10:00")),
        (2, quarters(TODAY, "09:00-10:00")),
    ]
    assert (found.state, found.active, found.expires_at) == ("held", True, LATER)
    assert wrong(group) == []


def test_all_or_nothing(group):
    slot(group)
    with pytest.raises(SeatsTaken, match="10/02/2028 à 09:00"):
        held(stay(group), stay(group))

    assert not Reservation.objects.exists()
    assert wrong(group) == []


def test_a_stay_may_cross_slots_seats_and_midnight(group):
    evening, night = slot(group, hours="18:00-22:00"), slot(group, hours="22:00-06:00")
    line(evening, "18:00-19:00")

    found = held(stay(group, "19:00-05:30"))

    assert set(found.lines.values_list("slot", flat=True)) == {evening.pk, night.pk}
    assert wrong(group) == []


@pytest.mark.parametrize(
    ("kind", "audience", "need", "accepted"),
    [
        ("regular", "everyone", LONG_EVERYONE, True),
        ("occasional", "everyone", LONG_EVERYONE, False),
        ("urgent", "everyone", SHORT_EVERYONE, True),
        ("regular", "insertion", SHORT_EVERYONE, False),
        ("ephemeral", "insertion", SHORT_INSERTION, True),
    ],
)
def test_only_seats_of_the_need_are_taken(group, kind, audience, need, accepted):
    slot(group, kind=kind, audience=audience)
    if accepted:
        assert held(stay(group), need=need).lines.count() == 1
    else:
        with pytest.raises(SeatsTaken):
            held(stay(group), need=need)


def test_one_child_is_in_one_place_so_that_a_repeated_order_takes_nothing_more(group):
    slot(group, seats=3)
    child = uuid4()
    held(stay(group, child=child))

    with pytest.raises(ChildElsewhere, match="Cet enfant a déjà une place à ces heures-là"):
        held(stay(group, child=child))
    assert Line.objects.count() == 1


def test_a_hold_gives_overdue_seats_to_the_next_family(group):
    slot(group)
    first = held(stay(group))
    with pytest.raises(SeatsTaken):
        held(stay(group), now=LATER - timedelta(seconds=1))

    second = held(stay(group), now=LATER)

    first.refresh_from_db()
    assert (first.state, first.active) == ("released", False)
    assert second.lines.get().active
    assert wrong(group) == []


@pytest.mark.parametrize("minutes", [0, -60])
def test_hours_upside_down_or_expired_holds_are_refused(group, minutes):
    slot(group)
    nine = datetime.combine(TODAY, time(9))
    with pytest.raises(Refused, match="fin suit le début"):
        held(Stay(uuid4(), group.pk, nine, nine + timedelta(minutes=minutes)))
    with pytest.raises(Refused, match="expiration"):
        hold(stays=[stay(group)], class_of_need=0, expires_at=NOW + timedelta(minutes=minutes), now=NOW)


def test_a_hold_that_expired_is_not_confirmed_even_if_nobody_released_it(group):
    slot(group)
    found = held(stay(group))

    with pytest.raises(ReservationOver, match="Cherchez à nouveau"):
        confirm(reservation_id=found.pk, now=LATER)
    assert confirm(reservation_id=found.pk, now=NOW).state == "confirmed"
    assert expire_overdue(now=LATER + timedelta(days=9)) == 0


ORDERS = {
    Event.CONFIRM: lambda found: confirm(reservation_id=found.pk, now=NOW),
    Event.RELEASE: lambda found: release(reservation_id=found.pk),
    Event.EXPIRE: lambda found: expire_overdue(now=LATER + timedelta(hours=1)),
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event", Event)
def test_every_event_in_every_state(group, state, event):
    found = reservation(state, expires_at=LATER)
    line(slot(group), "09:00-10:00", of=found)
    following = NEXT[state].get(event)

    if following is None and event is Event.CONFIRM:
        with pytest.raises(ReservationOver):
            ORDERS[event](found)
    else:
        ORDERS[event](found)
        ORDERS[event](found)

    found.refresh_from_db()
    assert found.state == (following or state)
    assert found.active is Line.objects.get().active is (found.state != "released")
    assert wrong(group) == []


def test_expiry_of_one_group_leaves_the_others(group):
    other = age_group()
    for each in (group, other):
        line(slot(each), "09:00-10:00", of=reservation(expires_at=NOW))

    assert expire_overdue(now=NOW, age_group_ids=[other.pk]) == 1
    assert Line.objects.get(active=True).slot.age_group == group
    assert expire_overdue(now=NOW) == 1
    assert wrong(group, other) == []
