"""Facilities, slots and places taken, written in one line each, around a fixed day.

The calendar of TODAY holds the leap day of 2028, the two days of spring when the clocks change in France and elsewhere,
and the edge of the ring.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

from django.db import connection
from django.db.backends.postgresql.psycopg_any import NumericRange

from childcare.domain.ring import FILLED_DAYS, RING_DAYS, quarter_index
from childcare.models import AgeGroup, Calendar, CalendarHorizon, Facility, Line, Reservation, Site, Slot
from childcare.selectors.calendar_check import differences, oracle_differences

TODAY = date(2028, 2, 10)
NOW = datetime(2028, 2, 10, 9, 0, tzinfo=UTC)
LEAP_DAY = date(2028, 2, 29)
CLOCKS_CHANGE = date(2028, 3, 26)
EDGE = next(day for day in (TODAY + timedelta(days=n) for n in range(FILLED_DAYS)) if day.toordinal() % RING_DAYS == 0)


def calendar_of(today: date = TODAY) -> CalendarHorizon:
    """The calendar as the roll of that day leaves it."""
    until = today + timedelta(days=FILLED_DAYS - 1)
    horizon, _ = CalendarHorizon.objects.update_or_create(
        id=1, defaults={"filling_until": until, "filled_until": until}
    )
    return horizon


def age_group(site: Site | None = None, *, months: tuple[int, int] = (2, 36), insee_code: str = "44109") -> AgeGroup:
    if site is None:
        facility = Facility.objects.create(name="Les Tilleuls", kind="multi_accueil")
        site = Site.objects.create(facility=facility, latitude=47.2, longitude=-1.55, insee_code=insee_code)
    return AgeGroup.objects.create(site=site, min_months=months[0], max_months=months[1])


def slot(group: AgeGroup, day: date = TODAY, hours: str = "08:00-18:00", seats: int = 1, **fields: object) -> Slot:
    starts, ends = (time.fromisoformat(hour) for hour in hours.split("-"))
    return Slot.objects.create(age_group=group, day=day, starts=starts, ends=ends, seats=seats, **fields)


def quarters(day: date, hours: str) -> NumericRange:
    """« 09:00-12:00 » of a day, as slot.during and line.during write it."""
    starts, ends = (time.fromisoformat(hour) for hour in hours.split("-"))
    first = quarter_index(day, starts.hour * 4 + starts.minute // 15)
    last = quarter_index(day + timedelta(days=ends <= starts), ends.hour * 4 + ends.minute // 15)
    return NumericRange(first, last)


def reservation(state: str = "held", expires_at: datetime = NOW + timedelta(hours=1)) -> Reservation:
    return Reservation.objects.create(state=state, active=state != "released", expires_at=expires_at)


def line(on: Slot, hours: str, *, seat: int = 1, child: UUID | None = None, of: Reservation | None = None) -> Line:
    return Line.objects.create(
        reservation=of or reservation(), slot=on, seat=seat, during=quarters(on.day, hours), child_id=child or uuid4()
    )


def row(group: AgeGroup, seats_for: int = 0) -> Calendar:
    return Calendar.objects.get(age_group=group, seats_for=seats_for)


def row_for(group: AgeGroup) -> list[int] | None:
    return AgeGroup.objects.get(pk=group.pk).row_for


def wrong(*groups: AgeGroup) -> list[str]:
    """What the calendar says wrong of these groups, against the SQL truth and against the oracle."""
    ids = [group.pk for group in groups]
    return [str(difference) for difference in [*differences(ids), *oracle_differences(ids)]]


def sql(statement: str, *parameters: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.fetchall() if cursor.description else []


def clear() -> None:
    """Delete every committed row of childcare, for the tests that several connections see."""
    for table in ("reservation", "slot", "closure", "avip_label", "facility", "calendar_horizon"):
        sql(f"DELETE FROM {table}")
