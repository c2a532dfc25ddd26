"""First visits, booked with the place: proposed when the parent agrees, moved by the manager."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction

from accounts.models import User
from bookings.domain.life import State
from bookings.domain.visits import begin_before, visit_days
from bookings.locks import lock_booking
from bookings.models import Booking, Visit
from bookings.services.deadlines import FIRST_STAY_WITHIN, closed_days, local
from bookings.services.demands import weeks_of
from bookings.services.refusals import Refused
from childcare.domain.first_visit import VisitTerms, ready_on
from childcare.models import Facility

# Mid-morning, between the arrivals and the meal: the manager says another hour.
USUAL_START, USUAL_END = time(10), time(11)
LOOKED_AT = timedelta(days=60)  # closures further away do not move a visit
PLANNED_IN = (State.ADMISSION, State.CONFIRMED)


def visits_wanted(facility: Facility) -> int:
    """How many visits come before the first stay; none where the place wants none, one on the day itself, or does
    not say how many."""
    return facility.first_visit_count or 0 if facility.first_visits == Facility.FirstVisits.DAYS else 0


def begin_visits_before(booking: Booking, now: datetime) -> date | None:
    """« Commencez les visites avant le … » : the day after the last one on which they may begin; None without visits
    before the stay."""
    count, first = visits_wanted(booking.site.facility), next_stay(booking, now)
    if not count or first is None:
        return None
    closed = closed_days(booking.site, first.date() - LOOKED_AT, first.date())
    return begin_before(first.date(), count, closed) + timedelta(days=1)


def next_stay(booking: Booking, now: datetime) -> datetime | None:
    """The first stay that is still to come, in naive local time."""
    first = max(booking.starts, local(booking.site, now).date())
    weeks = weeks_of(booking.demand, starts=booking.starts, until=booking.until)
    stays = weeks.stays(first, booking.until or first + FIRST_STAY_WITHIN)
    return stays[0].start if stays else None


def propose(booking: Booking, now: datetime) -> list[Visit]:
    """Write the visits that the place wants, on its first working days after its notice; what is planned already stays.

    They may end after the first stay: the place is then confirmed once the days are moved (`admissions.confirm`).
    """
    if booking.visits.exists():
        return []
    facility, today = booking.site.facility, local(booking.site, now)
    stay = next_stay(booking, now)
    if facility.first_visits == Facility.FirstVisits.SAME_DAY and stay is not None:
        end = min(stay + timedelta(hours=1), datetime.combine(stay.date(), time(23, 59)))
        return [booking.visits.create(day=stay.date(), starts=stay.time(), ends=end.time())]
    ready = ready_on(VisitTerms(facility.first_visits, notice_hours=facility.minimum_notice_hours), today)
    ready = max(ready, today.date() + timedelta(days=1))
    count = visits_wanted(facility)
    days = visit_days(ready, count, closed_days(booking.site, ready, ready + LOOKED_AT)) if count else ()
    return [booking.visits.create(day=day, starts=USUAL_START, ends=USUAL_END) for day in days]


@transaction.atomic
def plan(
    booking_id: int,
    hours: tuple[date, time, time],
    *,
    kind: Visit.Kind = Visit.Kind.VISIT,
    visit_id: int | None = None,
    by: User | None,
    now: datetime,
) -> Visit:
    """A new visit, or another moment for one of the booking that did not take place yet. Raises Refused."""
    booking = lock_booking(booking_id)
    day, starts, ends = hours
    if booking.state not in PLANNED_IN:
        raise Refused("Les visites se fixent quand le parent a dit oui.")
    if day < local(booking.site, now).date() or ends <= starts:
        raise Refused("Choisissez un jour à venir, et une fin après le début.")
    visit = booking.visits.filter(pk=visit_id, done=None).first() if visit_id else Visit(booking=booking, kind=kind)
    if visit is None:
        raise Refused("Cette visite n’existe plus, ou a déjà eu lieu. Rechargez la page.")
    visit.day, visit.starts, visit.ends = day, starts, ends
    try:
        with transaction.atomic():
            visit.save()
    except IntegrityError as error:
        raise Refused("Une autre visite est déjà prévue à cette heure.") from error
    return visit


def last_visit(booking: Booking) -> date | None:
    """The day of the last visit that took place or still will; None when none is planned."""
    planned = booking.visits.filter(kind=Visit.Kind.VISIT).exclude(done=False)
    return planned.order_by("-day").values_list("day", flat=True).first()
