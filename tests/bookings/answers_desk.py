"""Places that somebody runs, and demands that they answer, on a day after the delays of the tests."""

from __future__ import annotations

from datetime import date, time, timedelta

from accounts.domain.organisation_kinds import OrganisationKind
from accounts.domain.roles import Role
from accounts.models import Membership, User
from bookings.domain.hours import AskedHours
from bookings.models import BookedChild, Booking, Demand
from bookings.services.answers import accept
from bookings.services.demands import Asked, Asker, open_demand
from bookings.services.requests import ask
from childcare.models import Site
from core.models import OutboxMessage
from families.models import FamilyFile
from tests.bookings.desk import demand, family, place
from tests.families.offices import counsellor, office
from tests.support.offers import NOW, TODAY

DAY = TODAY + timedelta(days=7)
HOURS = AskedHours(time(9), time(12), day=DAY)
OTHER_HOURS = (AskedHours(time(14), time(17), day=DAY),)
SOON = NOW + timedelta(minutes=5)


def managed(*, seats: int = 1, organisation=None) -> tuple[Site, User]:
    """A place that somebody runs, and who."""
    creche = organisation or office("Crèches", kind=OrganisationKind.FACILITY_MANAGER)
    site = place(seats=seats, days=(DAY,), run_by=creche)
    return site, counsellor(creche, role=Role.MANAGER).user


def wanted(*sites: Site, way: Demand.Way = Demand.Way.CASCADE, file: FamilyFile | None = None) -> Demand:
    """What a family wants on DAY; nobody is asked yet."""
    return demand(file or family(), *sites, hours=(HOURS,), way=way, starts=DAY, until=DAY)


def asked(*sites: Site, way: Demand.Way = Demand.Way.CASCADE, file: FamilyFile | None = None) -> list[Booking]:
    """The bookings of a demand whose places were asked at NOW, in order."""
    found = wanted(*sites, way=way, file=file)
    ask(found.pk, now=NOW)
    return list(found.bookings.order_by("rank"))


def both_accepted() -> tuple[Booking, Booking]:
    """Two places asked together, which both accepted the same child at the same hours."""
    (one, her), (two, him) = managed(), managed()
    first, second = asked(one, two, way=Demand.Way.PARALLEL)
    return accept(first.pk, by=her, now=SOON), accept(second.pk, by=him, now=SOON)


def of_account(parent: User, *sites: Site) -> Demand:
    """The same, asked by a parent with an account."""
    child = BookedChild.objects.create(parent=parent, birth_date=date(2026, 10, 15))
    said = Asked((HOURS,), DAY, DAY)
    return open_demand(said, [child], sites, way=Demand.Way.CASCADE, asker=Asker(parent=parent), now=NOW)


def comite(departement: str = "44") -> Membership:
    """A coordinator of the comité AVIP of a département."""
    found = office(f"Comité {departement}", kind=OrganisationKind.COMITE_AVIP, departement=departement)
    return counsellor(found, role=Role.COORDINATOR)


def written_to(user: User) -> list[OutboxMessage]:
    """The letters to this person, oldest first."""
    return list(OutboxMessage.objects.filter(recipient=user.email or user.phone).order_by("created_at", "pk"))


def read_again(booking: Booking) -> Booking:
    return Booking.objects.select_related("demand").get(pk=booking.pk)
