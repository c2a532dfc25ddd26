"""From a need of a family's file to places kept or asked: the services of bookings, in one order of a counsellor."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bookings.avip_terms import term_end
from bookings.domain.hours import AskedHours, written
from bookings.domain.life import OVER, State
from bookings.models import BookedChild, Booking, Demand, Waiting
from bookings.services import requests
from bookings.services.children import booked_children
from bookings.services.deadlines import deadline_of, local
from bookings.services.demands import Asked, Asker, open_demand
from bookings.services.holds import hold
from bookings.services.refusals import Refused
from bookings.services.waiting import join
from childcare.domain.ages import completed_months
from childcare.models import Site
from families.locks import lock_file
from families.models import FileChild
from families.records import care_of
from portal.family_search import FamilySearch
from portal.forms.children import MIDDLE_OF_MONTH
from portal.words.espace.bookings import age_words
from portal.words.french import month_year

SCHOOL_AGE_MONTHS = 72  # nobody older is received before or without school
KEPT = [State.HELD, State.ACCEPTED, State.ADMISSION, State.CONFIRMED]


@dataclass(frozen=True, slots=True)
class Order:
    """What a counsellor asks: for which children of the file (their numbers), and whether for the term AVIP."""

    children: frozenset[int]
    avip_term: bool = False


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes to tick: numbers with their words, and those ticked at first."""

    named: list[tuple[str, str]]
    ticked: list[str]


def asked_of(search: FamilySearch, *, avip_term: bool, today: date) -> Asked:
    """The hours of the need as they are today: a demand keeps its copy. A weekly need begins today at the earliest."""
    care = care_of(search.need)
    days = [each.day for each in care.hours if each.day is not None]
    return Asked(
        hours=tuple(AskedHours(each.starts, each.ends, each.weekday, each.day) for each in care.hours),
        starts=max(care.starts, today) if care.starts else min(days),
        until=care.until if care.starts else max(days),
        travel_minutes=care.travel_minutes,
        insee_code=care.insee_code,
        in_insertion=care.avip_priority,
        avip_term=avip_term,
    )


def draft(search: FamilySearch, site: Site, *, avip_term: bool, now: datetime) -> Booking:
    """The booking as it would be written, to say its days and its deadline before anything is."""
    asked = asked_of(search, avip_term=avip_term, today=local(site, now).date())
    demand = Demand(
        organisation=search.by.organisation,
        hours=written(asked.hours),
        starts=asked.starts,
        until=asked.until,
        travel_minutes=asked.travel_minutes,
        in_insertion=asked.in_insertion,
        avip_term=avip_term,
    )
    until = term_end(site.insee_code, asked.starts, asked.until) if avip_term else asked.until
    return Booking(demand=demand, site=site, starts=asked.starts, until=until)


def boxes_of_children(search: FamilySearch, on: date) -> Boxes:
    """The children of the file, « 16 mois (mars 2025) », and which ones need care."""
    born = {
        str(pk): month.replace(day=MIDDLE_OF_MONTH)
        for pk, month in search.file.children.order_by("birth_month", "pk").values_list("pk", "birth_month")
    }
    named = [(pk, f"{age_words(birth, on)} ({month_year(birth)})") for pk, birth in born.items()]
    ticked = [pk for pk, birth in born.items() if 0 <= completed_months(birth, on) < SCHOOL_AGE_MONTHS]
    return Boxes(named, ticked)


def answer_awaited_until(booking: Booking, now: datetime) -> datetime | None:
    """When the place must have answered, if it were asked now; None when every hour is over."""
    try:
        return deadline_of(booking, now)
    except Refused:
        return None


@transaction.atomic
def hold_for(search: FamilySearch, site: Site, order: Order, *, now: datetime) -> Booking:
    """Keep the seats at this site. Given twice, by a double click or a page opened again, the order is given once.

    Raises Refused, and writes nothing.
    """
    _lock(search)
    kept = kept_at(search, site)
    if kept is not None:
        return kept
    demand = _open(search, [site], order, Demand.Way.DIRECT, now)
    return hold(demand.pk, by=search.by, now=now)


def kept_at(search: FamilySearch, site: Site) -> Booking | None:
    """What is kept already for this need of the family at this site."""
    mine = Booking.objects.filter(demand__file=search.file, demand__need=search.need, site=site, state__in=KEPT)
    return mine.filter(active=True).order_by("-pk").first()


def running_demand(search: FamilySearch) -> Demand | None:
    """The demand of the same need for which places are being asked: another one is not sent beside it."""
    running = Demand.objects.filter(file=search.file, need=search.need, closed_at=None, escalated_at=None)
    asked = running.exclude(way=Demand.Way.DIRECT).filter(bookings__state__in=set(State) - OVER)
    return asked.order_by("-pk").first()


@transaction.atomic
def ask_for(search: FamilySearch, sites: Sequence[Site], order: Order, way: Demand.Way, *, now: datetime) -> Demand:
    """Ask one to three places, in order or together; the demand already running when there is one.

    Raises Refused, and writes nothing.
    """
    _lock(search)
    running = running_demand(search)
    if running is not None:
        return running
    demand = _open(search, sites, order, way, now)
    requests.ask(demand.pk, now=now)
    return demand


@transaction.atomic
def wait_for(search: FamilySearch, site: Site, order: Order, *, now: datetime) -> Demand:
    """Put the family on the waiting list of this site, once, for each age group of its children. Raises Refused."""
    _lock(search)
    waits = Waiting.objects.filter(demand__file=search.file, demand__need=search.need, left_at=None)
    row = waits.filter(age_group__site=site).select_related("demand").first()
    if row is not None:
        return row.demand
    demand = _open(search, [site], order, Demand.Way.DIRECT, now)
    births = demand.children.values_list("birth_date", flat=True)
    ages = [completed_months(birth, demand.starts) for birth in births]
    groups = site.age_groups.values_list("pk", "min_months", "max_months")
    fitting = [pk for pk, first, last in groups if any(first <= age < last for age in ages)]
    if not fitting:
        raise Refused(_("Ce lieu ne reçoit pas d’enfant de cet âge."))
    rows = join(demand.pk, fitting, by=search.by.user, now=now)
    return rows[0].demand


def _lock(search: FamilySearch) -> None:
    """One order at a time for a family: the second click waits for the first."""
    if lock_file(search.file.pk) is None:
        raise Refused(_("Ce dossier est effacé."))


def _open(search: FamilySearch, sites: Sequence[Site], order: Order, way: Demand.Way, now: datetime) -> Demand:
    asked = asked_of(search, avip_term=order.avip_term, today=local(sites[0], now).date())
    asker = Asker(file=search.file, by=search.by, need=search.need)
    return open_demand(asked, _children(search, order.children), sites, way=way, asker=asker, now=now)


def _children(search: FamilySearch, chosen: Collection[int]) -> list[BookedChild]:
    """The booked children of those of the file, both in the same order."""
    of_file = FileChild.objects.filter(file=search.file).order_by("birth_month", "pk").values_list("pk", flat=True)
    every = zip(of_file, booked_children(search.file), strict=True)
    return [booked for number, booked in every if number in chosen]
