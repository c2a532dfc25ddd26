"""First visits, booked with the place: proposed when the parent agrees, within its opening hours; moved by the manager.

The parent stays with the child: a visit takes no seat (docs/admissions.md).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from bookings import day_letters
from bookings.domain.deadlines import USUAL_OPENING
from bookings.domain.life import Party, State
from bookings.domain.visits import LAST_MINUTE, begin_before, visit_days, visit_hours
from bookings.events import DayChanged
from bookings.locks import lock_booking
from bookings.models import Booking, Visit
from bookings.services.deadlines import FIRST_STAY_WITHIN, closed_days, local
from bookings.services.demands import subject_of, weeks_of
from bookings.services.refusals import Refused
from childcare.domain.first_visit import VisitTerms, ready_on
from childcare.models import Facility, Site
from core.audit import record

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
    return begin_before(first.date(), count, _opening(booking.site), closed) + timedelta(days=1)


def next_stay(booking: Booking, now: datetime) -> datetime | None:
    """The first stay that is still to come, in naive local time."""
    first = max(booking.starts, local(booking.site, now).date())
    weeks = weeks_of(booking.demand, starts=booking.starts, until=booking.until)
    stays = weeks.stays(first, booking.until or first + FIRST_STAY_WITHIN)
    return stays[0].start if stays else None


def propose(booking: Booking, now: datetime) -> list[Visit]:
    """Write the visits that the place wants, on the first days that it opens after its notice; what is planned already
    stays.

    They may end after the first stay: the place is then confirmed once the days are moved (`admissions.confirm`).
    """
    if booking.visits.exists():
        return []
    facility, today = booking.site.facility, local(booking.site, now)
    stay = next_stay(booking, now)
    if facility.first_visits == Facility.FirstVisits.SAME_DAY and stay is not None:
        end = min(stay + timedelta(hours=1), datetime.combine(stay.date(), LAST_MINUTE))
        return [booking.visits.create(day=stay.date(), starts=stay.time(), ends=end.time())]
    ready = ready_on(VisitTerms(facility.first_visits, notice_hours=facility.minimum_notice_hours), today)
    ready = max(ready, today.date() + timedelta(days=1))
    count = visits_wanted(facility)
    opening, closed = _opening(booking.site), closed_days(booking.site, ready, ready + LOOKED_AT)
    hours = [(day, *visit_hours(day, opening)) for day in visit_days(ready, count, opening, closed)]
    return [booking.visits.create(day=day, starts=starts, ends=ends) for day, starts, ends in hours]


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
    """A new visit, or another moment for one of the booking that did not take place yet; the family is told, once.

    The manager chooses, even hours when the place is closed to others. Raises Refused.
    """
    booking = lock_booking(booking_id)
    day, starts, ends = hours
    if booking.state not in PLANNED_IN:
        raise Refused("Les visites se fixent quand le parent a dit oui.")
    if day < local(booking.site, now).date() or ends <= starts:
        raise Refused("Choisissez un jour à venir, et une fin après le début.")
    visit = booking.visits.filter(pk=visit_id, done=None).first() if visit_id else Visit(booking=booking)
    if visit is None:
        raise Refused("Cette visite n’existe plus, ou a déjà eu lieu. Rechargez la page.")
    if (visit.day, visit.starts, visit.ends, visit.kind) == (day, starts, ends, kind):
        return visit
    visit.day, visit.starts, visit.ends, visit.kind = day, starts, ends, kind
    try:
        with transaction.atomic():
            visit.save()
    except IntegrityError as error:
        raise Refused("Une autre visite est déjà prévue à cette heure.") from error
    _tell(booking, visit, by, now)
    return visit


def last_visit(booking: Booking) -> date | None:
    """The day of the last visit that took place or still will; None when none is planned."""
    planned = booking.visits.filter(kind=Visit.Kind.VISIT).exclude(done=False)
    return planned.order_by("-day").values_list("day", flat=True).first()


def _opening(site: Site) -> int:
    """When the place opens each week; the hours of an office for one that does not say, or never opens."""
    return site.open_week or USUAL_OPENING


def _tell(booking: Booking, visit: Visit, by: User | None, now: datetime) -> None:
    """The parent, else the counsellor who follows the family."""
    kind = f"visit:{visit.pk}:{now:%y%m%d%H%M%S}"  # moved again to the same hour, it is told again
    words = day_letters.visit_fixed(visit.day, visit.starts)
    if not day_letters.to_parent(booking, kind, words, topic=day_letters.TOPIC, now=now):
        by_voice = day_letters.visit_fixed_by_voice(visit.day, visit.starts)
        day_letters.to_counsellor(booking, kind, by_voice, now=now)
    about: dict[str, Any] = {**subject_of(booking.demand), "subject": (Booking._meta.label, booking.pk)}
    record(DayChanged, actor=by, **about, data={"change": "visit", "party": Party.MANAGER.value}, now=now)
