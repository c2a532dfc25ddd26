"""Seats that come back go to those who wait: in turn, in time, and never to a quicker click."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import pytest
from django.db import transaction

from bookings import tasks
from bookings.domain import queue
from bookings.domain.admission import AdmissionState
from bookings.domain.hours import AskedHours
from bookings.domain.life import Event, Party, State
from bookings.domain.refusals import DepartureReason, RefusalReason
from bookings.locks import lock_booking
from bookings.models import Admission, Booking, Demand, Silence, Waiting
from bookings.services import agreement, follow_up, freed_seats, waiting
from bookings.services.holds import PlaceTaken, hold
from bookings.services.moves import move
from bookings.services.offer_soon import OFFER
from bookings.services.waiting import NotFirst
from childcare.models import Site, Slot
from core.models import AuditEvent
from families.domain.links import Purpose
from families.services.links import link_of
from tests.bookings.desk import demand, place, seated
from tests.bookings.queues import LATER, asks, somebody, waits
from tests.families.offices import counsellor, letters
from tests.support import managers
from tests.support.offers import NOW, TODAY, wrong

pytestmark = pytest.mark.django_db

NINE_TO_NOON = (AskedHours(time(9), time(12), day=LATER),)
YES, NO = Waiting.Answer.YES, Waiting.Answer.NO
ALONE = {"party": Party.PARENT, "by": None}


def sweep(minutes: int = 0, now: datetime = NOW) -> int:
    return freed_seats.sweep(now=now + timedelta(minutes=minutes))


def offered(row: Waiting) -> Booking | None:
    row.refresh_from_db()
    return row.offered


def full(site: Site, day: date = LATER) -> Booking:
    """Somebody has the only seat."""
    return seated(asks(site, day=day).bookings.get(), expires_at=NOW + timedelta(days=20))


def cancel(booking: Booking, now: datetime = NOW) -> None:
    with transaction.atomic():
        move(lock_booking(booking.pk), Event.CANCEL, party=Party.COUNSELLOR, by=None, now=now)


@pytest.fixture
def site() -> Site:
    return place(days=(LATER,))


def test_a_freed_seat_is_kept_for_the_first_family(site):
    taken = full(site)
    ordinary, alone = waits(site), waits(site, now=NOW + timedelta(minutes=1), single_parent=True)
    assert sweep() == 0

    cancel(taken)
    assert sweep() == 1
    assert sweep() == 0  # once

    kept = offered(alone)
    assert kept is not None
    assert (kept.state, kept.active, kept.asked_at) == (State.HELD, True, None)
    assert offered(ordinary) is None
    assert NOW < alone.answer_by == kept.deadline == kept.reservation.expires_at
    assert wrong(*site.age_groups.all()) == []


def test_only_the_site_that_got_seats_back_is_looked_at(site):
    other = place(days=(LATER,))
    here, elsewhere = waits(site), waits(other)

    assert freed_seats.offer_at(other.pk, now=NOW) == 1
    assert (offered(here), offered(elsewhere).state) == (None, State.HELD)
    assert freed_seats.offer_at(place().pk, now=NOW) == 0


def test_the_letters_of_an_offer_name_nobody(site):
    row = waits(site, by=counsellor())
    sweep()

    texts = {each.key.split(":")[5]: each.text for each in letters() if "waiting-offered" in each.key}
    assert set(texts) == {"parent", "counsellor"}
    assert row.demand.file.first_name not in str(texts)
    assert str(site.facility) not in texts["parent"]
    assert f"Dossier n° {row.demand.file_id}" in texts["counsellor"]


def test_no_yes_in_time_and_the_next_family_has_its_turn(site):
    first, second = waits(site), waits(site, now=NOW + timedelta(minutes=1))
    sweep()
    late = first.answer_by if offered(first) else NOW

    freed_seats.sweep(now=late)

    assert offered(first).state == State.EXPIRED
    assert first.left_at == late
    assert offered(second).state == State.HELD


def test_a_yes_hands_the_place_to_its_manager(site):
    row = waits(site)
    sweep()
    freed_seats.answer(row.pk, YES, **ALONE, now=NOW + timedelta(minutes=5))

    kept = offered(row)
    assert (kept.state, kept.asked_at, row.answer) == (State.HELD, NOW + timedelta(minutes=5), YES)
    assert kept.deadline == kept.reservation.expires_at > NOW + timedelta(minutes=5)
    assert sweep(10) == 0
    assert row.left_at is None


def test_a_no_goes_to_the_next_family_at_once(site):
    first, second = waits(site), waits(site, now=NOW + timedelta(minutes=1))
    sweep()
    freed_seats.answer(first.pk, NO, **ALONE, now=NOW + timedelta(minutes=5))
    sweep(6)

    assert offered(first).state == State.CANCELLED
    assert first.left_at is not None
    assert offered(second).state == State.HELD


def test_who_comes_back_soon_keeps_its_date(site):
    row = waits(site)
    sweep()
    freed_seats.answer(row.pk, NO, **ALONE, now=NOW + timedelta(minutes=5))

    soon, late = NOW + timedelta(days=2), NOW + timedelta(days=3)
    again = waiting.join(row.demand_id, [row.age_group_id], by=None, now=soon)[0]
    assert (again.since, again.demand_id) != (soon, row.demand_id)
    assert again.since == NOW
    assert waiting.join(again.demand_id, [row.age_group_id], by=None, now=late) == [again]


def test_an_offer_that_the_place_leaves_unanswered_costs_the_family_nothing(site):
    row = waits(site)
    sweep()
    freed_seats.answer(row.pk, YES, **ALONE, now=NOW)
    late = offered(row).deadline
    freed_seats.sweep(now=late)

    assert offered(row) is None
    assert (row.left_at, row.since) == (None, NOW)


def test_the_silence_of_a_place_is_counted_and_not_that_of_a_family(site):
    row = waits(site)
    sweep()
    freed_seats.answer(row.pk, YES, **ALONE, now=NOW)
    late = offered(row).deadline
    follow_up.sweep(now=late)
    assert Silence.objects.get().facility == site.facility

    other = waits(place(days=(LATER,)))
    sweep()
    follow_up.sweep(now=offered(other).deadline)
    assert Silence.objects.count() == 1


def test_a_demand_that_only_waited_is_closed_with_its_wait(site):
    row, over = waits(site), waits(site)
    waiting.leave(row.pk, **ALONE, now=NOW)
    freed_seats.sweep(now=NOW + timedelta(days=8))  # its day is over

    assert Demand.objects.get(pk=row.demand_id).closed_at == NOW
    assert Demand.objects.get(pk=over.demand_id).closed_at == NOW + timedelta(days=8)
    assert set(Booking.objects.values_list("state", flat=True)) == {State.CANCELLED, State.EXPIRED}
    again = waiting.join(row.demand_id, [row.age_group_id], by=None, now=NOW)[0]
    assert again.demand_id != row.demand_id


@pytest.mark.parametrize(("reason", "leaves"), [(RefusalReason.NO_SEAT, False), (RefusalReason.AGE, True)])
def test_a_refusal_leaves_only_those_whom_the_place_cannot_receive(site, reason, leaves):
    row = waits(site)
    sweep()
    freed_seats.answer(row.pk, YES, **ALONE, now=NOW)
    with transaction.atomic():
        kept = lock_booking(offered(row).pk)
        move(kept, Event.REFUSE, party=Party.MANAGER, by=None, now=NOW, refusal_reason=reason)
    sweep(1)

    row.refresh_from_db()
    assert (row.left_at is not None) is leaves


def test_a_family_placed_elsewhere_waits_no_more(site):
    row = waits(site)
    other = place(days=(LATER,))
    Booking.objects.filter(demand=row.demand).update(rank=2)
    elsewhere = Booking(
        demand=row.demand, site=other, state=State.REQUESTED, state_since=NOW, starts=LATER, until=LATER
    )
    seated(elsewhere, State.ADMISSION, agreed_at=NOW)
    assert sweep() == 0

    row.refresh_from_db()
    assert row.left_at == NOW


def test_a_seat_that_nobody_on_the_list_can_take_is_not_kept_from_others(site):
    other_hours = demand(
        somebody(), site, hours=(AskedHours(time(16), time(20), day=LATER),), starts=LATER, until=LATER
    )
    waiting.join(other_hours.pk, [site.age_groups.get().pk], by=None, now=NOW)

    assert sweep() == 0  # the place closes at 18:00
    with transaction.atomic():
        assert waiting.first_of_queue(asks(site).bookings.get(), NOW) is None


def test_who_clicks_first_passes_nobody(site):
    row = waits(site)
    late_comer = asks(site).bookings.get()

    with transaction.atomic():
        assert waiting.first_of_queue(late_comer, NOW) == row
        assert waiting.first_of_queue(row.demand.bookings.get(), NOW) is None
    sweep()
    with transaction.atomic():  # the seat is kept: nobody else waits
        assert waiting.first_of_queue(late_comer, NOW) is None


def test_a_counsellor_holds_nothing_before_those_who_wait(site):
    waits(site)
    late_comer = asks(site)

    with pytest.raises(NotFirst):
        hold(late_comer.pk, by=late_comer.ordered_by, now=NOW)
    sweep()
    with pytest.raises(PlaceTaken):  # its seat is kept for the first family
        hold(late_comer.pk, by=late_comer.ordered_by, now=NOW)


def test_a_place_that_departs_from_the_list_says_why(site):
    waits(site)
    late_comer = asks(site).bookings.get()

    with transaction.atomic(), pytest.raises(NotFirst):
        waiting.take_turn(late_comer, None, by=None, now=NOW)
    with transaction.atomic():
        waiting.take_turn(late_comer, DepartureReason.AGE_BALANCE, by=None, now=NOW)
    late_comer.refresh_from_db()
    assert late_comer.departure_reason == DepartureReason.AGE_BALANCE
    assert AuditEvent.objects.get(type="queue.departed").data == {"reason": "age_balance"}


def test_no_reason_is_kept_where_the_order_is_followed(site):
    first = asks(site).bookings.get()
    with transaction.atomic():
        waiting.take_turn(first, DepartureReason.SIBLING, by=None, now=NOW)

    first.refresh_from_db()
    assert first.departure_reason == ""


def test_leaving_gives_the_place_to_the_next(site):
    first, second = waits(site), waits(site, now=NOW + timedelta(minutes=1))
    sweep()
    waiting.leave(first.pk, **ALONE, now=NOW)
    sweep(1)

    assert offered(first).state == State.CANCELLED
    assert offered(second).state == State.HELD


def test_a_position_is_the_rank_in_the_age_group_with_ones_own_points(site):
    first = waits(site, single_parent=True)
    second = waits(site, now=NOW - timedelta(days=15), qpv=True)

    assert (waiting.position(first, NOW).rank, waiting.position(second, NOW).rank) == (1, 2)
    assert {criterion.value for criterion, _ in waiting.position(second, NOW).earned} == {
        "qpv", "start_near", "time_waited"
    }  # fmt: skip


def test_a_brother_who_comes_there_counts(site):
    by = counsellor()
    row = waits(site, by=by)
    before = waiting.position(row, NOW).total
    Slot.objects.update(seats=2)
    brother = demand(row.demand.file, site, hours=NINE_TO_NOON, starts=LATER, until=LATER)
    brother.children.set([asks(site).children.get()])
    seated(brother.bookings.get(), State.CONFIRMED, agreed_at=NOW)

    assert waiting.position(row, NOW).total == before + 2


def test_an_offer_never_ends_unseen_in_the_week_end():
    monday = TODAY + timedelta(days=11)
    site = place(days=(monday,))
    friday_evening = NOW.replace(day=18, hour=17)
    row = waits(site, day=monday)
    sweep(now=friday_evening)

    assert (friday_evening.weekday(), monday.weekday()) == (4, 0)
    assert offered(row).deadline == datetime(2028, 2, 21, 8, tzinfo=UTC)  # the first stay, on Monday at 9


# Less than a day before.
SOON = TODAY + timedelta(days=1)


def soon_place(seats: int = 1, day: date = SOON) -> Site:
    site = place(days=(day,), seats=seats)
    site.facility.first_visits = "none"
    site.facility.save()
    return site


def tomorrow(site: Site, count: int, day: date = SOON) -> list[Waiting]:
    """So many families for the coming hours, the first one first."""
    return [waits(site, day=day, now=NOW - timedelta(minutes=60 - number)) for number in range(count)]


def asked_rows(rows: list[Waiting]) -> list[bool]:
    return [Waiting.objects.get(pk=row.pk).answer_by is not None for row in rows]


def test_less_than_a_day_before_five_are_asked_together_and_the_best_yes_wins():
    site = soon_place()
    rows = tomorrow(site, 6)
    assert freed_seats.sweep(now=NOW) == 5
    assert asked_rows(rows) == [True] * 5 + [False]

    freed_seats.answer(rows[2].pk, YES, **ALONE, now=NOW + timedelta(minutes=1))
    freed_seats.answer(rows[0].pk, NO, **ALONE, now=NOW + timedelta(minutes=2))
    assert offered(rows[2]) is None  # the second may still say yes
    freed_seats.answer(rows[1].pk, YES, **ALONE, now=NOW + timedelta(minutes=50))

    kept = offered(rows[1])
    assert (kept.state, kept.active, kept.asked_at) == (State.HELD, True, NOW + timedelta(minutes=50))
    assert offered(rows[2]) is None
    assert asked_rows(rows) == [False] * 6
    assert Waiting.objects.filter(left_at=None).count() == 6
    gone = {letter.key.split(":")[1] for letter in letters() if "waiting-gone" in letter.key}
    assert gone == {str(rows[number].demand.file_id) for number in (2, 3, 4)}


def test_at_the_end_the_best_of_those_who_answered_wins():
    site = soon_place()
    rows = tomorrow(site, 3)
    freed_seats.sweep(now=NOW)
    freed_seats.answer(rows[2].pk, YES, **ALONE, now=NOW)
    over = Waiting.objects.get(pk=rows[0].pk).answer_by
    assert sweep(now=over - timedelta(seconds=1)) == 0
    assert offered(rows[2]) is None

    freed_seats.sweep(now=over)
    assert offered(rows[2]).state == State.HELD


def test_nobody_passes_those_who_are_being_asked():
    site = soon_place()
    rows = tomorrow(site, 1)
    freed_seats.sweep(now=NOW)

    with transaction.atomic():
        assert waiting.first_of_queue(asks(site, day=SOON).bookings.get(), NOW) == rows[0]


def test_those_who_said_nothing_leave_their_turn_to_the_next_ones():
    site = soon_place()
    rows = tomorrow(site, 6)
    freed_seats.sweep(now=NOW)
    freed_seats.sweep(now=Waiting.objects.get(pk=rows[0].pk).answer_by)

    assert asked_rows(rows) == [False] * 5 + [True]


def test_seats_of_today_go_first_to_children_whom_the_place_knows():
    site = soon_place(day=TODAY)
    hours = (AskedHours(time(15), time(16), day=TODAY),)
    rows = []
    for minutes in (60, 30):
        asked = demand(somebody(), site, hours=hours, starts=TODAY, until=TODAY)
        since = NOW - timedelta(minutes=minutes)
        rows += waiting.join(asked.pk, [site.age_groups.get().pk], by=None, now=since)
    known = rows[1].demand.children.get()
    Admission.objects.create(
        child=known, facility=site.facility, state=AdmissionState.KNOWN, known_until=TODAY, changed_at=NOW
    )
    freed_seats.sweep(now=NOW)
    for row in rows:
        freed_seats.answer(row.pk, YES, **ALONE, now=NOW)
    freed_seats.sweep(now=Waiting.objects.get(pk=rows[0].pk).answer_by or NOW)

    assert offered(rows[0]) is None
    assert offered(rows[1]).state == State.HELD


def test_a_child_who_needs_visits_first_is_not_asked_for_tomorrow():
    site = soon_place()
    site.facility.first_visits, site.facility.first_visit_count = "days", 3
    site.facility.save()
    tomorrow(site, 1)

    assert freed_seats.sweep(now=NOW) == 0


def test_a_seat_is_offered_as_soon_as_it_is_free_and_only_where_somebody_waits(
    site, django_capture_on_commit_callbacks
):
    taken, row = full(site), waits(site)
    lonely = full(place(days=(LATER,)))
    with django_capture_on_commit_callbacks() as callbacks:
        cancel(taken)
        cancel(lonely)

    assert [each.args for each in callbacks if isinstance(each, partial)] == [(OFFER, site.pk)]
    assert tasks.offer_freed_seats_at.name == OFFER
    assert freed_seats.offer_at(site.pk, now=NOW) == 1
    assert offered(row).state == State.HELD


def test_the_letter_of_an_offer_leads_the_parent_to_the_answer(site):
    row = waits(site, by=counsellor())
    sweep()

    (letter,) = [each for each in letters() if "waiting-offered" in each.key and ":parent:" in each.key]
    token = re.search(r"/suivi/([\w-]{32})/", letter.text)
    assert token, letter.text
    assert f"{offered(row).deadline:%d/%m}" in letter.text
    found = link_of(token[1], now=NOW)
    assert (found.file_id, found.purpose) == (row.demand.file_id, Purpose.BOOKING)


@pytest.mark.parametrize("whole", [False, True])
def test_who_gives_up_a_place_that_it_only_waits_for_leaves_the_list(site, whole):
    row, second = waits(site), waits(site, now=NOW + timedelta(minutes=1))
    sweep()
    kept = offered(row)
    assert kept.state == State.HELD

    if whole:
        agreement.cancel_demand(row.demand_id, **ALONE, now=NOW)
    else:
        agreement.cancel(kept.pk, **ALONE, now=NOW)
        agreement.cancel(kept.pk, **ALONE, now=NOW)

    row.refresh_from_db()
    kept.refresh_from_db()
    assert (row.left_at, kept.state) == (NOW, State.CANCELLED)
    assert Demand.objects.get(pk=row.demand_id).closed_at == NOW
    sweep(1)
    assert offered(second).state == State.HELD


def test_the_place_that_was_to_answer_is_told_who_leaves(site):
    managers.member(site.facility.managements.get().organisation)
    row = waits(site)
    sweep()
    freed_seats.answer(row.pk, YES, **ALONE, now=NOW)
    waiting.leave(row.pk, **ALONE, now=NOW)

    assert [each.key for each in letters() if ":cancelled:manager" in each.key]


def test_why_another_family_comes_first_is_said_without_its_points(site):
    booking = asks(site).bookings.get()
    assert waiting.why_another_first(booking, NOW) == ()

    row = waits(site, single_parent=True)
    (unlisted, same) = waiting.why_another_first(booking, NOW)
    assert (unlisted.template, same.template) == (queue.WAITS, queue.SAME_FOR_ALL)

    waiting.join(booking.demand_id, [row.age_group_id], by=None, now=NOW - timedelta(minutes=5))
    assert waiting.why_another_first(booking, NOW)[0].template == queue.MORE_POINTS
    row.demand.waiting.update(single_parent=False, since=NOW - timedelta(minutes=9))
    assert waiting.why_another_first(booking, NOW)[0].template == queue.WAITS_LONGER
