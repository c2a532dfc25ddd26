"""Contracts, longer than the published calendar: each night takes their seats of the new days before anybody else may.

The last day of an AVIP place is its territory's term (bookings/avip_terms.toml); a review renews it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts.models import User
from bookings.avip_terms import avip_term
from bookings.domain.life import State
from bookings.events import BookingLengthened
from bookings.models import Booking
from bookings.services.day_seats import days_of, lock_place, take_days, untaken
from bookings.services.deadlines import local
from bookings.services.demands import subject_of
from bookings.services.refusals import Refused
from childcare.locks import filling_until
from childcare.services import calendar
from childcare.services.reservations import ReservationOver
from core.audit import record

log = structlog.get_logger(__name__)

# What still awaits days. A hold grows too: its family was promised the whole week, each week.
RUNNING = (State.HELD, State.ACCEPTED, State.ADMISSION, State.CONFIRMED)
DAY = timedelta(days=1)


def roll(*, today: date, now: datetime) -> calendar.Roll:
    """The nightly roll of every calendar, in which contracts take their seats before the new days are published; then
    the days that a contract lost on an earlier night, where seats came back since."""
    rolled = calendar.roll(today=today, before_publishing=partial(take_new_days, now=now))
    take_new_days(today + DAY, rolled.filled_until, now)
    return rolled


def take_new_days(first: date, last: date, now: datetime) -> int:
    """Take each running contract's seats on these days, both included; how many child-days were taken.

    Who was agreed first takes first. One transaction each, so that a night cut short is taken up; what is taken or
    recorded already stays as it is. What cannot be taken is recorded (`MissedDay`): `bookings.services.missed_days`
    tells it. A contract that fails is logged, and tried again by the next roll.
    """
    taken = 0
    for pk in list(_running(first, last).values_list("pk", flat=True)):
        try:
            if _lacks_days(pk, first, last):
                taken += _take_new_days(pk, first, last, now)
        except Exception as error:  # whatever it is: one contract keeps no calendar of France from its new day
            log.error("contract_not_rolled", booking=pk, error=type(error).__name__)
    return taken


@transaction.atomic
def renew(booking_id: int, *, reviewed_on: date, by: User, now: datetime) -> date:
    """A new AVIP term after the review of that day; its last day. Raises Refused, and nothing is renewed, when a day
    that can be taken now has no seat."""
    booking = lock_place(booking_id)
    term = avip_term(booking.site.insee_code, booking.starts)
    if not booking.demand.avip_term or booking.until is None or not term.renewable:
        raise Refused("Cette place n’a pas de contrat AVIP à renouveler.")
    if not booking.starts <= reviewed_on <= local(booking.site, now).date():
        raise Refused("Indiquez le jour du bilan : il a lieu pendant le contrat, avant le renouvellement.")
    until = term.last_day(booking.until + DAY)
    lengthen(booking, until, now=now)
    _tell_journal(booking, "renew", by, now)
    return until


@transaction.atomic
def prolong(booking_id: int, until: date, *, by: User | None, now: datetime) -> date:
    """A later last day, its seats with it. Raises Refused, and nothing changes, when a day has no seat, or for an AVIP
    place, which a review renews."""
    booking = lock_place(booking_id)
    if booking.demand.avip_term:
        raise Refused("Cette place se renouvelle après un bilan avec votre conseiller.")
    lengthen(booking, until, now=now)
    _tell_journal(booking, "prolong", by, now)
    return until


def lengthen(booking: Booking, until: date, *, now: datetime) -> None:
    """Write a later last day of a locked booking that is confirmed, and take the days that calendars hold."""
    if booking.state != State.CONFIRMED or booking.until is None:
        raise Refused("Seule une place confirmée, qui a une date de fin, se prolonge.")
    if until <= booking.until:
        raise Refused("Choisissez une date après la fin de la place.")
    first, booking.until = booking.until + DAY, until
    booking.end_choice = ""
    booking.save(update_fields=["until", "end_choice"])
    take_days(booking, first, min(until, filling_until()), now=now, strict=True)


def _running(first: date, last: date) -> QuerySet[Booking]:
    """Those that have days left among these, the first agreed first."""
    reach = Q(until__isnull=True) | Q(until__gte=first)
    running = Booking.objects.filter(reach, active=True, state__in=RUNNING, starts__lte=last)
    return running.order_by(F("agreed_at").asc(nulls_last=True), "pk")


def _lacks_days(pk: int, first: date, last: date) -> bool:
    """Whether there is anything to take, seen without a lock: most nights' second look finds nothing."""
    booking = Booking.objects.select_related("demand", "reservation").get(pk=pk)
    if not days_of(booking, first, last):
        return False
    return bool(untaken(booking, list(booking.demand.children.all()), first, last))


@transaction.atomic
def _take_new_days(pk: int, first: date, last: date, now: datetime) -> int:
    booking = lock_place(pk)
    if not booking.active or booking.state not in RUNNING:
        return 0
    try:
        with transaction.atomic():
            return take_days(booking, first, last, now=now, strict=False)
    except ReservationOver:
        return 0  # an option whose time came: the sweep of overdue ones does what follows


def _tell_journal(booking: Booking, how: str, by: User | None, now: datetime) -> None:
    about = {**subject_of(booking.demand), "subject": (Booking._meta.label, booking.pk)}
    record(BookingLengthened, actor=by, **about, data={"how": how}, now=now)
