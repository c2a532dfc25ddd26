"""The seats of a booking: which age group receives each child on each day, and what is taken there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from accounts.domain.organisation_kinds import PRESCRIBERS
from bookings.domain.hours import Stay as AskedStay
from bookings.domain.life import State
from bookings.models import BookedChild, Booking, Demand
from bookings.services.deadlines import closed_days
from bookings.services.demands import weeks_of
from bookings.services.refusals import Refused
from childcare.domain.ages import completed_months
from childcare.domain.seats import LONG_NEED, class_of_need
from childcare.locks import filling_until
from childcare.models import AgeGroup, Site, Slot
from childcare.services.reservations import Stay


def stays_of(
    booking: Booking,
    children: Iterable[BookedChild],
    *,
    first: date,
    last: date,
    closed: Collection[date] | None = None,
) -> list[Stay]:
    """What the booking needs on these days, both included: travel added on both sides, each child in its group.

    A need of each week leaves out the days when the place is closed (closures, public holidays): nobody comes then.
    `closed`: the `closed_days` of the place between these days, when they are known.

    Raises Refused when a child has no group there on one of the days (too young, too old).
    """
    demand = booking.demand
    weeks = weeks_of(demand, starts=booking.starts, until=booking.until)
    travel = timedelta(minutes=demand.travel_minutes)
    groups = list(booking.site.age_groups.order_by("min_months"))
    numbered = [(number_of(booking, child), child) for child in children]
    usual = weeks.stays(first, last)
    left_out = _left_out(booking.site, usual, closed) if weeks.is_weekly else frozenset()
    return [
        Stay(number, group_of(groups, child, stay.start.date()).pk, stay.start - travel, stay.end + travel)
        for stay in usual
        if stay.start.date() not in left_out
        for number, child in numbered
    ]


def _left_out(site: Site, stays: Sequence[AskedStay], known: Collection[date] | None) -> frozenset[date]:
    """Those of these days on which the place is closed, and offers no seat all the same."""
    if not stays:
        return frozenset()
    wanted = {stay.start.date() for stay in stays}
    closed = wanted.intersection(closed_days(site, min(wanted), max(wanted)) if known is None else known)
    offered = Slot.objects.filter(age_group__site=site.pk, day__in=closed) if closed else Slot.objects.none()
    return frozenset(closed) - set(offered.values_list("day", flat=True))


def number_of(booking: Booking, child: BookedChild) -> UUID:
    """The number under which a child has its seats. Places asked together each keep theirs under another one until the
    family says yes, since PostgreSQL lets a child be in one place only."""
    undecided = booking.pk is not None and booking.state in (State.REQUESTED, State.ACCEPTED)
    return choice_number(booking, child) if undecided else child.pk


def choice_number(booking: Booking, child: BookedChild) -> UUID:
    """The number of a child at one of the places asked together; its own where the places are not."""
    together = booking.demand.way == Demand.Way.PARALLEL
    return uuid5(child.pk, f"booking:{booking.pk}") if together else child.pk


def taken_until(booking: Booking) -> date:
    """The last day whose seats can be taken now: the placement's, or the last day that calendars are filled to; each
    night's roll takes the days that follow. In a transaction."""
    return min(booking.until or date.max, filling_until())


def seats_class(booking: Booking) -> int:
    """The class of need of a booking (childcare.domain.seats). Seats kept for parents in insertion answer it where the
    place asks no prescription of them, or a counsellor prescribed."""
    lasts = (booking.until or date.max) - booking.starts + timedelta(days=booking.until is not None)
    return class_of_need(
        is_long=lasts > LONG_NEED, in_insertion=booking.demand.in_insertion and not lacks_prescription(booking)
    )


def lacks_prescription(booking: Booking) -> bool:
    """Whether the AVIP seats of this place ask a prescription that the demand does not have."""
    organisation = booking.demand.organisation
    prescribed = organisation is not None and organisation.kind in PRESCRIBERS
    return booking.site.facility.avip_prescription and not prescribed


def group_of(groups: Iterable[AgeGroup], child: BookedChild, day: date) -> AgeGroup:
    """The group that receives this child that day. Raises Refused when none does (too young, too old)."""
    months = completed_months(child.birth_date, day)
    for group in groups:
        if group.min_months <= months < group.max_months:
            return group
    raise Refused(
        f"Le {day:%d/%m/%Y}, un enfant aura {months} mois : ce lieu ne l’accueille pas à cet âge. "
        "Choisissez un autre lieu, ou d’autres dates."
    )


def first_stay(booking: Booking) -> datetime | None:
    """When the first stay begins, in naive local time; None when the days asked hold no hour."""
    weeks = weeks_of(booking.demand, starts=booking.starts, until=booking.until)
    stays = weeks.stays(booking.starts, min(booking.until or date.max, booking.starts + timedelta(days=7)))
    return stays[0].start if stays else None
