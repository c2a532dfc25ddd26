"""A counsellor, a family and crèches that answer on the portal, for the tests of counsellors' pages."""

from __future__ import annotations

from datetime import date, time, timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from bookings.domain.hours import AskedHours
from bookings.models import Booking, Demand
from bookings.services.children import booked_children
from bookings.services.demands import Asked, Asker, open_demand
from bookings.services.requests import ask
from childcare.models import Site
from families.domain.care import Care, Hours
from families.models import CareNeed, FamilyFile
from families.records import care_of
from families.services.needs import create_need
from tests.families.offices import counsellor, file_of
from tests.support import managers, places
from tests.support.offers import calendar_of


def need_day() -> date:
    """A working day, far enough for any delay to answer."""
    day = timezone.localdate() + timedelta(days=8)
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def me() -> Membership:
    return counsellor(joined_at=timezone.now())


def family(by: Membership, name: str = "Sonia", phone: str = "+33612345678", **said: object) -> FamilyFile:
    """A file of one child of sixteen months."""
    born = (timezone.localdate() - timedelta(days=490)).replace(day=1)
    given = {"first_name": name, "phone": phone, "birth_months": (born,)} | said
    return file_of(by, now=timezone.now(), **given)


def morning(file: FamilyFile, label: str = "Entretien") -> CareNeed:
    """Three hours on that day, in Toulouse."""
    care = Care(label, (Hours(time(9), time(12), day=need_day()),), "31555")
    return create_need(care, [file], by=file.counsellor, now=timezone.now())


def mornings(file: FamilyFile) -> CareNeed:
    """The same three hours each week, of the weekday of that day, three times."""
    day = need_day()
    hours = (Hours(time(9), time(12), weekday=day.isoweekday()),)
    care = Care("Formation", hours, "31555", starts=day, until=day + timedelta(days=14))
    return create_need(care, [file], by=file.counsellor, now=timezone.now())


def creche(name: str = "Les Lucioles", *, km: float = 1.0, managed: bool = True, **fields: object) -> Site:
    """With free seats on the coming days; run by an organisation of its own on the portal."""
    calendar_of(timezone.localdate())
    site = places.free_creche(name, km=km, **fields)
    if managed:
        managers.manage(site.facility, managers.organisation())
    return site


def asked(need: CareNeed, *sites: Site, way: Demand.Way = Demand.Way.CASCADE) -> list[Booking]:
    """The places asked for the family of this need, in order."""
    file, now, care = need.files.get(), timezone.now(), care_of(need)
    hours = tuple(AskedHours(each.starts, each.ends, each.weekday, each.day) for each in care.hours)
    said = Asked(hours, care.starts or need_day(), care.until or need_day(), insee_code="31555")
    asker = Asker(file=file, by=file.counsellor, need=need)
    demand = open_demand(said, booked_children(file), sites, way=way, asker=asker, now=now)
    ask(demand.pk, now=now)
    return list(demand.bookings.order_by("rank"))


def search(client, need: CareNeed) -> str:
    """Press « Chercher une place »; the address of the results."""
    answer = client.post(reverse("family_search", args=[need.files.get().pk]), {"besoin": need.pk})
    assert answer.status_code == 302
    return str(answer.url)


def mark_of(results: str) -> str:
    return results.partition("recherche=")[2].partition("&")[0]
