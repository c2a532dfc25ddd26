"""A seat that somebody waits for is taken by no quicker click, and offered once, whoever works at the same time."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction

from accounts.models import Membership
from bookings.domain.life import Event, Party, State
from bookings.locks import lock_booking
from bookings.models import Booking, Demand
from bookings.services import freed_seats
from bookings.services.holds import PlaceTaken, hold
from bookings.services.moves import move
from bookings.services.waiting import NotFirst
from childcare.models import Line, Site
from tests.bookings.desk import place, seated
from tests.bookings.queues import LATER, asks, waits
from tests.support.offers import NOW, wrong
from tests.support.together import overtaken, together

pytestmark = pytest.mark.django_db(transaction=True)


def full_place() -> tuple[Site, Booking]:
    """A place whose only seat is taken, and who has it."""
    site = place(days=(LATER,))
    return site, seated(asks(site).bookings.get(), expires_at=NOW + timedelta(days=20))


def free(booking: Booking) -> None:
    with transaction.atomic():
        move(lock_booking(booking.pk), Event.CANCEL, party=Party.COUNSELLOR, by=None, now=NOW)


def click(demand: Demand, by: Membership) -> Booking | NotFirst | PlaceTaken:
    try:
        return hold(demand.pk, by=by, now=NOW)
    except (NotFirst, PlaceTaken) as refusal:
        return refusal


def test_control_where_nobody_waits_the_first_click_takes_the_freed_seat():
    site, taken = full_place()
    late_comer = asks(site)
    results: list[object] = []

    overtaken(partial(free, taken), lambda: results.append(click(late_comer, late_comer.ordered_by)))

    assert [type(result) for result in results] == [Booking]


def test_a_click_that_waits_for_the_freed_seat_finds_who_comes_first():
    site, taken = full_place()
    row, late_comer = waits(site), asks(site)
    results: list[object] = []

    overtaken(partial(free, taken), lambda: results.append(click(late_comer, late_comer.ordered_by)))

    assert [type(result) for result in results] == [NotFirst]
    freed_seats.sweep(now=NOW)
    row.refresh_from_db()
    assert row.offered.state == State.HELD


def test_workers_and_clicks_at_once_offer_the_seat_once_to_the_first(counted):
    site, taken = full_place()
    rows = [waits(site, now=NOW + timedelta(minutes=number)) for number in range(3)]
    late_comers = [asks(site) for _ in range(3)]
    free(taken)

    sweeps = [partial(freed_seats.sweep, now=NOW)] * 4
    results = together([*sweeps, *(partial(click, each, each.ordered_by) for each in late_comers)])

    offers = sorted(result for result in results[:4] if isinstance(result, int))
    told = {type(result) for result in results[4:]}
    counted(
        f"a freed seat, {len(rows)} families wait, 4 workers and {len(late_comers)} clicks: {sum(offers)} offer, "
        f"{sum(not isinstance(result, Booking) for result in results[4:])} clicks refused"
    )
    assert offers == [0, 0, 0, 1]
    assert told <= {NotFirst, PlaceTaken}
    held = Booking.objects.filter(active=True)
    assert [each.demand_id for each in held] == [rows[0].demand_id]
    assert Line.objects.filter(active=True).count() == 1
    assert wrong(*site.age_groups.all()) == []
