"""Placements under way, for the tests of their days."""

from __future__ import annotations

import itertools
from datetime import date, datetime, time, timedelta

from bookings.domain.hours import AskedHours
from bookings.domain.life import State
from bookings.models import Booking
from childcare.models import Facility, Site
from childcare.services import reservations
from core.models import OutboxMessage
from families.models import FamilyFile
from tests.bookings.desk import BABY, demand, place, seated
from tests.families.offices import counsellor, file_of
from tests.support import managers
from tests.support.offers import NOW, TODAY

DAY = timedelta(days=1)
_numbers = itertools.count(10_000_000)
SUNDAY = TODAY + 3 * DAY
SUNDAYS = AskedHours(time(9), time(12), weekday=7)
NEW_DAY = TODAY + 87 * DAY  # a Sunday, the day that the next night publishes


def sundays(first: date = SUNDAY, last: date = NEW_DAY) -> tuple[date, ...]:
    return tuple(first + number * DAY for number in range(0, (last - first).days + 1, 7))


def week_place(*, seats: int = 1, days: tuple[date, ...] | None = None, **terms: object) -> Site:
    """A managed place that offers seats on Sundays, the new one included."""
    organisation = managers.organisation()
    managers.member(organisation)
    site = place(seats=seats, days=sundays() if days is None else days, run_by=organisation)
    Facility.objects.filter(pk=site.facility_id).update(**terms)
    site.facility.refresh_from_db()
    return site


def another_family(months: tuple[date, ...] = BABY) -> FamilyFile:
    """A family of its own, with a child of the usual age."""
    return file_of(counsellor(), now=NOW, phone=f"+336{next(_numbers):08d}", birth_months=months)


def placed(
    site: Site,
    *,
    file: FamilyFile | None = None,
    state: State = State.CONFIRMED,
    hours: tuple[AskedHours, ...] = (SUNDAYS,),
    starts: date = SUNDAY,
    until: date | None = None,
    **said: object,
) -> Booking:
    """A booking that the parent agreed to, with its seats."""
    asked = demand(file or another_family(), site, hours=hours, starts=starts, until=until, **said)
    found = seated(asked.bookings.get(), state, agreed_at=NOW, asked_at=NOW, expires_at=NOW + 30 * DAY)
    if state == State.CONFIRMED:
        reservations.confirm(reservation_id=found.reservation_id, now=NOW)
    return Booking.objects.select_related("demand", "site__facility", "reservation").get(pk=found.pk)


def days_taken(booking: Booking) -> list[date]:
    lines = booking.reservation.lines.filter(active=True)
    return sorted(lines.values_list("slot__day", flat=True))


def letters(about: str) -> list[OutboxMessage]:
    """Those whose cause names that, oldest first."""
    return list(OutboxMessage.objects.filter(key__contains=about).order_by("created_at", "pk"))


def at(day: date, clock: str) -> datetime:
    """An instant, on a clock of UTC."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=NOW.tzinfo)
