"""The table of the life of a booking: every state, event and person; then each allowed move on the database."""

from __future__ import annotations

from itertools import product

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from bookings.domain.life import ENDS_ALONE, LIFE, OVER, TAKES_SEATS, Event, MoveRefused, Party, Refusal, State, after
from bookings.domain.life import events_for as possible
from bookings.locks import lock_booking
from bookings.models import Booking
from bookings.services.moves import move
from bookings.services.refusals import Refused
from childcare.models import Line
from core.models import AuditEvent
from tests.bookings.desk import demand, family, place, seated
from tests.support.offers import NOW, wrong

AGREED = {State.ADMISSION, State.CONFIRMED, State.ATTENDED, State.ABSENT}
MOVES = [(state, event) for state, row in LIFE.items() for event in row]
NEEDS_A_WORD = {State.REFUSED: {"refusal_reason": "age"}, State.ADMISSION: {"agreed_at": NOW}}
ORDERS = [(state, event, party) for state, event, party in product(State, Event, Party)]


@pytest.mark.parametrize(("state", "event", "party"), ORDERS)
def test_the_table_answers_every_state_event_and_person(state, event, party):
    allowed = LIFE[state].get(event)
    if allowed is None or party not in allowed.by:
        with pytest.raises(MoveRefused) as refused:
            after(state, event, party)
        expected = Refusal.NOT_YOURS if allowed else Refusal.OVER if state in OVER else Refusal.NOT_YET
        assert refused.value.refusal is expected
        assert event not in possible(state, party)
    else:
        assert after(state, event, party) is allowed.to
        assert (event in possible(state, party)) == (allowed.to is not state)


def test_every_state_is_in_the_table_and_every_event_twice_is_once():
    assert set(LIFE) == set(State)
    for row in LIFE.values():
        for event, allowed in row.items():
            assert LIFE[allowed.to][event].to is allowed.to


def test_only_the_family_says_yes_and_only_the_place_accepts_or_refuses():
    for row in LIFE.values():
        for event, allowed in row.items():
            if event is Event.AGREE:
                assert allowed.by == {Party.PARENT, Party.COUNSELLOR}
            if event in (Event.ACCEPT, Event.REFUSE):
                assert allowed.by == {Party.MANAGER}


def test_nothing_is_confirmed_that_no_parent_agreed_to():
    into = {state for state, row in LIFE.items() for allowed in row.values() if allowed.to is State.CONFIRMED}
    assert into == {State.ADMISSION, State.CONFIRMED}
    assert {state for state, row in LIFE.items() if row.get(Event.AGREE)} == {State.ACCEPTED, State.ADMISSION}
    assert not ENDS_ALONE & OVER


def booking_in(state: State) -> Booking:
    """A booking in that state, with its seats when it keeps some."""
    found = demand(family(), place()).bookings.get()
    agreed = {"agreed_at": NOW} if state in AGREED else {}
    if state in TAKES_SEATS:
        return seated(found, state, **agreed)
    Booking.objects.filter(pk=found.pk).update(state=state, **NEEDS_A_WORD.get(state, {}))
    return Booking.objects.get(pk=found.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "event"), MOVES)
def test_each_allowed_move_holds_on_the_database(state, event):
    found, allowed = booking_in(state), LIFE[state][event]
    changes = {} if allowed.to is state else dict(NEEDS_A_WORD.get(allowed.to, {}))
    if allowed.to in TAKES_SEATS - {state} and state not in TAKES_SEATS:
        other = seated(demand(family(), found.site.__class__.objects.get(pk=place().pk)).bookings.get())
        changes["reservation"] = other.reservation
        Booking.objects.filter(pk=other.pk).delete()
    for other in set(Party) - allowed.by:
        with pytest.raises(Refused), transaction.atomic():
            move(lock_booking(found.pk), event, party=other, by=None, now=NOW, **changes)

    for party in sorted(allowed.by)[:1]:
        with transaction.atomic():
            moved = move(lock_booking(found.pk), event, party=party, by=None, now=NOW, **changes)
            again = move(lock_booking(found.pk), event, party=party, by=None, now=NOW, **changes)

    found.refresh_from_db()
    assert (moved, again) == (allowed.to is not state, False)
    assert found.state == allowed.to
    assert found.active == (allowed.to in TAKES_SEATS)
    assert Line.objects.filter(reservation=found.reservation_id, active=True).exists() == found.active
    told = AuditEvent.objects.filter(type="booking.moved", subject_pk=str(found.pk)).values_list("data", flat=True)
    assert [each["to"] for each in told] == ([allowed.to.value] if moved else [])
    assert wrong(*found.site.age_groups.all()) == []


def test_the_page_is_up_to_date():
    call_command("reservations_page", "--check")


def test_an_older_page_is_told(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()

    with pytest.raises(CommandError):
        call_command("reservations_page", "--check")
    call_command("reservations_page")
    call_command("reservations_page", "--check")
