"""What PostgreSQL refuses, from raw SQL and from the ORM. Each guard has its control: without it, the same succeeds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from childcare.models import AgeGroup, Facility, Line, Site, Slot
from childcare.services.refusals import constraint_name, reason
from tests.support.offers import TODAY, age_group, calendar_of, line, quarters, reservation, slot, sql

pytestmark = pytest.mark.django_db

CHILD = UUID("6a1f2f0e-0c68-4d3c-9d51-1f4e6d0a3b11")
OTHER = UUID("0b6e4d6e-6a0b-4a7a-8f0e-4d6f0a9c2d22")
INSERT_LINE = """INSERT INTO line (reservation_id, slot_id, seat, during, child_id)
                 SELECT r.id, s.id, {seat}, {during}, '{child}' FROM reservation r, slot s"""


@dataclass(frozen=True)
class Guard:
    """An order to refuse, said in SQL or with the ORM, and the constraint that refuses it."""

    table: str
    constraint: str
    order: Callable[[], object]


def raw(statement: str) -> Callable[[], object]:
    return lambda: sql(statement)


def insert(seat: int = 1, hours: str = "09:00-10:00", child: UUID = OTHER) -> Callable[[], object]:
    during = quarters(TODAY, hours)
    written = f"int4range({during.lower}, {during.upper})"
    return raw(INSERT_LINE.format(seat=seat, during=written, child=child))


def create(seat: int = 1, hours: str = "09:00-10:00", child: UUID = OTHER) -> Callable[[], object]:
    return lambda: line(Slot.objects.get(), hours, seat=seat, child=child, of=Line.objects.first().reservation)


def elsewhere() -> object:
    """The child of the first line, at the same hours in another group."""
    return line(slot(age_group()), "09:30-11:00", child=CHILD)


def cut_with_orm() -> object:
    cut = Slot.objects.get()
    cut.ends = dt.time(9, 30)
    return cut.save()


def band(months: tuple[int, int]) -> Callable[[], object]:
    return lambda: age_group(Site.objects.get(), months=months)


def slot_at(starts: dt.time, ends: dt.time) -> Callable[[], object]:
    return lambda: Slot.objects.create(age_group=AgeGroup.objects.get(), day=TODAY, starts=starts, ends=ends, seats=1)


GUARDS = {
    "seat 7 of 3, raw SQL": Guard("line", "line_within_slot", insert(seat=7)),
    "seat 7 of 3, ORM": Guard("line", "line_within_slot", create(seat=7)),
    "seat 0, ORM": Guard("line", "line_within_slot", create(seat=0)),
    "hours outside the slot, raw SQL": Guard("line", "line_within_slot", insert(seat=2, hours="17:00-19:00")),
    "hours outside the slot, ORM": Guard("line", "line_within_slot", create(seat=2, hours="07:45-09:00")),
    "no hours at all, raw SQL": Guard(
        "line",
        "line_within_slot",
        raw(INSERT_LINE.format(seat=2, during="'empty'", child=OTHER)),
    ),
    "slot cut under its children, raw SQL": Guard("line", "line_within_slot", raw("UPDATE slot SET ends = '09:30'")),
    "slot cut under its children, ORM": Guard("line", "line_within_slot", cut_with_orm),
    "seats withdrawn under their children, raw SQL": Guard(
        "line", "line_within_slot", raw("UPDATE line SET seat = 3; UPDATE slot SET seats = 2")
    ),
    "two children on a seat, raw SQL": Guard("line", "line_one_child_per_seat", insert(hours="09:45-11:00")),
    "two children on a seat, ORM": Guard("line", "line_one_child_per_seat", create(hours="08:00-18:00")),
    "one child in two places, raw SQL": Guard("line", "line_child_in_one_place", insert(seat=2, child=CHILD)),
    "one child in two places, ORM": Guard("line", "line_child_in_one_place", elsewhere),
    "slot removed under its children, raw SQL": Guard("line", "line_of_slot", raw("DELETE FROM slot")),
    "line made inactive alone, raw SQL": Guard("line", "line_of_reservation", raw("UPDATE line SET active = false")),
    "line told of a wider slot, raw SQL": Guard("line", "line_of_slot", raw("UPDATE line SET slot_seats = 9")),
    "overlapping bands, raw SQL": Guard(
        "age_group",
        "age_group_bands_apart",
        raw("INSERT INTO age_group (site_id, name, min_months, max_months) SELECT id, '', 35, 40 FROM site"),
    ),
    "overlapping bands, ORM": Guard("age_group", "age_group_bands_apart", band((0, 3))),
    "band of grown-ups, ORM": Guard("age_group", "age_group_months", band((200, 300))),
    "group told of another kind, raw SQL": Guard(
        "age_group", "age_group_of_site", raw("UPDATE age_group SET kind = 'mam'")
    ),
    "site told of another kind, raw SQL": Guard("site", "site_of_facility", raw("UPDATE site SET kind = 'mam'")),
    "slot off the quarter-hour, raw SQL": Guard("slot", "slot_quarter_hours", raw("UPDATE slot SET starts = '07:50'")),
    "slot off the quarter-hour, ORM": Guard("slot", "slot_quarter_hours", slot_at(dt.time(8, 0, 1), dt.time(9))),
    "slot until 24:00, raw SQL": Guard("slot", "slot_quarter_hours", raw("UPDATE slot SET ends = '24:00'")),
    "slot of no seat, raw SQL": Guard(
        "slot",
        "slot_seats",
        raw(
            "INSERT INTO slot (age_group_id, day, starts, ends, seats, kind, audience) "
            "SELECT age_group_id, day, starts, ends, 0, kind, audience FROM slot"
        ),
    ),
    "slot of unknown kind, raw SQL": Guard("slot", "slot_kind", raw("UPDATE slot SET kind = 'royal'")),
    "slot for nobody known, raw SQL": Guard("slot", "slot_audience", raw("UPDATE slot SET audience = 'kings'")),
    "hold without end, raw SQL": Guard(
        "reservation", "reservation_hold_expires", raw("UPDATE reservation SET expires_at = NULL")
    ),
    "released but active, raw SQL": Guard(
        "reservation", "reservation_active_is_held_or_confirmed", raw("UPDATE reservation SET state = 'released'")
    ),
    "the same closure twice, raw SQL": Guard(
        "closure",
        "closure_once",
        raw(
            "INSERT INTO closure (facility_id, starts, until, reason) "
            "SELECT id, '2028-01-01', '2028-01-02', '' FROM facility, generate_series(1, 2)"
        ),
    ),
    "second horizon, raw SQL": Guard(
        "calendar_horizon",
        "calendar_horizon_single",
        raw("INSERT INTO calendar_horizon VALUES (2, '2028-01-01', '2028-01-01')"),
    ),
    "horizon filled past what is being filled, raw SQL": Guard(
        "calendar_horizon",
        "calendar_horizon_order",
        raw("UPDATE calendar_horizon SET filled_until = filling_until + 1"),
    ),
}


@pytest.fixture
def one_child_on_one_seat():
    """A slot of three seats from 08:00 to 18:00, and CHILD on the first seat from 09:00 to 10:00."""
    calendar_of()
    line(slot(age_group(), seats=3), "09:00-10:00", child=CHILD)


@pytest.mark.parametrize("_case", GUARDS)
def test_refused_and_nothing_changes(_case, one_child_on_one_seat):
    guard = GUARDS[_case]
    before = sql("SELECT * FROM line ORDER BY id"), sql("SELECT * FROM slot ORDER BY id")

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        guard.order()

    assert constraint_name(refused.value) == guard.constraint
    assert (sql("SELECT * FROM line ORDER BY id"), sql("SELECT * FROM slot ORDER BY id")) == before


@pytest.mark.parametrize("_case", GUARDS)
def test_control_without_the_constraint_it_succeeds(_case, one_child_on_one_seat):
    guard = GUARDS[_case]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {guard.table} DROP CONSTRAINT {guard.constraint}")

    guard.order()


@pytest.mark.parametrize("model", [Facility, Site, AgeGroup, Slot, Line])
def test_what_is_refused_is_said_in_french(model):
    constraints = [each for each in model._meta.constraints if "_copied_by_" not in each.name]

    assert constraints
    for constraint in constraints:
        assert str(constraint.violation_error_message).endswith(".")
        assert "contrainte" not in str(constraint.violation_error_message).lower(), constraint.name


def test_reason_names_what_to_change(one_child_on_one_seat):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        sql("DELETE FROM slot")

    assert reason(refused.value) == "Des enfants ont une place sur ce créneau : libérez-les d’abord."


def test_released_lines_hold_no_seat(one_child_on_one_seat):
    sql("UPDATE reservation SET state = 'released', active = false")
    again = line(Slot.objects.get(), "08:00-18:00", child=CHILD)

    assert again.active
    assert Line.objects.filter(active=True).get() == again


def test_extending_a_slot_is_told_to_its_lines(one_child_on_one_seat):
    sql("UPDATE slot SET ends = '20:00', seats = 5")

    told = Line.objects.get()
    assert (told.slot_during, told.slot_seats) == (quarters(TODAY, "08:00-20:00"), 5)


def test_copies_come_from_the_parents_whatever_is_written():
    group = age_group()
    offered = slot(group, seats=2)
    sql(
        """INSERT INTO line (reservation_id, slot_id, seat, during, child_id, active, slot_seats, slot_during)
           VALUES (%s, %s, 1, %s, %s, false, 99, 'empty')""",
        reservation().pk,
        offered.pk,
        quarters(TODAY, "09:00-10:00"),
        CHILD,
    )

    written = Line.objects.get()
    assert (written.active, written.slot_seats, written.slot_during) == (True, 2, offered.during)


def test_changes_of_a_facility_reach_its_groups():
    group = age_group()
    sql("UPDATE facility SET kind = 'halte_garderie', listed = false")
    sql("UPDATE site SET latitude = 48.5")

    group.refresh_from_db()
    assert (group.kind, group.listed, group.latitude) == ("halte_garderie", False, 48.5)
    assert Facility.objects.get().kind == "halte_garderie"
