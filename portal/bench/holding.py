"""What an option of a whole weekly need costs beside the bare SQL of the rows that it writes.

A crèche of its own, half full; a demand of four days a week for eleven weeks, 44 seats. On one connection, in turn: the
service holds, then the same rows are written by the plainest statements, triggers and constraints included; each with
its commit. What was taken is given back outside the measure.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as hour
from functools import partial
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import NumericRange
from psycopg.types.json import Jsonb

from accounts.domain.organisation_kinds import OrganisationKind
from accounts.domain.organisation_states import OrganisationState
from accounts.domain.roles import Role
from accounts.models import Membership, Organisation, User
from bookings.domain.hours import AskedHours
from bookings.models import Booking, Demand
from bookings.services.children import booked_children
from bookings.services.demands import Asked, Asker, open_demand
from bookings.services.holds import hold
from childcare.domain.ring import quarter_index
from childcare.models import AgeGroup, Facility, Line, Management, Reservation, Site, Slot
from core.models import AuditEvent
from families.domain.agreement_text import Channel
from families.domain.family import Family
from families.models import FamilyFile
from families.services.opening import open_file
from portal.bench.figures import percentile

ROUNDS, WARM_UP = 100, 10
WEEKS, WEEKDAYS, SEATS = 11, (1, 2, 4, 5), 20
LINES = WEEKS * len(WEEKDAYS)
OPENS, CLOSES = hour(8), hour(18)

_RESERVATION = "INSERT INTO reservation (state, active, expires_at, created_at) VALUES (%s, %s, %s, %s) RETURNING id"
_LINES = "INSERT INTO line (reservation_id, slot_id, seat, during, child_id)"
_LINE = "(%s, %s, %s, %s, %s)"
_BOOKING = """UPDATE booking
    SET reservation_id = %s, state = %s, state_since = %s, asked_at = %s, deadline = %s WHERE id = %s"""
_EVENT = (
    "type",
    "actor",
    "acting_for",
    "organisation",
    "on_behalf_of",
    "subject_label",
    "subject_pk",
    "request_id",
    "at",
    "data",
)
_AUDIT = f"INSERT INTO audit_event ({', '.join(_EVENT)}) VALUES ({', '.join(['%s'] * len(_EVENT))})"


class WrongHold(RuntimeError):
    """The service did not take the seats that the measure is about."""


def hold_to_bare_insert(today: date, now: datetime, rounds: int = ROUNDS) -> dict[str, Any]:
    """Both 95th percentiles in ms, their ratio, and of how many lines and rounds."""
    monday = today + timedelta(days=7 - today.weekday())
    site, file = _creche(monday), _family(now)
    held, bare = [], []
    for _ in range(WARM_UP + rounds):
        booking = _booking(file, site, monday, now)
        held.append(_timed(partial(hold, booking.demand_id, by=file.counsellor, now=now)))
        rows = _rows_of(booking)
        _give_back(booking)
        booking = _booking(file, site, monday, now)
        bare.append(_timed(partial(_insert, booking.pk, rows)))
        _give_back(booking)
    service, plain = (round(percentile(costs[WARM_UP:], 0.95), 3) for costs in (held, bare))
    return {"hold_p95_ms": service, "bare_p95_ms": plain, "ratio": round(service / plain, 2), "lines": LINES}


@dataclass(frozen=True, slots=True)
class _Rows:
    """What one hold wrote, as parameters of plain statements."""

    reservation: tuple[Any, ...]
    lines: list[tuple[Any, ...]]
    booking: tuple[Any, ...]
    event: tuple[Any, ...]


def _creche(monday: date) -> Site:
    """Twenty seats open on weekdays, half of them taken by children who come every day. Somebody runs the place, but
    nobody is written to: letters are not what is measured."""
    facility = Facility.objects.create(name="La crèche mesurée", kind="multi_accueil")
    Management.objects.create(facility=facility, organisation=_organisation(OrganisationKind.FACILITY_MANAGER))
    site = Site.objects.create(facility=facility, latitude=47.2, longitude=-1.55, insee_code="44109")
    group = AgeGroup.objects.create(site=site, min_months=2, max_months=48)
    days = [monday + timedelta(days=7 * week + day) for week in range(WEEKS) for day in range(5)]
    Slot.objects.bulk_create(Slot(age_group=group, day=day, starts=OPENS, ends=CLOSES, seats=SEATS) for day in days)
    slots = list(Slot.objects.filter(age_group=group))
    for seat in range(1, SEATS // 2 + 1):
        taken, child = Reservation.objects.create(state="confirmed", active=True), uuid4()
        Line.objects.bulk_create(
            Line(reservation=taken, slot=slot, seat=seat, during=_during(slot.day, 9, 17), child_id=child)
            for slot in slots
        )
    return site


def _during(day: date, starts: int, ends: int) -> NumericRange:
    return NumericRange(quarter_index(day, starts * 4), quarter_index(day, ends * 4))


def _family(now: datetime) -> FamilyFile:
    organisation = _organisation(OrganisationKind.MISSION_LOCALE)
    user = User.objects.create_user(email="mesure@exemple.fr", first_name="Camille", last_name="Mesure")
    by = Membership.objects.create(user=user, organisation=organisation, role=Role.COUNSELLOR, joined_at=now)
    born = (now - timedelta(days=500)).date().replace(day=1)
    family = Family(first_name="Sonia", phone="+33612345678", may_leave_message=True, birth_months=(born,))
    return open_file(family, Channel.IN_PERSON, counsellor=by, now=now).file


def _organisation(kind: OrganisationKind) -> Organisation:
    return Organisation.objects.create(
        name=f"Mesurée ({kind})",
        kind=kind,
        departement="44",
        siret=f"{90000000000000 + list(OrganisationKind).index(kind)}",
        state=OrganisationState.ACTIVE,
    )


@transaction.atomic
def _booking(file: FamilyFile, site: Site, monday: date, now: datetime) -> Booking:
    """A new demand of the same hours, not held yet."""
    asked = Asked(
        tuple(AskedHours(hour(9), hour(17), weekday=day) for day in WEEKDAYS),
        starts=monday,
        until=monday + timedelta(days=7 * WEEKS - 1),
    )
    asker = Asker(file=file, by=file.counsellor)
    demand = open_demand(asked, booked_children(file), [site], way=Demand.Way.DIRECT, asker=asker, now=now)
    return demand.bookings.get()


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _rows_of(booking: Booking) -> _Rows:
    """Raises WrongHold when the service took something else than was asked."""
    reservation = Reservation.objects.get(booking=booking)
    lines = reservation.lines.order_by("pk").values_list("slot", "seat", "during", "child_id")
    if len(lines) != LINES:
        raise WrongHold(f"{len(lines)} lines instead of {LINES}")
    booking.refresh_from_db()
    event = AuditEvent.objects.filter(subject_pk=str(booking.pk), type="booking.moved").values_list(*_EVENT).get()
    return _Rows(
        (reservation.state, reservation.active, reservation.expires_at, reservation.created_at),
        list(lines),
        (booking.state, booking.state_since, booking.asked_at, booking.deadline),
        (*event[:-1], Jsonb(event[-1])),
    )


def _insert(booking: int, rows: _Rows) -> None:
    """The same rows by the plainest statements, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_RESERVATION, rows.reservation)
        reservation = cursor.fetchone()[0]
        cursor.execute(
            f"{_LINES} VALUES {', '.join([_LINE] * len(rows.lines))}",
            [value for line in rows.lines for value in (reservation, *line)],
        )
        cursor.execute(_BOOKING, (reservation, *rows.booking, booking))
        cursor.execute(_AUDIT, rows.event)


@transaction.atomic
def _give_back(booking: Booking) -> None:
    reservation = Booking.objects.values_list("reservation", flat=True).get(pk=booking.pk)
    booking.demand.delete()
    Reservation.objects.filter(pk=reservation).delete()
