"""Every event, caused by everybody, on bookings in every state, from several connections at once: seats stay true."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from bookings.domain.life import LIFE, TAKES_SEATS, Event, Party, State
from bookings.locks import lock_booking
from bookings.models import Booking
from bookings.services.holds import hold
from bookings.services.moves import move
from bookings.services.seats import seats_class, stays_of, taken_until
from childcare.models import AgeGroup, Line
from childcare.services import reservations
from childcare.services.refusals import Refused
from tests.bookings.desk import place
from tests.concurrency.test_bookings_at_once import TOMORROW, asked
from tests.families.offices import counsellor
from tests.support.offers import NOW, wrong
from tests.support.together import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(300)]

BOOKINGS, CONNECTIONS, ORDERS = 48, 6, 200
# An order that ends a booking is rarer than one that carries it on, else nothing lives long enough to be disturbed.
CARRIES_ON = (Event.HOLD, Event.ACCEPT, Event.AGREE, Event.CONFIRM, Event.ATTEND, Event.MISS)
MAY = {event: sorted({party for row in LIFE.values() if event in row for party in row[event].by}) for event in Event}
DRAWN = [*Event, *CARRIES_ON * 10]
# What the services of an answer and of an agreement write beside the state.
BESIDE = {Event.AGREE: {"agreed_at": NOW, "agreed_by": "call"}, Event.REFUSE: {"refusal_reason": "no_seat"}}


def act(number: int, event: Event, party: Party, now: datetime) -> str:
    """One order as a service gives it; the name of what refused it, else where the booking went."""
    try:
        with transaction.atomic():
            if event is Event.HOLD and party is Party.COUNSELLOR:
                demand = Booking.objects.select_related("demand__ordered_by__user").get(pk=number).demand
                return hold(demand.pk, by=demand.ordered_by, now=now).state
            booking = lock_booking(number, also_lock=AgeGroup.objects.values_list("pk", flat=True))
            if event in (Event.ACCEPT, Event.HOLD) and not booking.active and booking.state == State.REQUESTED:
                booking.reservation = _seats(booking, now)
                return _moved(booking, event, party, now, reservation=booking.reservation)
            return _moved(booking, event, party, now, **BESIDE.get(event, {}))
    except (Refused, IntegrityError) as refusal:
        return type(refusal).__name__


def _seats(booking: Booking, now: datetime) -> reservations.Reservation:
    stays = stays_of(booking, booking.demand.children.all(), first=booking.starts, last=taken_until(booking))
    expires_at = now + timedelta(minutes=random.Random(booking.pk).randint(5, 90))
    return reservations.hold(stays=stays, class_of_need=seats_class(booking), expires_at=expires_at, now=now)


def _moved(booking: Booking, event: Event, party: Party, now: datetime, **changes: object) -> str:
    move(booking, event, party=party, by=None, now=now, **changes)
    return booking.state


def storm(numbers: list[int], seed: int) -> Counter[tuple[Event, str]]:
    """What each event led to. Orders drawn at random; time goes by, and overdue holds end as each minute ends them."""
    draw = random.Random(seed)
    seen: Counter[tuple[Event, str]] = Counter()
    for order in range(ORDERS):
        now = NOW + timedelta(seconds=20 * order)
        if order % 25 == 24:
            reservations.expire_overdue(now=now)
        event = draw.choice(DRAWN)
        party = draw.choice(MAY[event] if draw.random() < 0.8 else list(Party))
        seen[event, act(draw.choice(numbers), event, party, now)] += 1
    return seen


def test_a_storm_of_random_transitions_leaves_every_seat_true(counted):
    by = counsellor()
    sites = [place(seats=8, days=(TOMORROW,)) for _ in range(3)]
    numbers = [asked(sites[each % 3], each, by).bookings.get().pk for each in range(BOOKINGS)]

    outcomes = together([partial(storm, numbers, seed) for seed in range(CONNECTIONS)])

    assert all(isinstance(outcome, Counter) for outcome in outcomes), outcomes
    seen = sum(outcomes, Counter())
    carried = Counter({event: number for event in Event if (number := _obeyed(seen, event))})
    states = {state for _, state in seen}
    counted(
        f"{seen.total()} random orders on {BOOKINGS} bookings by {CONNECTIONS} connections: {carried.total()} obeyed ("
        + ", ".join(f"{event} {number}" for event, number in carried.items())
        + f"), {seen.total() - carried.total()} refused"
    )
    assert carried.keys() == set(Event)
    assert states >= {state.value for state in State} - {State.REQUESTED, State.ATTENDED, State.ABSENT}
    assert states & {State.ATTENDED, State.ABSENT}
    for booking in Booking.objects.all():
        assert booking.active == (State(booking.state) in TAKES_SEATS)
        assert Line.objects.filter(reservation__booking=booking, active=True).count() == booking.active
    assert not Line.objects.filter(active=True, reservation__booking=None).exists()
    assert wrong(*AgeGroup.objects.all()) == []
    call_command("check_availability")
    counted("check_availability after the storm: 0 differences")


def _obeyed(seen: Counter[tuple[Event, str]], event: Event) -> int:
    return sum(number for (caused, outcome), number in seen.items() if caused is event and outcome in set(State))
