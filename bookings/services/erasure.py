"""What is held about the places of a family goes with its file; and what ends at night.

Seats still kept go back at once. Past ones stay taken by a child number that nothing links to anybody any more.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from bookings import letters
from bookings.domain.life import OVER, Event, Party, State
from bookings.locks import lock_booking
from bookings.models import BookedChild, Booking, CalendarFeed, Demand
from bookings.services.moves import move
from core.audit import doors
from families.models import FamilyFile


@transaction.atomic
def erase_of(file: FamilyFile, *, by: User | None, now: datetime) -> int:
    """End and delete every demand of a file, and its children's numbers; how many demands."""
    demands = list(file.demands.order_by("pk"))
    for demand in demands:
        _erase(demand, by=by, now=now)
    BookedChild.objects.filter(file_children__file=file).exclude(
        pk__in=BookedChild.objects.filter(demands__isnull=False).values("pk")
    ).delete()
    return len(demands)


def forget_closed_accounts(*, now: datetime) -> int:
    """The demands of parents whose account was erased, and the address of their calendar; how many. Each night."""
    CalendarFeed.objects.filter(parent__is_active=False).delete()
    return _erase_each(Demand.objects.filter(parent__is_active=False), now)


def forget_over(*, closed_before: datetime, now: datetime) -> int:
    """Demands that led nowhere, closed long enough ago (families/retention.toml); how many. Each night."""
    placed = Booking.objects.filter(state__in=[State.CONFIRMED, State.ATTENDED, State.ABSENT]).values("demand")
    return _erase_each(Demand.objects.filter(closed_at__lte=closed_before).exclude(pk__in=placed), now)


def _give_up(booking: Booking, by: User | None, now: datetime) -> None:
    """The place is told in a letter that hangs on nobody's file: those of the file are erased with it."""
    booking.demand.file = None
    move(booking, Event.CANCEL, party=Party.PARENT, by=by, now=now)
    letters.cancelled(booking, Party.PARENT, now=now)


def _erase_each(demands: QuerySet[Demand], now: datetime) -> int:
    """One transaction each: a night cut short loses nothing."""
    numbers = list(demands.order_by("pk").values_list("pk", flat=True))
    for number in numbers:
        with transaction.atomic():
            demand = Demand.objects.filter(pk=number).first()
            if demand is not None:
                _erase(demand, by=None, now=now)
    return len(numbers)


def _erase(demand: Demand, *, by: User | None, now: datetime) -> None:
    children = list(demand.children.values_list("pk", flat=True))
    for number in list(demand.bookings.exclude(state__in=OVER).values_list("pk", flat=True)):
        _give_up(lock_booking(number), by, now)
    numbers = list(demand.bookings.values_list("pk", flat=True))
    demand.delete()
    for number in numbers:
        doors.forget_history_of(Booking, number)
    BookedChild.objects.filter(pk__in=children, demands=None, links=None).delete()
