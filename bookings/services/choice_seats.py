"""The seats of a choice: taken when its place accepts, kept until the family must have answered.

Places asked together may each accept the same child at the same hours. Until the family says yes to one, each keeps
its seats under a number of its own (`bookings.services.seats.number_of`); the yes gives them the child's.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bookings.domain.hours import AskedWeeks, read
from bookings.domain.parents_delay import answer_before
from bookings.locks import lock_booking
from bookings.models import Booking
from bookings.services.deadlines import first_need, local
from bookings.services.refusals import Refused
from bookings.services.seats import choice_number, seats_class, stays_of, taken_until
from bookings.services.waiting import groups_of
from childcare.models import Site
from childcare.services import held_seats, reservations
from childcare.services.reservations import Stay


def stays_to_come(booking: Booking, now: datetime) -> list[Stay]:
    """Every child and every hour from now on, to the last day that calendars are filled to. In a transaction.

    Raises Refused when no hour is to come, or none within the calendar, or for a child too young or too old.
    """
    today = local(booking.site, now)
    first, last = max(booking.starts, today.date()), taken_until(booking)
    if first > last:
        raise Refused("Le calendrier de ce lieu n’est pas encore ouvert à ces dates. Publiez d’abord vos places.")
    children = booking.demand.children.order_by("birth_date", "pk")
    stays = [stay for stay in stays_of(booking, children, first=first, last=last) if stay.start > today]
    if not stays:
        raise Refused("Toutes les heures demandées sont passées. Changez les dates.")
    return stays


def with_hours(booking: Booking, proposed: list[dict[str, str | int]]) -> Booking:
    """The booking and its demand with these hours instead, and their days when they are dated; nothing is written."""
    demand = booking.demand
    demand.hours = proposed
    weeks = AskedWeeks(read(proposed), booking.starts, booking.until)
    if not weeks.is_weekly:
        days = [each.day for each in weeks.hours if each.day is not None]
        demand.starts, demand.until = min(days), max(days)
        booking.starts, booking.until = min(days), max(days)
    return booking


def lock_for(booking: Booking, stays: list[Stay], now: datetime) -> Booking:
    """The booking, locked with every age group of its site, and those that taking these seats reaches."""
    groups = groups_of(booking.site) | {stay.age_group_id for stay in stays}
    return lock_booking(booking.pk, also_lock=reservations.groups_to_lock(groups, now=now))


def parents_deadline(booking: Booking, now: datetime) -> datetime:
    """Until when the family may answer what is kept now. Raises Refused when no hour asked is still to come."""
    return moment(booking.site, answer_before(local(booking.site, now), first_need(booking, now)), now)


def moment(site: Site, naive: datetime, now: datetime) -> datetime:
    """The instant that the clock of the place names; never before now, in the hour that comes twice."""
    return max(now, naive.replace(tzinfo=ZoneInfo(site.time_zone)).astimezone(now.tzinfo))


def take_seats(booking: Booking, stays: list[Stay], until: datetime, now: datetime) -> int:
    """Keep the seats of a locked choice until then: those of its option when it has one, else new ones; the number of
    the reservation. Raises Refused and writes nothing when a seat lacks."""
    if booking.active and booking.reservation_id is not None:
        reservations.keep_until(reservation_id=booking.reservation_id, until=until, now=now)
        _renumber(booking, booking.reservation_id, to_choice=True)
        return booking.reservation_id
    kept = reservations.hold(stays=stays, class_of_need=seats_class(booking), expires_at=until, now=now)
    return kept.pk


def give_real_numbers(booking: Booking) -> None:
    """The seats are the children's own from now on. Raises ChildElsewhere when one of them has a place already."""
    if booking.reservation_id is not None:
        _renumber(booking, booking.reservation_id, to_choice=False)


def _renumber(booking: Booking, reservation_id: int, *, to_choice: bool) -> None:
    pairs = [(child.pk, choice_number(booking, child)) for child in booking.demand.children.all()]
    numbers = dict(pairs) if to_choice else {choice: real for real, choice in pairs}
    held_seats.renumber(reservation_id=reservation_id, numbers=numbers)
