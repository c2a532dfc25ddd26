"""The nights when the clock changes, in March and in October: seats, delays and days are those of the clock on walls.

A place and its families read one clock: hours of a need, notice and opening are its hours. What lasts (the 48 hours
after which a day counts as attended) is counted in real time.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bookings.domain.hours import AskedHours
from bookings.domain.life import Party, State
from bookings.models import Booking, Demand
from bookings.services import changes
from bookings.services.attendance import attended_days
from bookings.services.calendar_days import calendar_days
from bookings.services.deadlines import deadline_of
from bookings.services.holds import PlaceTaken, hold
from childcare.models import Facility, Line, Site
from tests.bookings.desk import demand, family, place
from tests.support.offers import calendar_of, quarters, slot, sql, wrong

PARIS = ZoneInfo("Europe/Paris")
DAY = timedelta(days=1)
MARCH, OCTOBER = date(2028, 3, 26), date(2028, 10, 29)
NIGHT = ("22:00", "06:00")

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("sunday", [MARCH, OCTOBER], ids=["March", "October"])]


def week_before(sunday: date) -> datetime:
    """The Monday before, at nine in Paris."""
    return datetime.combine(sunday - 6 * DAY, time(9), tzinfo=PARIS)


def open_at_night(sunday: date) -> Site:
    """One seat from eight in the evening of Saturday to eight in the morning, and another one until the evening."""
    site = place(days=())
    calendar_of(sunday - 10 * DAY)
    group = site.age_groups.get()
    slot(group, sunday - DAY, "20:00-08:00")
    slot(group, sunday, "08:00-20:00")
    return site


def asked(site: Site, day: date, hours: tuple[str, str], born: date = date(2026, 10, 1)) -> Demand:
    starts, ends = map(time.fromisoformat, hours)
    said = {"hours": (AskedHours(starts, ends, day=day),), "starts": day, "until": day}
    return demand(family(months=(born,)), site, **said)


def held(of: Demand, now: datetime) -> Booking:
    return hold(of.pk, by=of.ordered_by, now=now)


def agreed(booking: Booking) -> Booking:
    sql("UPDATE booking SET state = 'confirmed', agreed_at = now() WHERE id = %s", booking.pk)
    sql("UPDATE reservation SET state = 'confirmed' WHERE id = %s", booking.reservation_id)
    return Booking.objects.select_related("demand", "site__facility", "reservation").get(pk=booking.pk)


@pytest.mark.parametrize(
    ("hours", "overlapping"),
    [(NIGHT, ("05:00", "08:00")), (("01:00", "04:00"), ("02:00", "03:00")), (("02:15", "02:45"), ("02:30", "03:30"))],
    ids=["the whole night", "across the change", "the hour that is not, or comes twice"],
)
def test_a_stay_keeps_its_hours_of_the_wall_and_nobody_else_has_them(sunday, hours, overlapping):
    site, now = open_at_night(sunday), week_before(sunday)
    day = sunday - DAY if hours == NIGHT else sunday
    kept = held(asked(site, day, hours), now)

    assert Line.objects.get().during == quarters(day, "-".join(hours))
    with pytest.raises(PlaceTaken):
        held(asked(site, sunday, overlapping, date(2026, 9, 1)), now)
    assert held(asked(site, sunday, ("06:00", "07:00"), date(2026, 8, 1)), now).state == State.HELD
    assert kept.active
    assert wrong(*site.age_groups.all()) == []


def test_the_notice_is_counted_on_the_wall_and_a_delay_runs_across_the_change(sunday):
    site = open_at_night(sunday)
    Facility.objects.filter(pk=site.facility_id).update(minimum_notice_hours=12)
    Site.objects.filter(pk=site.pk).update(open_week=(1 << 672) - 1)
    site.refresh_from_db()
    wanted = asked(site, sunday, ("08:00", "12:00")).bookings.get()

    evening = datetime.combine(sunday - DAY, time(18), tzinfo=PARIS)
    assert deadline_of(wanted, evening) == datetime.combine(sunday - DAY, time(20), tzinfo=PARIS)
    Facility.objects.filter(pk=site.facility_id).update(minimum_notice_hours=0)
    again = Booking.objects.get(pk=wanted.pk)
    assert deadline_of(again, datetime.combine(sunday - DAY, time(22), tzinfo=PARIS)) == datetime.combine(
        sunday, time(6), tzinfo=PARIS
    )


def test_a_night_lasts_what_it_lasts_and_counts_48_real_hours_after_it(sunday):
    site = open_at_night(sunday)
    booking = agreed(held(asked(site, sunday - DAY, NIGHT), week_before(sunday)))
    [told] = calendar_days([booking], now=week_before(sunday))
    ended = datetime.combine(sunday, time(6), tzinfo=PARIS)

    real = told.end.timestamp() - told.start.timestamp()
    assert real == {MARCH: 7, OCTOBER: 9}[sunday] * 3600
    assert attended_days(booking, now=ended + timedelta(hours=48) - timedelta(minutes=1)) == []
    assert attended_days(booking, now=ended + timedelta(hours=48)) == [sunday - DAY]


def test_an_absence_gives_back_the_whole_night_of_the_change(sunday):
    site, now = open_at_night(sunday), week_before(sunday)
    booking = agreed(held(asked(site, sunday - DAY, NIGHT), now))

    changes.plan_absence(booking.pk, sunday - DAY, party=Party.PARENT, by=None, now=now)

    assert held(asked(site, sunday - DAY, NIGHT, date(2026, 9, 1)), now).active
    assert wrong(*site.age_groups.all()) == []
