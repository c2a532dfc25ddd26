"""Absences give the seats of a day back at once; extra hours take some when the place says yes."""

from __future__ import annotations

from datetime import time
from functools import partial

import pytest

from bookings.domain.hours import AskedHours
from bookings.domain.life import Party, State
from bookings.models import Absence, ExtraHours
from bookings.services import attendance, changes, contracts, freed_seats, waiting
from bookings.services.holds import hold
from bookings.services.offer_soon import OFFER
from bookings.services.refusals import Refused
from bookings.services.waiting import NotFirst
from childcare.services.reservations import SeatsTaken
from core.models import AuditEvent
from tests.bookings.days import (
    DAY,
    NEW_DAY,
    SUNDAY,
    SUNDAYS,
    another_family,
    at,
    days_taken,
    letters,
    placed,
    sundays,
    week_place,
)
from tests.bookings.desk import demand, seated
from tests.support.offers import NOW, TODAY, row, wrong
from tests.support.people import user

pytestmark = pytest.mark.django_db

AFTERNOON = AskedHours(time(13), time(15), weekday=7)
EXTRA = (SUNDAY, time(11), time(14))


def away(booking, day=SUNDAY, party=Party.PARENT, now=NOW):
    return changes.plan_absence(booking.pk, day, party=party, by=None, now=now)


def back(booking, day=SUNDAY, party=Party.PARENT, now=NOW):
    changes.undo_absence(booking.pk, day, party=party, by=None, now=now)


def test_an_absence_gives_the_seats_of_that_day_back_at_once_and_only_those():
    site = week_place()
    booking = placed(site)
    group = site.age_groups.get()
    before = row(group).free1

    assert away(booking) == {group.pk}
    assert away(booking) == set()

    assert row(group).free1 != before
    assert wrong(group) == []
    assert days_taken(booking) == [day for day in sundays(last=NEW_DAY - 7 * DAY) if day != SUNDAY]
    rival = demand(another_family(), site, hours=(SUNDAYS,), starts=SUNDAY, until=SUNDAY)
    assert hold(rival.pk, by=rival.ordered_by, now=NOW).active
    with pytest.raises(Refused, match="plus de place"):
        back(booking)
    assert Absence.objects.filter(booking=booking).count() == 1
    assert AuditEvent.objects.filter(type="booking.day_changed").count() == 1


def test_the_seats_of_an_absence_are_kept_at_once_for_the_first_family_that_waits(django_capture_on_commit_callbacks):
    site = week_place()
    booking = placed(site)
    day = SUNDAY + 28 * DAY
    asked = demand(another_family(), site, hours=(SUNDAYS,), starts=day, until=day)
    [row] = waiting.join(asked.pk, [site.age_groups.get().pk], by=None, now=NOW)

    with django_capture_on_commit_callbacks() as callbacks:
        away(booking, day)
    assert (OFFER, site.pk) in [each.args for each in callbacks if isinstance(each, partial)]
    freed_seats.offer_at(site.pk, now=NOW)

    row.refresh_from_db()
    assert row.offered is not None
    assert row.offered.active
    with pytest.raises(Refused, match="plus de place"):
        back(booking, day)


def test_an_absence_is_undone_while_the_seats_are_free():
    booking = placed(week_place())
    away(booking)
    back(booking)
    back(booking)

    assert days_taken(booking) == list(sundays(last=NEW_DAY - 7 * DAY))
    assert Absence.objects.count() == 0
    assert wrong(*booking.site.age_groups.all()) == []


def test_an_absence_planned_beyond_the_calendar_is_kept_by_the_night():
    booking = placed(week_place())
    assert away(booking, NEW_DAY) == set()

    contracts.roll(today=TODAY + DAY, now=NOW + DAY)
    assert NEW_DAY not in days_taken(booking)

    back(booking, NEW_DAY)
    assert NEW_DAY in days_taken(booking)


@pytest.mark.parametrize(
    ("party", "day", "message"),
    [
        (Party.PARENT, SUNDAY + DAY, "Personne ne vient"),
        (Party.COUNSELLOR, SUNDAY, "passé"),
    ],
    ids=["no stay that day", "a past day"],
)
def test_an_absence_is_of_a_day_to_come_on_which_somebody_comes(party, day, message):
    with pytest.raises(Refused, match=message):
        away(placed(week_place()), day, party, now=at(SUNDAY + DAY, "09:00"))


def test_the_place_notes_a_past_absence_and_the_family_cannot_undo_it():
    booking = placed(week_place())
    later = at(SUNDAY + DAY, "09:00")
    assert away(booking, SUNDAY, Party.MANAGER, now=later) == set()
    assert SUNDAY in days_taken(booking)
    with pytest.raises(Refused, match="passé"):
        back(booking, now=later)
    away(booking, SUNDAY + 7 * DAY, Party.MANAGER, now=later)
    with pytest.raises(Refused, match="appelez-le"):
        back(booking, SUNDAY + 7 * DAY, now=later)
    back(booking, party=Party.MANAGER, now=later)
    assert not booking.absences.filter(day=SUNDAY).exists()


def test_days_change_only_once_the_parent_agreed():
    held = seated(demand(another_family(), week_place(), hours=(SUNDAYS,), starts=SUNDAY, until=None).bookings.get())
    with pytest.raises(Refused, match="dit oui"):
        away(held)


def test_extra_hours_take_what_the_usual_ones_do_not_when_the_place_accepts():
    site = week_place()
    booking = placed(site)
    extra = changes.ask_extra(booking.pk, EXTRA, by=None, now=NOW)
    assert changes.ask_extra(booking.pk, EXTRA, by=None, now=NOW) == extra
    assert len(letters(f"extra:{extra.pk}:manager")) == 1
    assert booking.reservation.lines.filter(slot__day=SUNDAY).count() == 1

    changes.accept_extra(extra.pk, by=user(), now=NOW)
    changes.accept_extra(extra.pk, by=user(), now=NOW)

    hours = [
        (line.during.lower % 96, line.during.upper % 96) for line in booking.reservation.lines.filter(slot__day=SUNDAY)
    ]
    assert sorted(hours) == [(36, 48), (48, 56)]
    [told] = letters("accepted:parent")
    assert len(told.text) <= 160
    with pytest.raises(Refused, match="déjà"):
        changes.refuse_extra(extra.pk, by=user(), now=NOW)

    away(booking)
    assert booking.reservation.lines.filter(slot__day=SUNDAY).count() == 0
    assert wrong(*site.age_groups.all()) == []


def test_extra_hours_wait_for_the_families_that_wait_for_them():
    """Whoever waits for those hours, and can be given them, comes before a family that has a place."""
    site = week_place()
    booking = placed(site)
    extra = changes.ask_extra(booking.pk, EXTRA, by=None, now=NOW)
    asked = demand(another_family(), site, hours=(AFTERNOON,), starts=SUNDAY, until=SUNDAY)
    [row] = waiting.join(asked.pk, [site.age_groups.get().pk], by=None, now=NOW)
    seats = days_taken(booking)

    with pytest.raises(NotFirst, match="passe avant"):
        changes.accept_extra(extra.pk, by=user(), now=NOW)
    extra.refresh_from_db()
    assert (extra.state, days_taken(booking)) == (ExtraHours.State.ASKED, seats)

    waiting.leave(row.pk, party=Party.PARENT, by=None, now=NOW)
    assert changes.accept_extra(extra.pk, by=user(), now=NOW).state == ExtraHours.State.ACCEPTED


def test_extra_hours_without_a_seat_stay_asked_and_a_refusal_takes_none():
    site = week_place()
    booking = placed(site)
    extra = changes.ask_extra(booking.pk, EXTRA, by=None, now=NOW)
    rival = placed(site, hours=(AFTERNOON,), until=SUNDAY)
    with pytest.raises(SeatsTaken):
        changes.accept_extra(extra.pk, by=user(), now=NOW)
    extra.refresh_from_db()
    assert extra.state == ExtraHours.State.ASKED

    assert changes.refuse_extra(extra.pk, by=user(), now=NOW).state == ExtraHours.State.REFUSED
    assert days_taken(rival) == [SUNDAY]


@pytest.mark.parametrize(
    ("hours", "message"),
    [
        ((SUNDAY, time(10), time(11)), "déjà dans la place"),
        ((TODAY, time(8), time(9)), "à venir"),
        ((SUNDAY, time(14), time(14)), "à venir"),
        ((NEW_DAY, time(14), time(15)), "pas encore ouvert"),
    ],
    ids=["usual", "past", "empty", "not published"],
)
def test_extra_hours_are_new_to_come_and_published(hours, message):
    with pytest.raises(Refused, match=message):
        changes.ask_extra(placed(week_place()).pk, hours, by=None, now=NOW)


def test_a_day_counts_as_attended_48_hours_later_unless_an_absence_was_noted():
    booking = placed(week_place())
    away(booking, SUNDAY + 7 * DAY)
    # 12:00 in Paris is 11:00 UTC in winter.
    assert attendance.attended_days(booking, now=at(SUNDAY + 2 * DAY, "10:59")) == []
    assert attendance.attended_days(booking, now=at(SUNDAY + 2 * DAY, "11:00")) == [SUNDAY]
    later = attendance.attended_days(booking, now=at(SUNDAY + 30 * DAY, "11:00"))
    assert later == [SUNDAY, SUNDAY + 14 * DAY, SUNDAY + 21 * DAY, SUNDAY + 28 * DAY]


def test_a_day_presumed_attended_is_corrected_by_its_place_alone():
    booking = placed(week_place(), until=SUNDAY + 7 * DAY)
    later = at(SUNDAY + 4 * DAY, "09:00")
    assert attendance.attended_days(booking, now=later) == [SUNDAY]

    assert away(booking, SUNDAY, Party.MANAGER, now=later) == set()
    assert attendance.attended_days(booking, now=later) == []
    for party in (Party.PARENT, Party.COUNSELLOR):
        with pytest.raises(Refused, match="passé"):
            back(booking, SUNDAY, party, now=later)
    back(booking, SUNDAY, Party.MANAGER, now=later)
    assert attendance.attended_days(booking, now=later) == [SUNDAY]
    assert days_taken(booking) == [SUNDAY, SUNDAY + 7 * DAY]


def test_a_day_corrected_once_the_placement_is_over_corrects_what_became_of_it():
    booking = placed(week_place(), until=SUNDAY)
    later = at(SUNDAY + 5 * DAY, "09:00")
    assert attendance.close_ended(now=later) == 1

    away(booking, SUNDAY, Party.MANAGER, now=later)
    booking.refresh_from_db()
    assert (booking.state, booking.active) == (State.ABSENT, True)
    with pytest.raises(Refused, match="avant sa fin"):
        back(booking, SUNDAY, now=later)
    back(booking, SUNDAY, Party.MANAGER, now=later)
    booking.refresh_from_db()
    assert booking.state == State.ATTENDED
    assert wrong(*booking.site.age_groups.all()) == []


@pytest.mark.parametrize(("absences", "state"), [(0, State.ATTENDED), (1, State.ATTENDED), (2, State.ABSENT)])
def test_a_placement_ends_attended_or_absent_when_nobody_ever_came_and_the_place_corrects(absences, state):
    booking = placed(week_place(), until=SUNDAY + 7 * DAY)
    for number in range(absences):
        away(booking, SUNDAY + 7 * number * DAY, Party.MANAGER)
    assert attendance.close_ended(now=at(SUNDAY + 9 * DAY, "10:59")) == 0
    assert attendance.close_ended(now=at(SUNDAY + 9 * DAY, "11:00")) == 1
    assert attendance.close_ended(now=at(SUNDAY + 9 * DAY, "11:00")) == 0
    booking.refresh_from_db()
    assert (booking.state, booking.active) == (state, True)

    came = state == State.ABSENT
    assert attendance.correct(booking.pk, came=came, by=user(), now=NOW + 20 * DAY)
    assert not attendance.correct(booking.pk, came=came, by=user(), now=NOW + 20 * DAY)
    with pytest.raises(Refused):
        attendance.correct(placed(week_place(), state=State.ADMISSION).pk, came=True, by=user(), now=NOW)
