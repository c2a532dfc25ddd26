"""A place's yes takes the seats, its no has a lawful reason, its other hours are the family's to take."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from bookings.domain.hours import written
from bookings.domain.life import Party, State
from bookings.domain.refusals import DepartureReason
from bookings.models import AccommodationNeed, Booking, Demand
from bookings.services import answers
from bookings.services.agreement import agree, cancel, take_proposal
from bookings.services.follow_up import sweep
from bookings.services.holds import hold
from bookings.services.refusals import Refused
from bookings.services.requests import ask
from bookings.services.waiting import NotFirst, join
from childcare.models import Line
from childcare.services.reservations import SeatsTaken
from core.models import OutboxMessage
from tests.bookings.answers_desk import (
    DAY,
    OTHER_HOURS,
    SOON,
    asked,
    comite,
    managed,
    read_again,
    wanted,
    written_to,
)
from tests.bookings.desk import demand, family
from tests.families.offices import counsellor
from tests.support.offers import NOW, quarters, wrong

pytestmark = pytest.mark.django_db


def test_a_yes_takes_the_seats_of_every_child_until_the_parent_answers():
    site, her = managed(seats=2)
    file = family(months=(date(2026, 10, 1), date(2026, 8, 1)))
    booking = answers.accept(asked(site, file=file)[0].pk, by=her, now=SOON)

    assert (booking.state, booking.active, booking.accepted_at) == (State.ACCEPTED, True, SOON)
    assert Line.objects.filter(reservation=booking.reservation_id, active=True).count() == 2
    # Thursday 10 h, a weekend between: Monday at the same hour.
    assert booking.deadline == SOON + timedelta(days=4)
    assert booking.reservation.expires_at == booking.deadline
    assert answers.accept(booking.pk, by=her, now=SOON).state == State.ACCEPTED
    assert Line.objects.count() == 2
    assert wrong(*site.age_groups.all()) == []


def test_a_seat_taken_meanwhile_refuses_the_second_yes_and_writes_nothing():
    site, her = managed()
    births = (date(2026, 10, 1), date(2026, 9, 1))
    first, second = (asked(site, file=family(counsellor(), (month,)))[0] for month in births)
    answers.accept(first.pk, by=her, now=SOON)

    with pytest.raises(SeatsTaken, match="plus de place"):
        answers.accept(second.pk, by=her, now=SOON)
    left = read_again(second)
    assert (left.state, left.active, left.accepted_at) == (State.REQUESTED, False, None)
    assert left.deadline == second.deadline
    assert Line.objects.filter(active=True).count() == 1


def test_a_place_that_was_not_asked_answers_nothing():
    site, her = managed()
    booking = wanted(site).bookings.get()
    for answer in (answers.accept, answers.prepare):
        with pytest.raises(Refused):
            answer(booking.pk, by=her, now=NOW)
    with pytest.raises(Refused):
        answers.refuse(booking.pk, "age", by=her, now=NOW)


@pytest.mark.parametrize("reason", ["handicap", "health", "origin", "no_job", ""])
def test_no_other_reason_of_refusal_exists(reason):
    site, her = managed()
    booking = asked(site)[0]
    with pytest.raises(Refused):
        answers.refuse(booking.pk, reason, by=her, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.filter(pk=booking.pk).update(state=State.REFUSED, refusal_reason=reason)
    assert read_again(booking).state == State.REQUESTED


def test_an_incomplete_file_is_no_reason_before_an_admission_and_a_reminder():
    site, her = managed()
    booking = asked(site)[0]
    with pytest.raises(Refused):
        answers.refuse(booking.pk, "incomplete_file", by=her, now=NOW)


def test_other_hours_are_the_familys_to_take_and_then_their_seats_are_taken():
    site, her = managed()
    booking = asked(site)[0]
    answers.propose(booking.pk, OTHER_HOURS, by=her, now=SOON)
    assert read_again(booking).deadline == SOON + timedelta(days=4)
    assert not Line.objects.exists()

    taken = take_proposal(booking.pk, how=Booking.Agreed.LINK, by=None, now=SOON)
    assert taken.state in (State.ADMISSION, State.CONFIRMED)
    assert taken.proposed_hours is None
    assert Line.objects.get(active=True).during == quarters(DAY, "14:00-17:00")
    with pytest.raises(Refused):
        take_proposal(booking.pk, how=Booking.Agreed.LINK, by=None, now=SOON)


def test_declined_hours_give_the_place_its_delay_again():
    site, her = managed()
    booking = asked(site)[0]
    answers.propose(booking.pk, OTHER_HOURS, by=her, now=SOON)
    answers.decline_proposal(booking.pk, by=None, now=SOON)

    left = read_again(booking)
    assert (left.state, left.proposed_hours) == (State.REQUESTED, None)
    assert left.deadline > SOON
    assert answers.accept(booking.pk, by=her, now=SOON).active


def test_a_welcome_to_prepare_is_no_refusal_stops_the_delay_and_names_the_defenseur():
    here = comite()
    site, her = managed()
    booking = asked(site)[0]
    answers.prepare(booking.pk, by=her, now=SOON)
    answers.prepare(booking.pk, by=her, now=SOON)

    assert (read_again(booking).state, read_again(booking).deadline) == (State.REQUESTED, None)
    assert sweep(now=NOW + timedelta(days=3)) == 0
    (letter,) = written_to(here.user)
    assert "Défenseur des droits" in letter.text
    assert "Sonia" not in letter.text

    answers.prepared(booking.pk, by=here.user, now=SOON)
    assert AccommodationNeed.objects.get().settled_at == SOON
    assert read_again(booking).deadline > SOON


def test_a_place_that_passes_over_the_first_family_of_its_list_says_why():
    site, her = managed()
    group = site.age_groups.get()
    first = wanted(site, file=family(counsellor(), (date(2026, 9, 1),)))
    join(first.pk, [group.pk], by=None, now=NOW - timedelta(days=30))
    booking = asked(site)[0]

    with pytest.raises(Refused, match="liste d’attente"):
        answers.accept(booking.pk, by=her, now=SOON)
    assert not read_again(booking).active
    departed = answers.accept(booking.pk, by=her, now=SOON, departure=DepartureReason.AGE_BALANCE)
    assert read_again(departed).departure_reason == DepartureReason.AGE_BALANCE


def wait_for_other_hours(site):
    other = demand(family(counsellor(), (date(2026, 9, 1),)), site, hours=OTHER_HOURS, starts=DAY, until=DAY)
    join(other.pk, [site.age_groups.get().pk], by=None, now=NOW - timedelta(days=30))


@pytest.mark.parametrize("way", [Demand.Way.CASCADE, Demand.Way.DIRECT])
def test_other_hours_that_a_family_waits_for_are_proposed_with_a_reason(way):
    site, her = managed()
    found = wanted(site, way=way)
    booking = hold(found.pk, by=found.ordered_by, now=NOW) if way == Demand.Way.DIRECT else ask(found.pk, now=NOW)[0]
    wait_for_other_hours(site)

    with pytest.raises(Refused, match="liste d’attente"):
        answers.propose(booking.pk, OTHER_HOURS, by=her, now=SOON)
    assert read_again(booking).proposed_hours is None
    answers.propose(booking.pk, OTHER_HOURS, by=her, now=SOON, departure=DepartureReason.HOURS_FIT)
    assert read_again(booking).departure_reason == DepartureReason.HOURS_FIT
    assert take_proposal(booking.pk, how=Booking.Agreed.CALL, by=found.ordered_by.user, now=SOON).active


def test_a_family_that_came_to_wait_for_the_hours_proposed_comes_before_them():
    site, her = managed()
    booking = asked(site)[0]
    answers.propose(booking.pk, OTHER_HOURS, by=her, now=SOON)
    wait_for_other_hours(site)

    with pytest.raises(NotFirst):
        take_proposal(booking.pk, how=Booking.Agreed.LINK, by=None, now=SOON)
    left = read_again(booking)
    assert (left.state, left.proposed_hours) == (State.REQUESTED, written(OTHER_HOURS))
    assert left.demand.hours[0]["starts"] == "09:00"


def test_a_reason_given_for_hours_that_the_family_declined_serves_no_more():
    site, her = managed()
    booking = asked(site)[0]
    wait_for_other_hours(site)
    answers.propose(booking.pk, OTHER_HOURS, by=her, now=SOON, departure=DepartureReason.HOURS_FIT)
    answers.decline_proposal(booking.pk, by=None, now=SOON)
    assert read_again(booking).departure_reason == ""


def test_a_stale_page_changes_nothing():
    site, her = managed()
    booking = asked(site)[0]
    cancel(booking.pk, party=Party.COUNSELLOR, by=None, now=SOON)
    orders = [
        partial(answers.accept, by=her),
        partial(answers.refuse, reason="age", by=her),
        partial(answers.propose, hours=OTHER_HOURS, by=her),
        partial(answers.prepare, by=her),
        partial(agree, how=Booking.Agreed.LINK, by=None),
        partial(take_proposal, how=Booking.Agreed.LINK, by=None),
    ]
    before = len(OutboxMessage.objects.all())
    for order in orders:
        with pytest.raises(Refused, match="Rechargez"):
            order(booking.pk, now=SOON)
    left = read_again(booking)
    assert (left.state, left.active, left.refusal_reason) == (State.CANCELLED, False, "")
    assert len(OutboxMessage.objects.all()) == before
    assert not Line.objects.exists()


def test_other_hours_for_an_option_free_its_seats_when_they_are_taken():
    site, her = managed()
    found = wanted(site, way=Demand.Way.DIRECT)
    held = hold(found.pk, by=found.ordered_by, now=NOW)
    answers.propose(held.pk, OTHER_HOURS, by=her, now=SOON)
    assert Line.objects.get(active=True).during == quarters(DAY, "09:00-12:00")

    taken = take_proposal(held.pk, how=Booking.Agreed.CALL, by=found.ordered_by.user, now=SOON)
    assert (read_again(taken).active, taken.demand.hours[0]["starts"]) == (True, "14:00")
    assert Line.objects.get(active=True).during == quarters(DAY, "14:00-17:00")
    assert wrong(*site.age_groups.all()) == []


def test_other_hours_without_a_seat_change_nothing():
    site, her = managed()
    booking = asked(site)[0]
    answers.propose(booking.pk, OTHER_HOURS, by=her, now=SOON)
    faster = demand(family(counsellor(), (date(2026, 9, 1),)), site, hours=OTHER_HOURS, starts=DAY, until=DAY)
    hold(faster.pk, by=faster.ordered_by, now=SOON)

    with pytest.raises(SeatsTaken):
        take_proposal(booking.pk, how=Booking.Agreed.LINK, by=None, now=SOON)
    left = read_again(booking)
    assert (left.state, left.active, left.demand.hours[0]["starts"]) == (State.REQUESTED, False, "09:00")
