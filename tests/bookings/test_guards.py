"""What PostgreSQL keeps true of bookings and their seats, whoever writes."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from bookings.domain.life import Event, Party, State
from bookings.locks import lock_booking
from bookings.models import Booking
from bookings.services.moves import move
from childcare.services import reservations
from tests.bookings.desk import demand, family, place, seated
from tests.support.offers import NOW, wrong

pytestmark = pytest.mark.django_db


def booking() -> Booking:
    return demand(family(), place()).bookings.get()


def test_a_booking_has_its_seats_exactly_while_its_state_says_so():
    found = booking()
    with pytest.raises(IntegrityError, match="booking_seats_follow_state"), transaction.atomic():
        Booking.objects.filter(pk=found.pk).update(state=State.HELD)

    held = seated(found)
    assert held.active
    for state in (State.CANCELLED, State.REQUESTED):
        with pytest.raises(IntegrityError, match="booking_seats_follow_state"), transaction.atomic():
            Booking.objects.filter(pk=held.pk).update(state=state)


def test_seats_that_come_back_by_raw_sql_expire_the_booking():
    held = seated(booking())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reservation SET active = false, state = 'released' WHERE id = %s", [held.reservation_id])

    held.refresh_from_db()
    assert (held.state, held.active, held.followed_up_at) == (State.EXPIRED, False, None)


def test_an_overdue_hold_that_the_next_one_gives_back_expires_its_booking():
    site = place()
    first = seated(demand(family(), site).bookings.get())
    reservations.expire_overdue(now=NOW.replace(hour=23))

    first.refresh_from_db()
    assert first.state == State.EXPIRED


def test_a_booking_that_is_cancelled_gives_its_seats_back_at_once():
    site = place()
    held = seated(demand(family(), site).bookings.get())
    with transaction.atomic():
        assert move(lock_booking(held.pk), Event.CANCEL, party=Party.COUNSELLOR, by=None, now=NOW)
        assert not move(lock_booking(held.pk), Event.CANCEL, party=Party.PARENT, by=None, now=NOW)

    held.refresh_from_db()
    assert (held.state, held.active) == (State.CANCELLED, False)
    assert wrong(*site.age_groups.all()) == []
    assert seated(demand(family(), site).bookings.get()).active
