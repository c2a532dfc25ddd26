"""The parent's yes, before anything is confirmed; and what is given up by the family, the place or the coordinator.

The first yes moves its booking to the admission and releases every other choice, in one transaction, once the demand
is locked: of two places accepted at once, one is agreed to.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from bookings import letters
from bookings.domain.life import OVER, Event, MoveRefused, Party, Refusal, State, after
from bookings.events import BookingAgreed
from bookings.locks import lock_booking, lock_demand
from bookings.models import Booking, Demand, Waiting
from bookings.services import admissions
from bookings.services.choice_seats import (
    give_real_numbers,
    lock_for,
    moment,
    parents_deadline,
    stays_to_come,
    take_seats,
    with_hours,
)
from bookings.services.deadlines import first_need
from bookings.services.demands import subject_of
from bookings.services.moves import move
from bookings.services.refusals import Refused, in_words
from bookings.services.requests import close_lost, go_on, is_answering, next_choice
from bookings.services.waiting import leave, refuse_who_must_wait
from childcare.models import AgeGroup
from childcare.services import reservations
from core.audit import record

# Papers and first visits may end a little after the first day asked; then the seats go to somebody else.
ADMISSION_LASTS_AFTER_FIRST_DAY = timedelta(days=14)


class Late(Refused):
    """The seats were kept until a moment that is over."""


@transaction.atomic
def agree(booking_id: int, *, how: Booking.Agreed, by: User | None, now: datetime) -> Booking:
    """Note the parent's yes: from the link of the file (`by` None), from their account, or by the counsellor who heard
    it on the telephone (`by` is noted). Twice is the same as once.

    The place is confirmed at once when nothing is to be done before. Raises Refused, and nothing changes, when the
    seats were given back, or when the family said yes elsewhere.
    """
    booking = lock_booking(booking_id)
    party = _party(booking.demand, how, by)
    if _is_agreed(booking, party):
        return booking
    if booking.deadline is not None and booking.deadline <= now:
        raise Late(_("Le délai est dépassé : la place est rendue. Cherchez à nouveau."))
    _agree(booking, how, party, by, now)
    return booking


@transaction.atomic
def take_proposal(booking_id: int, *, how: Booking.Agreed, by: User | None, now: datetime) -> Booking:
    """Take the other hours that the place proposed: they become the demand's, their seats are taken, and it is a yes.

    Raises Refused, and nothing changes, when the proposal is over, a seat lacks, or a family that waits for these hours
    comes before; the place may have said why this one does when it proposed them.
    """
    seen = Booking.objects.select_related("demand__organisation", "site__facility").get(pk=booking_id)
    party = _party(seen.demand, how, by)
    if seen.proposed_hours is None:
        raise Late(_("Cette proposition n’est plus valable. Rechargez la page."))
    stays = stays_to_come(with_hours(seen, seen.proposed_hours), now)
    proposed = seen.proposed_hours
    booking = lock_for(seen, stays, now)
    if booking.proposed_hours != proposed or (booking.deadline is not None and booking.deadline <= now):
        raise Late(_("Cette proposition n’est plus valable. Rechargez la page."))
    with_hours(booking, proposed)
    if not booking.departure_reason:
        refuse_who_must_wait(stays, booking.demand, now=now)
    booking.demand.save(update_fields=["hours", "starts", "until"])
    _release_others(booking, now)
    if booking.active and booking.reservation_id is not None:
        reservations.release(reservation_id=booking.reservation_id)
        booking.active = False
    until = parents_deadline(booking, now)
    seats = {"reservation_id": take_seats(booking, stays, until, now), "deadline": until, "accepted_at": now}
    days = {"starts": booking.starts, "until": booking.until, "proposed_hours": None}
    # The place said yes to these hours when it proposed them.
    move(booking, Event.ACCEPT, party=Party.MANAGER, by=None, now=now, **seats, **days)
    _agree(booking, how, party, by, now)
    return booking


@transaction.atomic
def cancel(booking_id: int, *, party: Party, by: User | None, now: datetime) -> bool:
    """Give a booking up, at once with its seats; False when it was already. The other sides are told.

    Who only waits there leaves the list. The next place of a cascade is asked. When none is left, a demand that its
    family gave up is closed; one that the place let down goes to the coordinator. Raises Refused.
    """
    wait = _only_waits(booking_id)
    if wait is not None:
        leave(wait.pk, party=party, by=by, now=now)
        return True
    booking = lock_booking(booking_id)
    if not _cancel(booking, party, by, now):
        return False
    if party is Party.MANAGER:
        go_on(booking.demand, now=now)
    else:
        _without(booking.demand, now)
    return True


@transaction.atomic
def cancel_demand(demand_id: int, *, party: Party, by: User | None, now: datetime) -> int:
    """Give up all that a family still asks, has or waits for, and close its demand; how many bookings. Nobody else is
    asked."""
    waits = Waiting.objects.filter(demand=demand_id, left_at=None).order_by("pk")
    groups = AgeGroup.objects.filter(site__age_groups__waiting__in=waits).values_list("pk", flat=True)
    demand = lock_demand(demand_id, also_lock=set(groups))
    for wait in waits:
        leave(wait.pk, party=party, by=by, now=now)
    live = demand.bookings.exclude(state__in=OVER).order_by("rank").values_list("pk", flat=True)
    ended = sum(_cancel(lock_booking(pk), party, by, now) for pk in list(live))
    _close(demand, now)
    return ended


def _party(demand: Demand, how: Booking.Agreed, by: User | None) -> Party:
    """Who says yes. Raises Refused when they are not those who may."""
    by_link = how == Booking.Agreed.LINK and by is None and demand.file_id is not None
    by_account = how == Booking.Agreed.ACCOUNT and by is not None and demand.parent_id == by.pk
    by_call = how == Booking.Agreed.CALL and by is not None and demand.file_id is not None
    if not (by_link or by_account or by_call):
        raise in_words(MoveRefused(Refusal.NOT_YOURS))
    return Party.COUNSELLOR if by_call else Party.PARENT


def _is_agreed(booking: Booking, party: Party) -> bool:
    if booking.state == State.CONFIRMED:
        return True
    if booking.state == State.RELEASED:
        raise Refused(_("Vous avez déjà dit oui à une autre place. Rechargez la page."))
    try:
        return after(State(booking.state), Event.AGREE, party) == booking.state
    except MoveRefused as refused:
        raise in_words(refused) from refused


def _agree(booking: Booking, how: Booking.Agreed, party: Party, by: User | None, now: datetime) -> None:
    """The locked booking goes on alone: the seats of the others are back before it takes the children's numbers."""
    _release_others(booking, now)
    give_real_numbers(booking)
    until = _admission_until(booking, now)
    seats = booking.reservation_id
    assert seats is not None  # noqa: S101 (the check « booking_seats_follow_state »)
    reservations.keep_until(reservation_id=seats, until=until, now=now)
    said = {"agreed_at": now, "agreed_by": how.value, "deadline": until}
    move(booking, Event.AGREE, party=party, by=by, now=now, **said)
    about = {**subject_of(booking.demand), "subject": (Booking._meta.label, booking.pk)}
    record(BookingAgreed, actor=by, **about, data={"how": how.value}, now=now)
    close_lost(booking.demand, by=by, now=now)
    admissions.begin(booking, now=now)
    if admissions.nothing_to_do(booking, first_need(booking, now).date()):
        admissions.confirm(booking.pk, by=None, now=now)
        booking.refresh_from_db()
    letters.agreed(booking, now=now)


def _admission_until(booking: Booking, now: datetime) -> datetime:
    """Until when the seats are kept while the child is admitted."""
    return moment(booking.site, first_need(booking, now) + ADMISSION_LASTS_AFTER_FIRST_DAY, now)


def _release_others(booking: Booking, now: datetime) -> None:
    """The other choices of the family, at once: their seats go back, and their places are told."""
    others = booking.demand.bookings.exclude(pk=booking.pk).exclude(state__in=OVER).order_by("rank")
    for other in others.select_related("demand", "site__facility", "reservation"):
        try:
            move(other, Event.RELEASE, party=Party.SYSTEM, by=None, now=now)
        except Refused as refused:
            raise Refused(_("Vous avez déjà dit oui à une autre place. Rechargez la page.")) from refused
        if other.asked_at is not None:
            letters.released(other, now=now)


def _cancel(booking: Booking, party: Party, by: User | None, now: datetime) -> bool:
    said: dict[str, Any] = {"ended_by": by, "ended_party": party.value, "proposed_hours": None}
    if not move(booking, Event.CANCEL, party=party, by=by, now=now, **said):
        return False
    letters.cancelled(booking, party, now=now)
    return True


def _only_waits(booking_id: int) -> Waiting | None:
    """The place on a waiting list of a booking that nobody was asked for."""
    unasked = Booking.objects.filter(pk=booking_id, asked_at=None).values("demand", "site").first()
    if unasked is None:
        return None
    here = Waiting.objects.filter(demand=unasked["demand"], age_group__site=unasked["site"], left_at=None)
    return here.order_by("pk").first()


def _without(demand: Demand, now: datetime) -> None:
    """What follows when a family gives one of its choices up."""
    if not is_answering(demand):
        next_choice(demand, now=now)
    if not demand.bookings.exclude(state__in=OVER).exists():
        _close(demand, now)


def _close(demand: Demand, now: datetime) -> None:
    if demand.closed_at is None:
        demand.closed_at = now
        demand.save(update_fields=["closed_at"])
