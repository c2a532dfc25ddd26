"""What a place answers: yes, no with a lawful reason, other hours, or « accueil à préparer ».

`by` is None for an answer by a link sent to the address of the facility, which is nobody's account.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from bookings import letters
from bookings.domain.hours import AskedHours, written
from bookings.domain.life import Event, MoveRefused, Party, Refusal, State, after
from bookings.domain.refusals import DepartureReason, RefusalReason
from bookings.events import BookingAnswered
from bookings.locks import lock_booking
from bookings.models import AccommodationNeed, Booking
from bookings.services.admissions import check_incomplete_refusal
from bookings.services.choice_seats import lock_for, moment, parents_deadline, stays_to_come, take_seats, with_hours
from bookings.services.deadlines import deadline_of, first_need
from bookings.services.demands import subject_of
from bookings.services.moves import move
from bookings.services.refusals import Refused, in_words
from bookings.services.requests import go_on
from bookings.services.waiting import take_turn
from childcare.services import reservations
from core.audit import record

UNANSWERED = (State.REQUESTED, State.HELD)


@transaction.atomic
def accept(booking_id: int, *, by: User | None, now: datetime, departure: DepartureReason | None = None) -> Booking:
    """Take the seats of the whole need, every child, until the family must have answered; the family is asked.

    `departure`: why this family comes before the first of the waiting list, when one waits for those hours. Accepted
    twice is accepted once. Raises Refused, and nothing is written, when a seat lacks or the request is over.
    """
    seen = _seen(booking_id)
    if not _is_new(seen, Event.ACCEPT):
        return seen
    stays = stays_to_come(seen, now)
    booking = lock_for(seen, stays, now)
    if not _is_new(booking, Event.ACCEPT):
        return booking
    take_turn(booking, departure, by=by, now=now)
    until = parents_deadline(booking, now)
    seats = take_seats(booking, stays, until, now)
    changes = {"reservation_id": seats, "deadline": until, "accepted_at": now, "proposed_hours": None}
    move(booking, Event.ACCEPT, party=Party.MANAGER, by=by, now=now, **changes)
    letters.accepted(booking, now=now)
    return booking


@transaction.atomic
def refuse(booking_id: int, reason: RefusalReason, *, by: User | None, now: datetime) -> Booking:
    """Refuse for one of the lawful reasons; the next place is asked, or the coordinator. Refused twice is once.

    « Dossier incomplet » needs an admission whose papers were asked again. Raises Refused.
    """
    try:
        lawful = RefusalReason(reason)
    except ValueError:
        raise Refused(_("Choisissez un motif de refus dans la liste. Aucun autre motif n’est permis.")) from None
    booking = lock_booking(booking_id)
    if not _is_new(booking, Event.REFUSE):
        return booking
    if lawful is RefusalReason.INCOMPLETE_FILE:
        check_incomplete_refusal(booking)
    changes = {"refusal_reason": lawful.value, "proposed_hours": None}
    move(booking, Event.REFUSE, party=Party.MANAGER, by=by, now=now, **changes)
    letters.refused(booking, now=now)
    go_on(booking.demand, now=now)
    return booking


@transaction.atomic
def propose(
    booking_id: int,
    hours: tuple[AskedHours, ...],
    *,
    by: User | None,
    now: datetime,
    departure: DepartureReason | None = None,
) -> Booking:
    """Propose other hours, which the family takes or not; the place is silent no more. They take no seat meanwhile.

    `departure`: as in `accept`, for the hours proposed, of an option too. Raises Refused.
    """
    if not hours or len({each.day is None for each in hours}) != 1:
        raise Refused(_("Indiquez des horaires, chaque semaine ou à des dates."))
    proposed = written(hours)
    with_them = with_hours(_seen(booking_id), proposed)
    lock_for(with_them, stays_to_come(with_them, now), now)
    booking = _unanswered(booking_id)
    if proposed in (booking.demand.hours, booking.proposed_hours):
        raise Refused(_("Ce sont les horaires déjà connus. Indiquez-en d’autres, ou acceptez."))
    with_them.departure_reason = ""
    take_turn(with_them, departure, by=by, now=now, other_hours=True)
    booking.proposed_hours, booking.departure_reason = proposed, with_them.departure_reason
    _give_delay(booking, parents_deadline(with_them, now), now)
    _tell_journal(booking, "propose", by, now)
    letters.proposed(booking, now=now)
    return booking


@transaction.atomic
def decline_proposal(booking_id: int, *, by: User | None, now: datetime) -> Booking:
    """The family keeps to its own hours: the place has its delay again to answer them. Raises Refused."""
    booking = _unanswered(booking_id)
    if booking.proposed_hours is None:
        return booking
    booking.proposed_hours, booking.departure_reason = None, ""
    _give_delay(booking, max(deadline_of(booking, now), now), now)
    _tell_journal(booking, "decline", by, now)
    letters.proposal_declined(booking, now=now)
    return booking


@transaction.atomic
def prepare(booking_id: int, *, by: User | None, now: datetime) -> AccommodationNeed:
    """« Accueil à préparer »: the coordinator helps, and no delay runs meanwhile. Never a refusal. Raises Refused."""
    booking = _unanswered(booking_id)
    need, is_new = AccommodationNeed.objects.get_or_create(booking=booking, defaults={"asked_at": now})
    if not is_new:
        return need
    if booking.active and booking.reservation_id is not None:
        until = moment(booking.site, first_need(booking, now), now)
        reservations.keep_until(reservation_id=booking.reservation_id, until=until, now=now)
    booking.deadline = None
    booking.save(update_fields=["deadline"])
    _tell_journal(booking, "prepare", by, now)
    letters.to_prepare(booking, now=now)
    return need


@transaction.atomic
def prepared(booking_id: int, *, by: User, now: datetime) -> Booking:
    """What the welcome needed is settled: the place has its delay to answer. Twice is once. Raises Refused."""
    booking = _unanswered(booking_id)
    if AccommodationNeed.objects.filter(booking=booking, settled_at=None).update(settled_at=now):
        _give_delay(booking, deadline_of(booking, now), now)
        _tell_journal(booking, "prepared", by, now)
        letters.is_prepared(booking, now=now)
    return booking


def _seen(booking_id: int) -> Booking:
    """As it is before any lock: enough to know which seats to lock."""
    places = Booking.objects.select_related("demand__organisation", "site__facility", "reservation")
    return places.get(pk=booking_id)


def _is_new(booking: Booking, event: Event) -> bool:
    """False when the same answer was given before. Raises Refused for one that cannot be given now."""
    try:
        is_new = after(State(booking.state), event, Party.MANAGER) != booking.state
    except MoveRefused as refused:
        raise in_words(refused) from refused
    if booking.asked_at is None:
        raise in_words(MoveRefused(Refusal.NOT_YET))
    return is_new


def _unanswered(booking_id: int) -> Booking:
    """The locked booking. Raises Refused once it was answered, or when it was not asked."""
    booking = lock_booking(booking_id)
    if booking.state not in UNANSWERED or booking.asked_at is None:
        raise in_words(MoveRefused(Refusal.NOT_YET if booking.active or booking.asked_at is None else Refusal.OVER))
    return booking


def _give_delay(booking: Booking, until: datetime, now: datetime) -> None:
    """A new delay, for the seats of an option too. Raises Refused when no time is left."""
    if until <= now:
        raise Refused(_("Il est trop tard pour répondre en ligne : appelez."))
    if booking.active and booking.reservation_id is not None:
        reservations.keep_until(reservation_id=booking.reservation_id, until=until, now=now)
    booking.deadline = until
    booking.save(update_fields=["deadline", "proposed_hours", "departure_reason"])


def _tell_journal(booking: Booking, answer: str, by: User | None, now: datetime) -> None:
    about = {**subject_of(booking.demand), "subject": (Booking._meta.label, booking.pk)}
    record(BookingAnswered, actor=by, **about, data={"answer": answer}, now=now)
