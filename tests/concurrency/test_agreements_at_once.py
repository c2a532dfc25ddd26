"""Two places accepted, agreed to at the same moment from two connections: one is, and the other is released."""

from __future__ import annotations

from functools import partial
from threading import Barrier

import pytest
from django.db import IntegrityError, transaction

from bookings.domain.life import State
from bookings.models import Booking
from bookings.services.agreement import agree
from bookings.services.follow_up import sweep
from bookings.services.refusals import Refused
from childcare.models import Line
from core.models import OutboxMessage
from tests.bookings.answers_desk import SOON, asked, both_accepted, managed
from tests.support.offers import sql, wrong
from tests.support.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def say_yes(booking: Booking) -> str:
    try:
        return agree(booking.pk, how=Booking.Agreed.LINK, by=None, now=SOON).state
    except Refused as refused:
        return str(refused)


def test_two_places_agreed_to_at_once_make_one_agreement(counted):
    first, second = both_accepted()

    said = together([partial(say_yes, first), partial(say_yes, second)])

    assert sum("déjà dit oui" in each for each in said) == 1
    states = sorted(Booking.objects.values_list("state", flat=True))
    counted(f"2 places agreed to at once by one family: {', '.join(states)}")
    assert State.RELEASED in states
    assert sum(state in (State.ADMISSION, State.CONFIRMED) for state in states) == 1
    assert Line.objects.filter(active=True).count() == 1
    assert wrong(*first.site.age_groups.all(), *second.site.age_groups.all()) == []


def agree_unlocked(booking: Booking, barrier: Barrier) -> str:
    """What an agreement without its lock does: look whether the family agreed elsewhere, then write."""
    others = Booking.objects.filter(demand=booking.demand_id, agreed_at__isnull=False)
    with transaction.atomic():
        free = not others.exists()
        barrier.wait(timeout=30)
        if not free:
            return "déjà dit oui"
        try:
            with transaction.atomic():
                Booking.objects.filter(pk=booking.pk).update(state=State.ADMISSION, agreed_at=SOON)
        except IntegrityError as error:
            return str(error)
        return "oui"


def test_control_without_the_lock_only_the_constraint_refuses_and_without_it_both_are_agreed():
    first, second = both_accepted()
    barrier = Barrier(2)
    said = together([partial(agree_unlocked, each, barrier) for each in (first, second)])
    assert sorted("booking_one_agreed" in each for each in said) == [False, True]

    sql("UPDATE booking SET state = 'accepted', agreed_at = NULL")
    sql("ALTER INDEX booking_one_agreed RENAME TO kept_aside")
    definition = sql("SELECT pg_get_indexdef('kept_aside'::regclass)")[0][0]
    sql("DROP INDEX kept_aside")
    try:
        assert together([partial(agree_unlocked, each, barrier) for each in (first, second)]) == ["oui", "oui"]
    finally:
        sql("UPDATE booking SET state = 'accepted', agreed_at = NULL")
        sql(definition.replace("kept_aside", "booking_one_agreed"))


def test_two_workers_follow_a_delay_up_once():
    (one, _), (two, him) = managed(), managed()
    first, second = asked(one, two)

    done = together([partial(sweep, now=first.deadline)] * 3)

    second.refresh_from_db()
    assert sum(done) == 1
    assert second.asked_at == first.deadline
    assert OutboxMessage.objects.filter(recipient=him.email).count() == 1
