"""What PostgreSQL refuses of bookings and their seats, whoever writes; without each guard the same order succeeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from bookings.domain.life import Event, Party, State
from bookings.domain.queue import BOUNDS
from bookings.locks import lock_booking
from bookings.models import (
    Absence,
    Admission,
    Booking,
    BookingTerms,
    CalendarFeed,
    Demand,
    ExtraHours,
    Introduction,
    MissedDay,
    QueueRules,
    Reminder,
    Visit,
    Waiting,
    WeekLink,
)
from bookings.services.moves import move
from childcare.models import Site
from tests.bookings.desk import demand, family, place, seated
from tests.support.offers import NOW, TODAY, reservation, sql, wrong

pytestmark = pytest.mark.django_db

LAST = "(SELECT max(id) FROM booking)"


@dataclass(frozen=True)
class Guard:
    """An order that the constraint of this table refuses."""

    table: str
    constraint: str
    order: str


def again(table: str, **changes: str) -> str:
    """The rows of a table once more, but for their number and for these columns, written in SQL."""
    columns = [field.column for model in apps.get_models() if model._meta.db_table == table for field in own(model)]
    copied = ", ".join(changes.get(column, column) for column in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {copied} FROM {table}"


def own(model) -> list:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


# The first booking is in admission and has its seats, the second is accepted and has its own, the third only asked.
GUARDS = [
    Guard("booking", "booking_state", f"UPDATE booking SET state = 'lost' WHERE id = {LAST}"),
    Guard("booking", "booking_seats_follow_state", f"UPDATE booking SET state = 'held' WHERE id = {LAST}"),
    Guard("booking", "booking_seats_follow_state", "UPDATE booking SET state = 'cancelled' WHERE rank = 1"),
    Guard("booking", "booking_seats_follow_state", "UPDATE booking SET state = 'requested' WHERE rank = 2"),
    Guard("booking", "booking_of_reservation", "UPDATE booking SET active = false WHERE rank = 1"),
    Guard(
        "booking",
        "booking_reservation_id_key",
        "UPDATE booking SET reservation_id = (SELECT reservation_id FROM booking WHERE rank = 1) WHERE rank = 2",
    ),
    Guard(
        "booking",
        "booking_refusal_reason",
        f"UPDATE booking SET state = 'refused', refusal_reason = 'handicap' WHERE id = {LAST}",
    ),
    Guard("booking", "booking_refusal_has_reason", f"UPDATE booking SET state = 'refused' WHERE id = {LAST}"),
    Guard("booking", "booking_refusal_has_reason", "UPDATE booking SET refusal_reason = 'age' WHERE rank = 1"),
    Guard("booking", "booking_departure_reason", "UPDATE booking SET departure_reason = 'friend'"),
    Guard("booking", "booking_parent_agreed", "UPDATE booking SET agreed_at = NULL WHERE rank = 1"),
    Guard("booking", "booking_dates", "UPDATE booking SET until = starts - 1"),
    Guard("booking", "booking_rank", f"UPDATE booking SET rank = 4 WHERE id = {LAST}"),
    Guard("booking", "booking_rank", f"UPDATE booking SET rank = 0 WHERE id = {LAST}"),
    Guard("booking", "booking_rank_once", f"UPDATE booking SET rank = 1 WHERE id = {LAST}"),
    Guard(
        "booking",
        "booking_site_once",
        f"UPDATE booking SET site_id = (SELECT site_id FROM booking WHERE rank = 1) WHERE id = {LAST}",
    ),
    Guard(
        "booking",
        "booking_one_agreed",
        "UPDATE booking SET state = 'admission', agreed_at = now() WHERE rank = 2",
    ),
    Guard("demand", "demand_of_somebody", "UPDATE demand SET file_id = NULL"),
    Guard("demand", "demand_dates", "UPDATE demand SET until = starts - 1"),
    Guard("demand", "demand_hours", "UPDATE demand SET hours = '[]'"),
    Guard("admission", "admission_state", "UPDATE admission SET state = 'lost'"),
    Guard("admission", "admission_once", again("admission")),
    Guard("admission", "admission_known_until", "UPDATE admission SET state = 'known'"),
    Guard("booking_visit", "booking_visit_hours", "UPDATE booking_visit SET ends = starts"),
    Guard("booking_visit", "booking_visit_once", again("booking_visit")),
    Guard("booking_absence", "booking_absence_once", again("booking_absence")),
    Guard("booking_extra_hours", "booking_extra_hours_once", again("booking_extra_hours")),
    Guard("booking_extra_hours", "booking_extra_hours_last", "UPDATE booking_extra_hours SET ends = starts"),
    Guard("booking_reminder", "booking_reminder_once", again("booking_reminder")),
    Guard("booking_missed_day", "booking_missed_reason", "UPDATE booking_missed_day SET reason = 'lost'"),
    Guard("booking_missed_day", "booking_missed_once", again("booking_missed_day")),
    Guard("introduction", "introduction_state", "UPDATE introduction SET state = 'lost'"),
    Guard("introduction", "introduction_once", again("introduction")),
    Guard("booking_terms", "booking_terms_bounds", "UPDATE booking_terms SET hold_quota = 51"),
    Guard("booking_terms", "booking_terms_bounds", "UPDATE booking_terms SET answer_hours = 0"),
    Guard("queue_rules", "queue_rules_of_one", "UPDATE queue_rules SET departement = ''"),
    Guard(
        "queue_rules", "queue_rules_within_bounds", "UPDATE queue_rules SET points = points || '{\"start_near\": 900}'"
    ),
    Guard("queue_rules", "queue_rules_once_per_departement", again("queue_rules")),
    Guard("waiting", "waiting_once", again("waiting")),
    Guard("week_link", "week_link_of_one", "UPDATE week_link SET facility_id = NULL"),
    Guard("week_link", "week_link_dates", "UPDATE week_link SET expires_at = sent_at"),
    Guard("week_link", "week_link_one_runs", again("week_link", token_hash="'another'")),
    Guard("calendar_feed", "calendar_feed_of_one", "UPDATE calendar_feed SET file_id = NULL"),
]


@pytest.fixture
def rows() -> None:
    """A demand of three places, and one row of all that hangs on a booking."""
    sites = [place() for _ in range(3)]
    asked = demand(family(), *sites, way=Demand.Way.PARALLEL)
    first, second, _ = asked.bookings.order_by("rank")
    seated(first, State.ADMISSION, agreed_at=NOW)
    seated(second, State.ACCEPTED)
    child, group = asked.children.get(), sites[0].age_groups.get()
    Admission.objects.create(child=child, facility=sites[0].facility, changed_at=NOW)
    Visit.objects.create(booking=first, day=TODAY, starts="09:00", ends="10:00")
    Absence.objects.create(booking=first, day=TODAY, by="parent", told_at=NOW)
    ExtraHours.objects.create(booking=first, day=TODAY, starts="14:00", ends="15:00", asked_at=NOW)
    Reminder.objects.create(booking=first, kind="end_45:parent", sent_at=NOW)
    MissedDay.objects.create(booking=first, child=child, day=TODAY, reason="closed", found_at=NOW)
    Introduction.objects.create(demand=asked, facility=sites[0].facility, asked_at=NOW, changed_at=NOW)
    BookingTerms.objects.create(facility=sites[0].facility)
    points = {criterion.value: bounds.usual for criterion, bounds in BOUNDS.items()}
    QueueRules.objects.create(departement="44", points=points, published_at=NOW)
    Waiting.objects.create(demand=asked, age_group=group, since=NOW)
    of_place = {"organisation": sites[0].facility.managements.get().organisation, "facility": sites[0].facility}
    WeekLink.objects.create(**of_place, token_hash=uuid4().hex, sent_at=NOW, expires_at=NOW.replace(hour=23))
    CalendarFeed.objects.create(file=asked.file, token_hash=uuid4().hex, created_at=NOW)


def refused_by(order: str) -> str:
    """The constraint that refuses; nothing is written either way."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(order)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
    except IntegrityError as error:
        return str(error.__cause__.diag.constraint_name)
    return ""


def without(guard: Guard) -> str:
    """The same order, its guard taken away first."""
    drop = "ALTER TABLE {0} DROP CONSTRAINT IF EXISTS {1}; DROP INDEX IF EXISTS {1}; {2}"
    return "SET CONSTRAINTS ALL IMMEDIATE;" + drop.format(guard.table, guard.constraint, guard.order)


def test_the_database_refuses_each_by_its_guard_and_without_it_lets_it_pass(rows):
    assert [(guard.order, refused_by(guard.order)) for guard in GUARDS] == [
        (guard.order, guard.constraint) for guard in GUARDS
    ]
    assert {guard.order: refused_by(without(guard)) for guard in GUARDS} == {guard.order: "" for guard in GUARDS}


def test_every_constraint_is_tried():
    models = apps.get_app_config("bookings").get_models()
    written = {constraint.name for model in models for constraint in model._meta.constraints}

    assert written <= {guard.constraint for guard in GUARDS}


def booking() -> Booking:
    return demand(family(), place()).bookings.get()


def other_family_at(site: Site) -> Demand:
    return demand(family(months=(date(2026, 9, 1),)), site)


def test_seats_are_those_of_the_reservation_whatever_is_written():
    held = seated(booking())
    copied = again("booking", rank="2", reservation_id=str(reservation().pk), active="false", site_id=str(place().pk))
    sql(copied)

    copy = Booking.objects.get(rank=2)
    assert copy.active
    assert refused_by(f"UPDATE booking SET reservation_id = {reservation('released').pk} WHERE id = {copy.pk}") == ""
    sql("UPDATE booking SET reservation_id = %s WHERE id = %s", reservation("released").pk, copy.pk)
    copy.refresh_from_db()
    assert (copy.active, copy.state) == (False, State.EXPIRED)
    held.refresh_from_db()
    assert held.active


def test_seats_that_come_back_by_raw_sql_expire_the_booking_and_are_free_at_once():
    held = seated(booking())
    sql("UPDATE reservation SET active = false, state = 'released' WHERE id = %s", held.reservation_id)

    held.refresh_from_db()
    assert (held.state, held.active, held.followed_up_at) == (State.EXPIRED, False, None)
    assert wrong(*held.site.age_groups.all()) == []
    assert seated(other_family_at(held.site).bookings.get()).active


@pytest.mark.parametrize(
    ("event", "party", "changes"),
    [
        (Event.CANCEL, Party.COUNSELLOR, {}),
        (Event.REFUSE, Party.MANAGER, {"refusal_reason": "no_seat"}),
        (Event.EXPIRE, Party.SYSTEM, {}),
        (Event.RELEASE, Party.SYSTEM, {}),
    ],
)
def test_seats_come_back_in_the_transaction_that_ends_the_hold_and_once(event, party, changes):
    held = seated(booking())
    with transaction.atomic():
        assert move(lock_booking(held.pk), event, party=party, by=None, now=NOW, **changes)
        assert not move(lock_booking(held.pk), event, party=party, by=None, now=NOW, **changes)
        assert wrong(*held.site.age_groups.all()) == []
        assert seated(other_family_at(held.site).bookings.get()).active

    held.refresh_from_db()
    assert not held.active
