"""Who came: a day is presumed attended 48 hours after it, unless an absence was noted; a booking ends with its days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.models import User
from bookings.domain.admission import AdmissionState, known_after
from bookings.domain.endings import PRESUMED_AFTER, is_presumed
from bookings.domain.life import Event, Party, State
from bookings.locks import lock_booking
from bookings.models import Admission, Booking
from bookings.services.deadlines import local
from bookings.services.demands import weeks_of
from bookings.services.moves import move

DAY = timedelta(days=1)
# An admission is renewed when a stay lengthens it by a month or more: not each day of a long placement.
RENEWED_BY = timedelta(days=30)


def attended_days(booking: Booking, *, now: datetime) -> list[date]:
    """The days that count as attended: over since 48 hours, and no absence nor lack of seat was noted."""
    last = min(booking.until or date.max, local(booking.site, now).date())
    weeks = weeks_of(booking.demand, starts=booking.starts, until=booking.until)
    zone = ZoneInfo(booking.site.time_zone)
    over = {
        stay.start.date()
        for stay in weeks.stays(booking.starts, last)
        if is_presumed(stay.end.replace(tzinfo=zone, fold=1), now)
    }
    absent = set(booking.absences.values_list("day", flat=True))
    return sorted(over - absent - _days_without_any_seat(booking))


def close_ended(*, now: datetime) -> int:
    """Move each confirmed booking whose last day is over since 48 hours: attended, or absent when nobody ever came; how
    many. One transaction each; a manager who corrected it before is not contradicted."""
    last = (now - PRESUMED_AFTER).date() + DAY  # the clocks of overseas: looked at closer, booking by booking
    ended = Booking.objects.filter(state=State.CONFIRMED, until__lte=last).order_by("pk")
    return sum(_close(pk, now) for pk in list(ended.values_list("pk", flat=True)))


def correct(booking_id: int, *, came: bool, by: User | None, now: datetime) -> bool:
    """The manager says that the children came, or never did; False when it was said already. Raises Refused."""
    with transaction.atomic():
        booking = lock_booking(booking_id)
        event = Event.ATTEND if came else Event.MISS
        return move(booking, event, party=Party.MANAGER, by=by, now=now)


def keep_known(*, now: datetime) -> int:
    """Let the year during which children are known run from their last attended day; how many admissions changed."""
    changed = 0
    known = Admission.objects.filter(state=AdmissionState.KNOWN)
    coming = Booking.objects.filter(state__in=[State.CONFIRMED, State.ATTENDED], site__facility__admissions__in=known)
    for booking in coming.filter(demand__children__admissions__in=known).select_related("site", "demand").distinct():
        # Those whose admission holds for a year from today need no look at their days.
        late = known.filter(
            facility=booking.site.facility_id,
            child__in=booking.demand.children.all(),
            known_until__lt=known_after(local(booking.site, now).date()) - RENEWED_BY,
        )
        if late.exists() and (days := attended_days(booking, now=now)):
            until = known_after(days[-1])
            changed += late.filter(known_until__lt=until).update(known_until=until, changed_at=now)
    return changed


@transaction.atomic
def _close(booking_id: int, now: datetime) -> bool:
    booking = lock_booking(booking_id)
    if booking.state != State.CONFIRMED or not _is_over(booking, now):
        return False
    event = Event.ATTEND if attended_days(booking, now=now) else Event.MISS
    return move(booking, event, party=Party.SYSTEM, by=None, now=now)


def _is_over(booking: Booking, now: datetime) -> bool:
    if booking.until is None:
        return False
    weeks = weeks_of(booking.demand, starts=booking.starts, until=booking.until)
    stays = weeks.stays(booking.starts, booking.until)
    last = max((stay.end for stay in stays), default=datetime.combine(booking.until + DAY, datetime.min.time()))
    return is_presumed(last.replace(tzinfo=ZoneInfo(booking.site.time_zone), fold=1), now)


def _days_without_any_seat(booking: Booking) -> set[date]:
    """Days on which no child of the booking had a seat."""
    children = set(booking.demand.children.values_list("pk", flat=True))
    without: dict[date, set[object]] = {}
    for day, child in booking.missed_days.values_list("day", "child"):
        without.setdefault(day, set()).add(child)
    return {day for day, missing in without.items() if missing >= children}
