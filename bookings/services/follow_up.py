"""What follows a delay that ended: silence counted, the next place asked, those concerned told.

PostgreSQL expires a booking when its seats come back; a request has none, so that its delay is watched here. Each row
is one transaction, looked at again once locked: run twice, late, or by two workers, each thing happens once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.domain.organisation_states import OrganisationState
from bookings import letters
from bookings.domain.life import Event, Party, State
from bookings.locks import lock_booking_if_free
from bookings.models import AccommodationNeed, Booking, Silence
from bookings.services.moves import move
from bookings.services.requests import go_on, nobody_answers
from childcare.models import Management
from childcare.services import reservations


def sweep(*, now: datetime) -> int:
    """Give back the seats whose time has come, expire requests left without an answer, then do what follows; how many
    bookings were followed up. Each minute."""
    reservations.expire_overdue(now=now)
    _each(_overdue_requests(now), _expire, now)
    _each(_left_by_their_managers(), _to_telephone, now)
    return _each(_to_follow_up(), _follow_up, now)


def _overdue_requests(now: datetime) -> QuerySet[Booking]:
    """Requests whose delay is over; those without delay, while a welcome is prepared, end with the days they asked."""
    over = Q(deadline__lte=now) | Q(deadline=None, until__lt=now.date())
    return Booking.objects.filter(over, state=State.REQUESTED, asked_at__isnull=False)


def _left_by_their_managers() -> QuerySet[Booking]:
    """What was asked of a place that nobody runs any more: no answer can come, which is no silence of the place."""
    running = Management.objects.filter(facility=OuterRef("site__facility"), ended=None)
    managed = Exists(running.filter(organisation__state=OrganisationState.ACTIVE))
    return Booking.objects.filter(~managed, state__in=[State.REQUESTED, State.HELD], asked_at__isnull=False)


def _to_follow_up() -> QuerySet[Booking]:
    return Booking.objects.filter(state=State.EXPIRED, followed_up_at=None)


def _each(waiting: QuerySet[Booking], work: Callable[[Booking, datetime], None], now: datetime) -> int:
    done = 0
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            booking = lock_booking_if_free(pk)
            if booking is not None and waiting.filter(pk=pk).exists():
                work(booking, now)
                done += 1
    return done


def _expire(booking: Booking, now: datetime) -> None:
    move(booking, Event.EXPIRE, party=Party.SYSTEM, by=None, now=now)


def _to_telephone(booking: Booking, now: datetime) -> None:
    move(booking, Event.EXPIRE, party=Party.SYSTEM, by=None, now=now, followed_up_at=now)
    letters.to_telephone(booking, nobody_answers(booking.site.facility), now=now)
    go_on(booking.demand, now=now)


def _follow_up(booking: Booking, now: datetime) -> None:
    booking.followed_up_at = now
    booking.save(update_fields=["followed_up_at"])
    if (
        booking.asked_at is None
    ):  # the waiting list offered it, and its family said nothing: bookings.services.freed_seats
        return
    by_place = _place_was_silent(booking)
    if by_place:
        said = {"facility_id": booking.site.facility_id, "at": now}
        Silence.objects.get_or_create(booking=booking, defaults=said)
    letters.expired(booking, by_place=by_place, now=now)
    go_on(booking.demand, now=now)


def _place_was_silent(booking: Booking) -> bool:
    """Whether the place was the one to answer: not the family asked for its yes, nor while a welcome was prepared."""
    preparing = AccommodationNeed.objects.filter(booking=booking, settled_at=None).exists()
    return not (booking.accepted_at or booking.agreed_at or booking.proposed_hours or preparing)
