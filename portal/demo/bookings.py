"""A few places asked in the demonstration, one at each step, so that managers, counsellors and parents have some."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.demo import CRECHES, MISSION_LOCALE, demo_organisation
from accounts.models import User
from bookings.domain.admission import AdmissionState
from bookings.domain.hours import AskedHours
from bookings.models import Booking, Demand, Introduction
from bookings.services import admissions, agreement, answers, requests
from bookings.services.children import booked_children
from bookings.services.demands import Asked, Asker, open_demand
from bookings.services.holds import hold
from bookings.services.refusals import Refused
from childcare.demo.loading import SOURCE
from childcare.models import AgeGroup, Facility, Site
from core.models import OutboxMessage
from families.models import FamilyFile

SPANS = ((time(9), time(12)), (time(14), time(16)))
NOTICE = timedelta(days=2)  # what a place has to answer, at least


@dataclass(frozen=True, slots=True)
class Asking:
    """What one family asks at one place; `director` answers there."""

    file: FamilyFile
    site: Site
    days: tuple[date, ...]
    span: tuple[time, time]
    director: User
    now: datetime

    def demand(self, way: Demand.Way) -> Demand:
        hours = tuple(AskedHours(*self.span, day=day) for day in self.days)
        asked = Asked(hours, self.days[0], self.days[-1], insee_code=self.site.insee_code, in_insertion=True)
        asker = Asker(file=self.file, by=self.file.counsellor)
        return open_demand(asked, booked_children(self.file), [self.site], way=way, asker=asker, now=self.now)


def erase_demo_bookings(*, everything: bool) -> None:
    """Erase what was asked of the facilities of the demonstration, or of all, with its letters: it keeps them there."""
    facilities = Facility.objects.all() if everything else Facility.objects.filter(source=SOURCE)
    Introduction.objects.filter(facility__in=facilities).delete()
    demands = Demand.objects.filter(bookings__site__facility__in=facilities)
    for number in Booking.objects.filter(demand__in=demands).values_list("pk", flat=True):
        OutboxMessage.objects.filter(key__contains=f"booking:{number}:").delete()
    Demand.objects.filter(pk__in=list(demands.values_list("pk", flat=True))).delete()


def ask_demo_places(*, now: datetime) -> None:
    """Ask them once: an organisation that asked something before is left as it is.

    The seats of the demonstration hang on the day: each family takes the first hours that are free, or asks nothing.
    """
    creches, follows = demo_organisation(CRECHES), demo_organisation(MISSION_LOCALE)
    if creches is None or follows is None or Demand.objects.filter(organisation=follows).exists():
        return
    director = creches.memberships.filter(ended_at=None).select_related("user").order_by("pk").first()
    managed = Site.objects.filter(facility__managements__organisation=creches, facility__managements__ended=None)
    sites = list(managed.select_related("facility").order_by("facility__external_id", "pk"))
    files = {file.first_name: file for file in FamilyFile.objects.filter(organisation=follows)}
    for name, step in STEPS.items():
        if director is not None and name in files:
            _first_free(step, files[name], sites, director.user, now)


def _first_free(
    step: Callable[[Asking], None], file: FamilyFile, sites: Sequence[Site], director: User, now: datetime
) -> None:
    for site in sites:
        if not _receives(site, file, timezone.localdate(now)):
            continue
        for days in _days(timezone.localdate(now + NOTICE)):
            for span in SPANS:
                try:
                    with transaction.atomic():
                        step(Asking(file, site, days, span, director, now))
                except Refused:
                    continue
                return


def _receives(site: Site, file: FamilyFile, today: date) -> bool:
    """Whether it receives children of the ages of that family."""
    months = [
        (today.year - birth.year) * 12 + today.month - birth.month
        for birth in file.children.values_list("birth_month", flat=True)
    ]
    groups = AgeGroup.objects.filter(site=site)
    return all(groups.filter(min_months__lt=age, max_months__gt=age + 1).exists() for age in months)


def _days(first: date) -> Iterator[tuple[date, ...]]:
    """Three working days, else one of the five."""
    week = [first + timedelta(days=number) for number in range(7)]
    working = [day for day in week if day.isoweekday() <= 5]
    yield tuple(working[:3])
    for day in working:
        yield (day,)


def _requested(asking: Asking) -> None:
    requests.ask(asking.demand(Demand.Way.CASCADE).pk, now=asking.now)


def _held(asking: Asking) -> None:
    hold(asking.demand(Demand.Way.DIRECT).pk, by=asking.file.counsellor, now=asking.now)


def _in_admission(asking: Asking) -> None:
    _agreed(asking)


def _confirmed(asking: Asking) -> None:
    booking = _agreed(asking)
    for admission in admissions.admissions_of(booking).exclude(state=AdmissionState.KNOWN):
        admissions.move_to(admission.pk, AdmissionState.KNOWN, by=asking.director, now=asking.now)


def _agreed(asking: Asking) -> Booking:
    """The place accepts, and the parent says yes on the telephone."""
    (booking,) = requests.ask(asking.demand(Demand.Way.CASCADE).pk, now=asking.now)
    answers.accept(booking.pk, by=asking.director, now=asking.now)
    heard_by = asking.file.counsellor.user
    return agreement.agree(booking.pk, how=Booking.Agreed.CALL, by=heard_by, now=asking.now)


STEPS: dict[str, Callable[[Asking], None]] = {
    "Awa": _requested,
    "Mélanie": _held,
    "Yanis": _in_admission,
    "Nadia": _confirmed,
}
