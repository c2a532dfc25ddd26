"""Contracts take their seats of the new days before anybody else; what they cannot take is recorded and told."""

from __future__ import annotations

from datetime import date, time, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from bookings.avip_terms import read_terms
from bookings.domain.hours import AskedHours
from bookings.domain.life import State
from bookings.models import Absence, Booking, MissedDay
from bookings.services import contracts, missed_days
from bookings.services.holds import hold
from bookings.services.refusals import Refused
from childcare.models import AgeGroup, CalendarHorizon, Line, Slot
from childcare.services import calendar, reservations
from tests.bookings.days import (
    DAY,
    NEW_DAY,
    SUNDAY,
    SUNDAYS,
    another_family,
    days_taken,
    letters,
    placed,
    sundays,
    week_place,
)
from tests.bookings.desk import demand, seated
from tests.support.offers import CLOCKS_CHANGE, NOW, TODAY, age_group, slot, sql, wrong
from tests.support.people import user

pytestmark = pytest.mark.django_db

NIGHT = NOW + DAY


def rolled(nights: int = 1) -> calendar.Roll:
    return contracts.roll(today=TODAY + nights * DAY, now=NOW + nights * DAY)


def rival(site) -> Booking:
    """Another family wants the new day alone, and its counsellor tries to hold it."""
    hours = (AskedHours(time(9), time(12), day=NEW_DAY),)
    asked = demand(another_family(), site, hours=hours, starts=NEW_DAY, until=NEW_DAY)
    return hold(asked.pk, by=asked.ordered_by, now=NIGHT)


def test_the_night_gives_the_new_day_to_the_contract_before_a_rival_of_the_same_night():
    site = week_place()
    contract = placed(site)
    tried: list[str] = []

    def take(first, last):
        try:
            rival(site)
        except Refused as refused:
            tried.append(str(refused))
        contracts.take_new_days(first, last, NIGHT)

    calendar.roll(today=TODAY + DAY, before_publishing=take)

    assert days_taken(contract) == list(sundays())
    assert len(tried) == 2
    assert MissedDay.objects.count() == 0
    assert wrong(*site.age_groups.all()) == []


def test_control_published_first_the_new_day_goes_to_the_rival_and_the_loss_is_told_once():
    site = week_place()
    contract = placed(site)
    calendar.roll(today=TODAY + DAY)
    assert rival(site).active
    for _ in range(2):
        contracts.take_new_days(NEW_DAY, NEW_DAY, NIGHT)
        missed_days.tell(now=NIGHT)

    assert NEW_DAY not in days_taken(contract)
    [missed] = contract.missed_days.all()
    assert (missed.day, missed.reason, missed.told_at) == (NEW_DAY, "no_seat", NIGHT)
    [told_one, told_other] = letters("missed")
    assert (":counsellor" in told_one.key) != (":counsellor" in told_other.key)
    assert (":manager:" in told_one.key) != (":manager:" in told_other.key)
    assert f"{NEW_DAY:%d/%m/%Y} : plus de place" in told_one.text


def test_a_day_lost_is_taken_on_a_later_night_once_a_seat_is_back():
    site = week_place()
    contract = placed(site)
    calendar.roll(today=TODAY + DAY)
    taken = rival(site)
    contracts.take_new_days(NEW_DAY, NEW_DAY, NIGHT)
    reservations.release(reservation_id=taken.reservation_id)

    rolled()

    assert days_taken(contract) == list(sundays())
    assert not contract.missed_days.exists()


def test_a_roll_run_twice_late_or_stopped_takes_each_day_once():
    site = week_place(days=sundays(last=NEW_DAY + 21 * DAY))
    contract = placed(site)
    sql("SELECT advance_horizon(%s)", NEW_DAY)  # a night that stopped before its contracts were looked at again
    rolled()
    rolled()
    assert days_taken(contract) == list(sundays())

    rolled(nights=22)

    assert days_taken(contract) == list(sundays(last=NEW_DAY + 21 * DAY))
    assert CalendarHorizon.objects.get().filled_until == TODAY + 108 * DAY
    assert wrong(*site.age_groups.all()) == []


def test_a_contract_that_fails_keeps_neither_the_others_nor_the_calendar_from_the_new_day(monkeypatch):
    site = week_place(seats=2)
    first, second = placed(site), placed(site)
    take_days, calls = contracts.take_days, []

    def dies_at_the_second(booking, *days, **how):
        calls.append(booking.pk)
        if len(calls) == 2:
            raise ArithmeticError("something nobody thought of")
        return take_days(booking, *days, **how)

    monkeypatch.setattr(contracts, "take_days", dies_at_the_second)
    rolled()

    assert calls == [first.pk, second.pk, second.pk]
    assert CalendarHorizon.objects.get().filled_until == NEW_DAY
    assert days_taken(first) == days_taken(second) == list(sundays())


def test_a_contract_written_while_the_night_made_slots_gets_the_new_day_too():
    site = week_place()
    written: list[Booking] = []

    def take(first, last):
        contracts.take_new_days(first, last, NIGHT)
        if not written:
            written.append(placed(site))

    calendar.roll(today=TODAY + DAY, before_publishing=take)

    assert days_taken(written[0]) == list(sundays())


def test_an_option_grows_with_the_calendar_and_one_that_is_over_takes_nothing():
    site = week_place(seats=2)
    asked = demand(another_family(), site, hours=(SUNDAYS,), starts=SUNDAY, until=None)
    kept = seated(asked.bookings.get(), expires_at=NOW + 3 * DAY)
    over = seated(demand(another_family(), site, hours=(SUNDAYS,), starts=SUNDAY, until=None).bookings.get())

    rolled()

    assert NEW_DAY in days_taken(kept)
    assert NEW_DAY not in days_taken(over)
    assert over.missed_days.count() == 0


def test_a_child_who_grows_moves_to_the_next_group_and_one_too_old_is_told_once():
    site = week_place()
    small = site.age_groups.get()
    contract = placed(site)  # 16 months on TODAY; 18 on the 15th of April
    AgeGroup.objects.filter(pk=small.pk).update(max_months=18)
    big = age_group(site, months=(18, 19))
    slot(big, NEW_DAY, seats=1)
    slot(big, NEW_DAY + 7 * DAY, seats=1)
    assert NEW_DAY < date(2028, 5, 15) <= NEW_DAY + 8 * DAY

    rolled()
    assert contract.reservation.lines.get(slot__day=NEW_DAY).slot.age_group == big

    for nights in (15, 22):
        rolled(nights)
        missed_days.tell(now=NOW + nights * DAY)

    assert list(contract.missed_days.order_by("day").values_list("day", "reason")) == [
        (NEW_DAY + 14 * DAY, "age"),
        (NEW_DAY + 21 * DAY, "age"),
    ]
    assert contract.missed_days.filter(told_at=None).count() == 0
    assert len(letters("too-old")) == 2
    assert f"À partir du {NEW_DAY + 14 * DAY:%d/%m/%Y}" in letters("too-old")[0].text


def test_a_child_too_old_during_the_period_is_refused_when_it_is_asked():
    site = week_place()
    site.age_groups.update(max_months=18)
    asked = demand(another_family(), site, hours=(SUNDAYS,), starts=SUNDAY, until=None)

    with pytest.raises(Refused, match="16/04/2028, un enfant aura 18 mois"):
        hold(asked.pk, by=asked.ordered_by, now=NOW)
    assert Line.objects.count() == 0


MONDAYS = AskedHours(time(9), time(12), weekday=1)
EASTER_MONDAY, MAY_DAY = date(2028, 4, 17), date(2028, 5, 1)


def test_a_weekly_need_is_held_around_public_holidays_and_closures_and_around_nothing_else():
    mondays = set(sundays(TODAY + 4 * DAY, MAY_DAY))
    opened = mondays - {EASTER_MONDAY, MAY_DAY, TODAY + 11 * DAY}
    site = week_place(days=tuple(sorted(opened)))
    site.facility.closures.create(starts=TODAY + 10 * DAY, until=TODAY + 12 * DAY)
    weekly = {"hours": (MONDAYS,), "starts": TODAY + 4 * DAY, "until": None}
    asked = demand(another_family(), site, **weekly)

    found = hold(asked.pk, by=asked.ordered_by, now=NOW)
    assert days_taken(found) == sorted(opened)

    # On a date, a closed day is what was asked; and a Monday like another must have its seat.
    on_may_day = (AskedHours(time(9), time(12), day=MAY_DAY),)
    dated = demand(another_family(), site, hours=on_may_day, starts=MAY_DAY, until=MAY_DAY)
    open_less = demand(another_family(), week_place(days=tuple(sorted(opened))[1:]), **weekly)
    for refused in (dated, open_less):
        with pytest.raises(Refused, match="plus de place"):
            hold(refused.pk, by=refused.ordered_by, now=NOW)


def test_a_day_when_the_place_is_closed_and_an_absence_are_not_the_same():
    site = week_place(days=sundays(last=NEW_DAY - 7 * DAY))
    contract = placed(site)
    away = placed(week_place())
    Absence.objects.create(booking=away, day=NEW_DAY, by="parent", told_at=NOW)

    rolled()

    assert contract.missed_days.get().reason == "closed"
    assert away.missed_days.count() == 0
    assert NEW_DAY not in days_taken(away)


def test_hours_stay_those_of_the_clock_on_the_wall_when_it_changes():
    """9:00 to 12:00 on the Sundays of 26 March and of 29 October: twelve quarter-hours each, at the same place."""
    autumn = date(2028, 10, 29)
    site = week_place(days=sundays(CLOCKS_CHANGE, autumn))
    contract = placed(site, starts=CLOCKS_CHANGE)

    contracts.roll(today=autumn - 86 * DAY, now=NOW + timedelta(days=170))

    for day in (CLOCKS_CHANGE, autumn):
        line = contract.reservation.lines.get(slot__day=day)
        assert (line.during.lower % 96, line.during.upper % 96) == (36, 48)
    assert wrong(*site.age_groups.all()) == []


def test_the_command_takes_the_seats_of_contracts(monkeypatch):
    site = week_place()
    contract = placed(site)
    monkeypatch.setattr(calendar, "today", lambda: TODAY + DAY)

    call_command("roll_calendar", stdout=(told := StringIO()))

    assert NEW_DAY in days_taken(contract)
    assert f"{NEW_DAY:%d/%m/%Y}" in told.getvalue()


def test_an_avip_place_lasts_its_term_and_a_review_renews_it():
    site = week_place(seats=2)
    manager = user()
    contract = placed(site, avip_term=True, in_insertion=True)
    assert contract.until == date(2028, 8, 12)  # six months from 13 February
    for day, message in ((SUNDAY - DAY, "bilan"), (TODAY + 30 * DAY, "bilan")):
        with pytest.raises(Refused, match=message):
            contracts.renew(contract.pk, reviewed_on=day, by=manager, now=NOW + 10 * DAY)

    until = contracts.renew(contract.pk, reviewed_on=SUNDAY + DAY, by=manager, now=NOW + 10 * DAY)

    contract.refresh_from_db()
    assert contract.until == until == date(2029, 2, 12)
    with pytest.raises(Refused, match="bilan"):
        contracts.prolong(contract.pk, until + DAY, by=manager, now=NOW)
    with pytest.raises(Refused, match="AVIP"):
        contracts.renew(placed(site).pk, reviewed_on=SUNDAY, by=manager, now=NOW + 10 * DAY)


def test_a_placement_is_prolonged_with_all_its_seats_or_not_at_all():
    site = week_place(days=(SUNDAY, SUNDAY + 7 * DAY, SUNDAY + 21 * DAY))
    placement = placed(site, until=SUNDAY)

    contracts.prolong(placement.pk, SUNDAY + 14 * DAY, by=None, now=NOW)
    assert days_taken(placement) == [SUNDAY, SUNDAY + 7 * DAY]
    assert placement.missed_days.get().reason == "closed"

    seated(
        demand(
            another_family(), site, hours=(SUNDAYS,), starts=SUNDAY + 21 * DAY, until=SUNDAY + 21 * DAY
        ).bookings.get()
    )
    with pytest.raises(Refused, match="plus de place"):
        contracts.prolong(placement.pk, SUNDAY + 21 * DAY, by=None, now=NOW)
    placement.refresh_from_db()
    assert placement.until == SUNDAY + 14 * DAY
    assert placement.state == State.CONFIRMED


TERM = """
[[term]]
departement = "{departement}"
months = {months}
renewable = true
source = "accord"
confidence = "H"
valid_from = 2027-01-01
checked_on = 2027-01-01
"""


@pytest.mark.parametrize(
    "text",
    [
        TERM.format(departement="", months=0),
        TERM.format(departement="44", months=6),
        TERM.format(departement="", months=6) * 2,
        "term = 1",
    ],
    ids=["no length", "no national one", "twice", "no table"],
)
def test_a_table_of_terms_with_a_mistake_stops_the_start(text):
    with pytest.raises(ImproperlyConfigured, match="avip_terms"):
        read_terms(text)


def test_slots_made_by_the_roll_from_patterns_serve_contracts_the_same_night():
    site = week_place(days=sundays(last=NEW_DAY - 7 * DAY))
    contract = placed(site)
    group = site.age_groups.get()
    group.weekly_patterns.create(
        weekday=7, starts=time(8), ends=time(18), seats=1, valid_from=NEW_DAY, on_public_holidays=True
    )

    rolled()

    assert Slot.objects.filter(age_group=group, day=NEW_DAY).exists()
    assert NEW_DAY in days_taken(contract)
