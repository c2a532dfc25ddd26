"""A facility that closes suddenly: the seats of those days go back, families and counsellors are told at once, each
with three other places that are free at the same hours.

A placement goes on after the days closed; one that loses all its days is over, and the next place is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from bookings import closing_letters
from bookings.domain.life import Event, Party, State
from bookings.domain.missed import MissedReason
from bookings.domain.refusals import RefusalReason
from bookings.locks import lock_booking
from bookings.models import Booking, MissedDay
from bookings.services.day_seats import days_of, give_back_day
from bookings.services.deadlines import local
from bookings.services.moves import move
from bookings.services.other_places import other_places
from bookings.services.refusals import Refused
from bookings.services.requests import go_on
from childcare.locks import lock_age_groups
from childcare.models import AgeGroup, Facility, Line, Slot
from childcare.services import patterns

LONGEST = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Closed:
    """How many placements lost days, and of them how many lost them all."""

    touched: int
    ended: int


@transaction.atomic
def close_suddenly(
    facility_id: int, starts: date, until: date, reason: str, *, organisation_id: int, by: User, now: datetime
) -> Closed:
    """Close these days, both included, whoever has a place then. Twice is the same as once. Raises Refused."""
    facility = Facility.objects.get(pk=facility_id)
    site = facility.sites.order_by("pk").first()
    today = local(site, now).date() if site else now.date()
    if until < starts or until < today:
        raise Refused(_("Choisissez des jours à venir, dont la fin suit le début."))
    if until - starts > LONGEST:
        raise Refused(_("Une fermeture dure 3 mois au plus. Au-delà, retirez vos heures libres."))
    numbers = _lock(facility_id, starts, until)
    ended = [_lose(pk, max(starts, today), until, by, now) for pk in numbers]
    patterns.close(facility_id=facility_id, starts=starts, until=until, reason=reason, from_day=today)
    _withdraw_other_slots(facility_id, max(starts, today), until)
    return Closed(len(ended), sum(ended))


def _lock(facility_id: int, starts: date, until: date) -> list[int]:
    """Every age group of the facility, and of the other seats of its families, at once; the bookings that lose days."""
    groups = set(AgeGroup.objects.filter(site__facility=facility_id).values_list("pk", flat=True))
    lines = Line.objects.filter(active=True, slot__age_group__in=groups, slot__day__range=(starts, until))
    demands = Booking.objects.filter(reservation__lines__in=lines).values("demand")
    elsewhere = Line.objects.filter(active=True, reservation__booking__demand__in=demands)
    lock_age_groups(groups | set(elsewhere.values_list("slot__age_group", flat=True)))
    touched = Booking.objects.filter(reservation__lines__in=lines).order_by("demand", "pk")
    return list(dict.fromkeys(touched.values_list("pk", flat=True)))


def _lose(pk: int, starts: date, until: date, by: User, now: datetime) -> bool:
    """Take the days from a booking and tell; whether none is left."""
    booking = lock_booking(pk)
    days = days_of(booking, starts, until)
    for day in days:
        give_back_day(booking, day)
        for child in booking.demand.children.all():
            said = {"reason": MissedReason.CLOSED.value, "found_at": now, "told_at": now}
            MissedDay.objects.get_or_create(booking=booking, child=child, day=day, defaults=said)
    closing_letters.closed(booking, days, other_places(booking, days, now=now), now=now)
    if _goes_on(booking, until):
        return False
    _end(booking, by, now)
    return True


def _goes_on(booking: Booking, until: date) -> bool:
    """Whether days are left after the closing, or were before it."""
    kept = booking.reservation.lines.filter(active=True).exists() if booking.reservation else False
    return kept or booking.until is None or bool(days_of(booking, until + timedelta(days=1), booking.until))


def _end(booking: Booking, by: User, now: datetime) -> None:
    """Nothing is left of it: the place takes its word back, and what follows a refusal follows."""
    said = {"ended_by": by, "ended_party": Party.MANAGER.value}
    if booking.state == State.HELD:
        move(booking, Event.REFUSE, party=Party.MANAGER, by=by, now=now, refusal_reason=RefusalReason.NO_SEAT, **said)
    else:
        move(booking, Event.CANCEL, party=Party.MANAGER, by=by, now=now, **said)
    go_on(booking.demand, now=now)


def _withdraw_other_slots(facility_id: int, starts: date, until: date) -> None:
    """The hours of days of their own: patterns know nothing of them."""
    slots = Slot.objects.filter(age_group__site__facility=facility_id, day__range=(starts, until))
    free = slots.exclude(lines__active=True)
    Line.objects.filter(slot__in=free).delete()
    free.delete()
