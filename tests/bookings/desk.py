"""Families, places and demands for the tests of bookings, around the calendar of tests.support.offers."""

from __future__ import annotations

from datetime import date, time

from accounts.models import Membership, Organisation
from bookings.domain.hours import AskedHours
from bookings.domain.life import State
from bookings.models import Booking, Demand
from bookings.services.children import booked_children
from bookings.services.demands import Asked, Asker, open_demand
from bookings.services.seats import seats_class, stays_of, taken_until
from childcare.models import Site
from childcare.services.reservations import hold as hold_seats
from families.models import FamilyFile
from tests.families.offices import counsellor, file_of
from tests.support import managers
from tests.support.offers import NOW, TODAY, age_group, calendar_of, slot

MORNING = AskedHours(time(9), time(12), day=TODAY)
BABY = (date(2026, 10, 1),)


def family(by: Membership | None = None, months: tuple[date, ...] = BABY) -> FamilyFile:
    """A file opened at NOW, of one child who is 16 months old on TODAY."""
    return file_of(by or counsellor(), now=NOW, birth_months=months)


def place(
    *,
    seats: int = 1,
    hours: str = "08:00-18:00",
    days: tuple[date, ...] = (TODAY,),
    run_by: Organisation | None = None,
) -> Site:
    """A site that offers `seats` seats on these days, run by an organisation in which nobody works yet by default."""
    site = place_that_nobody_runs(seats=seats, hours=hours, days=days)
    managers.manage(site.facility, run_by or managers.organisation())
    return site


def place_that_nobody_runs(*, seats: int = 1, hours: str = "08:00-18:00", days: tuple[date, ...] = (TODAY,)) -> Site:
    """The same as it was imported: it is telephoned."""
    calendar_of()
    group = age_group()
    for day in days:
        slot(group, day, hours, seats)
    return group.site


def demand(
    file: FamilyFile,
    *sites: Site,
    hours: tuple[AskedHours, ...] = (MORNING,),
    way: Demand.Way = Demand.Way.DIRECT,
    starts: date = TODAY,
    until: date | None = TODAY,
    **said: object,
) -> Demand:
    """What the counsellor of that file asks."""
    asked = Asked(hours, starts, until, **said)
    asker = Asker(file=file, by=file.counsellor)
    return open_demand(asked, booked_children(file), sites, way=way, asker=asker, now=NOW)


def seated(booking: Booking, state: State = State.HELD, **said: object) -> Booking:
    """The booking with its seats, in that state, without asking anybody."""
    children = list(booking.demand.children.all())
    stays = stays_of(booking, children, first=booking.starts, last=taken_until(booking))
    expires_at = said.pop("expires_at", NOW.replace(hour=23))
    seats = hold_seats(stays=stays, class_of_need=seats_class(booking), expires_at=expires_at, now=NOW)
    for name, value in {"reservation": seats, "state": state, **said}.items():
        setattr(booking, name, value)
    booking.save()
    booking.refresh_from_db()
    return booking
