"""What follows a delay that ended, once: silence counted, the next place asked, those concerned told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings.domain.life import State
from bookings.models import Booking, Demand, Silence
from bookings.services.agreement import agree
from bookings.services.answers import accept, propose
from bookings.services.follow_up import sweep
from bookings.services.organisation_closing import give_up_demands_of
from bookings.tasks import follow_delays
from childcare.models import Line, Management
from tests.bookings.answers_desk import OTHER_HOURS, SOON, asked, managed, read_again, written_to
from tests.bookings.desk import demand, family, place, seated
from tests.support.offers import NOW, wrong

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=6)


def test_a_silent_place_is_counted_and_the_next_one_asked_once():
    (one, _), (two, him) = managed(), managed()
    first, second = asked(one, two)
    late = first.deadline
    assert sweep(now=late - timedelta(seconds=1)) == 0

    assert sweep(now=late) == 1
    assert sweep(now=late) == 0
    assert read_again(first).state == State.EXPIRED
    assert read_again(second).asked_at == late
    assert Silence.objects.get().facility == one.facility
    assert len(written_to(him)) == 1
    subjects = [letter.subject for letter in written_to(first.demand.file.counsellor.user)]
    assert subjects == ["Un délai dépassé"]


def test_the_last_silence_goes_to_the_coordinator():
    site, _ = managed()
    booking = asked(site)[0]
    sweep(now=LATER)
    assert Demand.objects.get(pk=booking.demand_id).escalated_at == LATER


def test_a_parent_who_did_not_answer_gives_the_seats_back_and_is_no_silence_of_the_place():
    (one, her), (two, _) = managed(), managed()
    first, second = asked(one, two)
    booking = accept(first.pk, by=her, now=SOON)

    assert sweep(now=booking.deadline) == 1
    lost = read_again(first)
    assert (lost.state, lost.active) == (State.EXPIRED, False)
    assert not Line.objects.filter(active=True).exists()
    assert not Silence.objects.exists()
    assert read_again(second).asked_at is not None
    assert "Une place rendue" in [letter.subject for letter in written_to(her)]
    assert wrong(*one.age_groups.all()) == []


def test_other_hours_that_nobody_took_are_no_silence_either():
    site, her = managed()
    booking = propose(asked(site)[0].pk, OTHER_HOURS, by=her, now=SOON)
    assert sweep(now=booking.deadline) == 1
    assert not Silence.objects.exists()


def test_an_option_that_the_place_left_is_a_silence():
    held = seated(demand(family(), place()).bookings.get(), asked_at=NOW)
    assert sweep(now=NOW.replace(hour=23)) == 1
    assert read_again(held).state == State.EXPIRED
    assert Silence.objects.get().booking == held


def test_an_option_left_without_an_answer_goes_to_the_coordinator():
    held = seated(demand(family(), place()).bookings.get(), asked_at=NOW)
    sweep(now=NOW.replace(hour=23))
    assert read_again(held).demand.escalated_at == NOW.replace(hour=23)


def test_what_was_asked_of_a_place_that_its_managers_left_is_telephoned_and_is_no_silence():
    (one, _), (two, him) = managed(), managed()
    first, second = asked(one, two)
    held = seated(demand(family(), place()).bookings.get(), asked_at=NOW)
    Management.objects.exclude(facility=two.facility).update(ended=NOW)

    sweep(now=SOON)
    assert [read_again(each).state for each in (first, held)] == [State.EXPIRED, State.EXPIRED]
    assert not Line.objects.filter(active=True).exists()
    assert not Silence.objects.exists()
    assert (read_again(second).asked_at, len(written_to(him))) == (SOON, 1)
    subjects = [letter.subject for letter in written_to(first.demand.file.counsellor.user)]
    assert "Un lieu à appeler" in subjects


def test_an_admission_that_never_ends_gives_its_seats_back():
    site, her = managed()
    site.facility.__class__.objects.filter(pk=site.facility_id).update(first_visits="days", first_visit_count=2)
    booking = accept(asked(site)[0].pk, by=her, now=SOON)
    agreed = agree(booking.pk, how=Booking.Agreed.LINK, by=None, now=SOON)
    assert agreed.state == State.ADMISSION

    assert sweep(now=agreed.deadline) == 1
    assert read_again(agreed).state == State.EXPIRED
    assert not Silence.objects.exists()


def test_the_task_of_each_minute_does_it():
    site, _ = managed()
    booking = asked(site)[0]
    Booking.objects.filter(pk=booking.pk).update(deadline=NOW - timedelta(days=1000))
    follow_delays()
    assert read_again(booking).state == State.EXPIRED


def test_a_place_is_told_when_the_organisation_that_asked_it_closes():
    site, her = managed()
    booking = asked(site)[0]
    assert give_up_demands_of(booking.demand.organisation_id, by=None, now=SOON) == 1
    assert written_to(her)[-1].subject == "Une demande annulée"
