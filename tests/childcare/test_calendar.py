"""The calendar follows its slots and lines; each example can be checked by hand."""

from __future__ import annotations

from datetime import date, time, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from childcare.domain.ring import day_position, from_bytes, run
from childcare.models import AgeGroup, Calendar, CalendarHorizon, Facility, Line, Slot
from childcare.services import calendar
from tests.support.offers import (
    CLOCKS_CHANGE,
    EDGE,
    LEAP_DAY,
    NOW,
    TODAY,
    age_group,
    calendar_of,
    line,
    reservation,
    row,
    row_for,
    slot,
    sql,
    wrong,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def group() -> AgeGroup:
    calendar_of()
    return age_group()


def at(day: date, start: int, quarters: int) -> int:
    return run(day_position(day) + start, quarters)


def test_no_slot_is_unknown_and_a_taken_slot_is_full(group):
    assert row_for(group) is None
    offered = slot(group)
    assert row_for(group) == [0, 0, 0, 0]
    assert row(group).free1 == at(TODAY, 32, 40)

    line(offered, "08:00-18:00")
    assert (row(group).free1, row_for(group)) == (0, [0, 0, 0, 0])

    Line.objects.all().delete()
    offered.delete()
    assert row_for(group) is None
    assert not Calendar.objects.exists()


def test_levels_count_the_seats_left(group):
    line(slot(group, seats=3), "09:00-10:00")

    found = row(group)
    assert found.free1 == found.free2 == at(TODAY, 32, 40)
    assert found.free3 == at(TODAY, 32, 40) & ~at(TODAY, 36, 4)


@pytest.mark.parametrize(
    ("seats", "expected"),
    [
        pytest.param([("regular", "everyone")], [0, 0, 0, 0], id="all the same"),
        pytest.param([("occasional", "everyone")], [0, 0, 2, 2], id="short needs only"),
        pytest.param([("regular", "insertion")], [0, 1, 0, 1], id="insertion only"),
        pytest.param([("urgent", "insertion")], [0, 0, 0, 3], id="short needs in insertion only"),
        pytest.param([("regular", "insertion"), ("ephemeral", "everyone")], [0, 1, 2, 3], id="four rows"),
    ],
)
def test_a_row_is_kept_only_where_it_differs(group, seats, expected):
    for kind, audience in seats:
        slot(group, kind=kind, audience=audience)

    assert row_for(group) == expected
    assert wrong(group) == []


@pytest.mark.parametrize("day", [EDGE - DAY, LEAP_DAY, CLOCKS_CHANGE, CLOCKS_CHANGE - DAY], ids=str)
def test_a_night_passes_midnight_as_any_other(group, day):
    slot(group, day, "20:00-06:15")

    assert row(group).free1 == at(day, 80, 16) | at(day + DAY, 0, 25)
    assert wrong(group) == []


def test_the_last_night_of_the_ring_does_not_come_back_at_its_start(group):
    last = CalendarHorizon.objects.get().filled_until
    slot(group, last, "20:00-06:00")

    assert row(group).free1 == at(last, 80, 16)
    assert wrong(group) == []


def test_what_was_last_night_and_left_the_ring_still_offers_its_morning(group):
    first = CalendarHorizon.objects.get().filled_until - 90 * DAY
    slot(group, first - DAY, "20:00-06:00")
    slot(group, first - 2 * DAY, "20:00-06:00")

    assert row(group).free1 == at(first, 0, 24)


def test_saving_a_group_read_long_ago_leaves_what_is_derived(group):
    slot(group, kind="urgent")
    group.name = "Les grands"
    group.save()

    assert row_for(group) == [0, 0, 2, 2]


def test_saving_what_was_read_before_its_parent_changed(group):
    site, offered = group.site, slot(group, seats=2)
    taken = line(offered, "09:00-10:00")
    sql("UPDATE facility SET kind = 'halte_garderie'")
    sql("UPDATE site SET latitude = 48")
    sql("UPDATE slot SET seats = 5")
    site.latitude = 49
    for each in (site, group, taken):
        each.save()

    group.refresh_from_db()
    assert (group.kind, group.latitude) == ("halte_garderie", 49)
    assert Line.objects.get().slot_seats == 5


def test_deleting_a_facility_or_a_plain_site_takes_the_calendar_along(group):
    slot(group)
    other = age_group()
    slot(other)

    group.site.facility.delete()
    sql("DELETE FROM site")

    assert (AgeGroup.objects.count(), Slot.objects.count(), Calendar.objects.count()) == (0, 0, 0)
    assert Facility.objects.count() == 1


def test_truncated_lines_and_slots_are_noticed(group):
    line(slot(group), "08:00-18:00")
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("TRUNCATE line")
    assert wrong(group) == []
    assert row(group).free1 == at(TODAY, 32, 40)

    sql("TRUNCATE slot CASCADE")
    assert row_for(group) is None
    assert wrong(group) == []


def test_a_slot_that_changes_group_leaves_one_and_reaches_the_other(group):
    other = age_group()
    moved = slot(group)
    line(moved, "09:00-10:00")
    sql("UPDATE slot SET age_group_id = %s", other.pk)

    assert (row_for(group), row_for(other)) == (None, [0, 0, 0, 0])
    assert wrong(group, other) == []


def test_next_expiry_follows_the_holds(group):
    offered = slot(group, seats=3)
    first, second = reservation(expires_at=NOW + timedelta(hours=1)), reservation(expires_at=NOW + timedelta(hours=2))
    line(offered, "09:00-10:00", of=first)
    line(offered, "09:00-10:00", seat=2, of=second)
    assert row(group).next_expiry == NOW + timedelta(hours=1)

    sql("UPDATE reservation SET state = 'confirmed' WHERE id = %s", first.pk)
    assert row(group).next_expiry == NOW + timedelta(hours=2)

    sql("UPDATE reservation SET expires_at = %s WHERE id = %s", NOW + timedelta(hours=9), second.pk)
    assert row(group).next_expiry == NOW + timedelta(hours=9)

    sql("UPDATE reservation SET state = 'released', active = false WHERE id = %s", second.pk)
    assert row(group).next_expiry is None
    assert wrong(group) == []


def test_fresh_sees_overdue_holds_as_free_and_writes_nothing(group):
    line(slot(group), "09:00-10:00", of=reservation(expires_at=NOW))
    line(slot(group, TODAY + DAY), "09:00-10:00", of=reservation(expires_at=NOW + timedelta(hours=1)))
    before = row(group).free1

    [(sent,)] = sql("SELECT bit_send((fresh(%s, 0, %s)).free1)", group.pk, NOW)

    assert from_bytes(sent) == at(TODAY, 32, 40) | (at(TODAY + DAY, 32, 40) & ~at(TODAY + DAY, 36, 4))
    assert row(group).free1 == before


@pytest.mark.parametrize("days", [1, 2, 5, 90, 91, 400], ids=lambda days: f"{days} days later")
def test_roll_catches_up(group, days):
    """A pattern-less group, one that leaves the ring, one that enters it, and one at each side of the edge."""
    leaving, entering = age_group(), age_group()
    slot(leaving, TODAY, "20:00-06:00")
    slot(entering, TODAY + (86 + days) * DAY, kind="urgent", audience="insertion")
    for offset in (-3, 0, 1, 40, 86, 87, 89, 130):
        slot(group, TODAY + offset * DAY, "07:30-19:00", seats=2)
    line(Slot.objects.filter(age_group=group).earliest("day"), "08:00-09:00")
    line(Slot.objects.get(age_group=group, day=TODAY + 87 * DAY), "08:00-09:00")

    rolled = calendar.roll(today=TODAY + days * DAY)

    horizon = CalendarHorizon.objects.get()
    assert rolled.filled_until == horizon.filled_until == horizon.filling_until == TODAY + (86 + days) * DAY
    assert wrong(group, leaving, entering) == []
    assert row_for(entering) == [0, 0, 0, 3]
    assert (row_for(leaving) is None) == (days > 5)


def test_roll_twice_writes_once_and_never_goes_back(group):
    slot(group)
    calendar.roll(today=TODAY + DAY)
    versions = sql("SELECT xmin, ctid FROM calendar")

    calendar.roll(today=TODAY + DAY)
    calendar.roll(today=TODAY - 3 * DAY)

    assert sql("SELECT xmin, ctid FROM calendar") == versions
    assert CalendarHorizon.objects.get().filled_until == TODAY + 87 * DAY


def test_a_roll_that_stopped_is_taken_up_again(group):
    late, done = age_group(), age_group()
    for each in (group, late, done):
        slot(each, TODAY + 87 * DAY)
        slot(each)
    sql("SELECT advance_horizon(%s)", TODAY + 87 * DAY)
    slot(done, TODAY + 10 * DAY)
    assert Calendar.objects.get(age_group=done).filled_until == TODAY + 87 * DAY
    assert Calendar.objects.get(age_group=late).filled_until == TODAY + 86 * DAY
    assert CalendarHorizon.objects.get().filled_until == TODAY + 86 * DAY
    assert wrong(group, late, done) == []

    calendar.roll(today=TODAY + DAY)

    assert set(Calendar.objects.values_list("filled_until", flat=True)) == {TODAY + 87 * DAY}
    assert wrong(group, late, done) == []


def test_first_use_fills_87_days_from_today():
    CalendarHorizon.objects.all().delete()
    slot(age_group(), TODAY)

    horizon = CalendarHorizon.objects.get()
    assert horizon.filled_until == horizon.filling_until == calendar.today() + 86 * DAY


def test_rows_stay_inline_and_the_roll_updates_them_in_place():
    calendar_of()
    [(toasted,)] = sql(_OUT_OF_LINE)  # what other tests wrote and rolled back stays in the file
    groups = [age_group() for _ in range(8)]
    for group in groups:
        week = [(day, hours) for day in range(89) for hours in ("07:30-12:15", "13:30-18:45")]
        Slot.objects.bulk_create(_unsaved(group, TODAY + day * DAY, hours) for day, hours in week if day % 7 < 5)
    [(widest,)] = sql("SELECT max(pg_column_size(c.*)) FROM calendar c")
    before = sql(_UPDATES)

    calendar.roll(today=TODAY + DAY)

    assert (widest < 1600, sql(_OUT_OF_LINE)) == (True, [(toasted,)])
    [(updated, in_place)] = sql(_UPDATES)
    assert (updated - before[0][0], in_place - before[0][1]) == (8, 8)


_OUT_OF_LINE = "SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE relname = 'calendar'"
_UPDATES = """SELECT pg_stat_get_xact_tuples_updated('calendar'::regclass),
                     pg_stat_get_xact_tuples_hot_updated('calendar'::regclass)"""


def _unsaved(group: AgeGroup, day: date, hours: str) -> Slot:
    starts, ends = (time.fromisoformat(hour) for hour in hours.split("-"))
    return Slot(age_group=group, day=day, starts=starts, ends=ends, seats=2)


def test_check_availability_passes_then_names_each_tampered_row(group):
    slot(group, seats=2)
    out = StringIO()
    call_command("check_availability", stdout=out)
    assert "0 différence" in out.getvalue()

    sql("UPDATE calendar SET free2 = ~ free2")
    with pytest.raises(SystemExit) as stopped:
        call_command("check_availability", stdout=out)

    assert stopped.value.code == 1
    assert f"groupe d’âge {group.pk} : classe 0, places libres" in out.getvalue()
    assert "2 place(s) : 8736 quarts d’heure faux" in out.getvalue()


@pytest.mark.parametrize(
    "tampering",
    [
        "DELETE FROM calendar",
        "UPDATE calendar SET next_expiry = now()",
        "UPDATE calendar SET filled_until = filled_until - 1",
        "UPDATE calendar SET seats_for = 1",
        "ALTER TABLE age_group DISABLE TRIGGER derive_on_update; UPDATE age_group SET row_for = '{0,0,0,3}'",
        "ALTER TABLE slot DISABLE TRIGGER USER; UPDATE slot SET seats = 3",
        "ALTER TABLE slot DISABLE TRIGGER USER; DELETE FROM slot",
    ],
)
def test_check_availability_sees(group, tampering):
    slot(group, seats=2)
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    with connection.cursor() as cursor:
        cursor.execute(tampering)

    with pytest.raises(SystemExit):
        call_command("check_availability", stdout=StringIO())


def test_rebuild_calendar_repairs_a_load_made_with_the_triggers_off(group):
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("ALTER TABLE slot DISABLE TRIGGER USER")
    slot(group)
    sql("ALTER TABLE slot ENABLE TRIGGER USER")
    assert wrong(group) != []

    call_command("rebuild_calendar", stdout=StringIO())

    assert wrong(group) == []
