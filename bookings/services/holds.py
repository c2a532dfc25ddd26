"""An option: the seats of a demand kept by a counsellor until the place answers, all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.domain.organisation_kinds import PRESCRIBERS
from accounts.models import Membership
from bookings import letters
from bookings.domain.life import Event, MoveRefused, Party, Refusal, State, after
from bookings.locks import lock_to_hold
from bookings.models import Booking, BookingTerms, Demand
from bookings.services.deadlines import closed_days, deadline_at, local, terms_of
from bookings.services.moves import move
from bookings.services.refusals import Refused, in_words
from bookings.services.requests import check_answers
from bookings.services.seats import lacks_prescription, seats_class, stays_of, taken_until
from bookings.services.waiting import refuse_who_must_wait
from childcare.models import Facility, Reservation
from childcare.services import reservations
from childcare.services.reservations import Reach, SeatsTaken, Stay


class MayNotHold(Refused):
    """The place takes no option, or none of this organisation's."""


class QuotaReached(Refused):
    """The organisation already keeps as many places there as the place allows."""


class TooLate(Refused):
    """The place asks for more notice than is left."""


class PlaceTaken(Refused):
    """Somebody was faster. The message says what is left here; the page adds the next best places."""


@transaction.atomic
def hold(demand_id: int, *, by: Membership, now: datetime) -> Booking:
    """Keep the seats of a demand, every child and every hour or nothing, until the place must have answered.

    The place is the first of the demand that still waits. A weekly need takes the days that calendars are filled to;
    each night's roll takes the next ones. Held twice, a demand is held once. Raises Refused: one of the classes above
    when the place is the reason, childcare's ChildElsewhere when the child is.
    """
    seen = _to_hold(demand_id)
    wanted = _wanted(seen, now)
    booking = _locked(seen, wanted.reach)
    if _is_held(booking, by):
        return booking
    terms = terms_of(booking.site)
    _check_holder(booking.site.facility, terms, by)
    _check_quota(booking.site.facility, terms, by, now)
    refuse_who_must_wait(wanted.stays, booking.demand, now=now)
    deadline = _deadline(booking, wanted, terms, now)
    seats = _seats(booking, wanted, deadline, now)
    changes = {"reservation": seats, "asked_at": now, "deadline": deadline}
    move(booking, Event.HOLD, party=Party.COUNSELLOR, by=by.user, now=now, **changes)
    letters.asked(booking, now=now)
    return booking


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The stays to come, what taking them locks, and the days until the last one when the place is closed."""

    stays: list[Stay]
    reach: Reach
    closed: set[date]


def _to_hold(demand_id: int) -> Booking:
    """The booking kept already, else the first that waits, as it is before any lock."""
    places = Booking.objects.select_related("demand__organisation", "site__facility").filter(demand=demand_id)
    places = places.prefetch_related("demand__children")
    waiting = sorted(places, key=lambda each: (not each.active, each.state != State.REQUESTED, each.rank))
    if not waiting:
        raise in_words(MoveRefused(Refusal.OVER))
    return waiting[0]


def _locked(seen: Booking, reach: Reach) -> Booking:
    """The same booking, with all that another transaction may have moved meanwhile. Raises Refused once the demand is
    closed."""
    if not lock_to_hold(seen.demand_id, reach.groups, seen.site.facility_id):
        raise in_words(MoveRefused(Refusal.OVER))
    seen.refresh_from_db(fields=["state", "active", "reservation"])
    return seen


def _wanted(booking: Booking, now: datetime) -> _Wanted:
    today = local(booking.site, now)
    first, last = max(booking.starts, today.date()), taken_until(booking)
    if first > last:
        raise Refused(_("Le calendrier de ce lieu n’est pas encore ouvert à ces dates. Envoyez une demande."))
    children = sorted(booking.demand.children.all(), key=lambda child: (child.birth_date, child.pk))
    closed = closed_days(booking.site, today.date(), last)
    found = stays_of(booking, children, first=first, last=last, closed=closed)
    stays = [stay for stay in found if stay.start > today]
    if not stays:
        raise Refused(_("Toutes les heures demandées sont passées. Changez les dates."))
    return _Wanted(stays, reservations.reach_of({stay.age_group_id for stay in stays}, now=now), closed)


def _is_held(booking: Booking, by: Membership) -> bool:
    """Whether the same order was given before. Raises Refused when it may not be given."""
    if booking.demand.organisation_id != by.organisation_id or booking.demand.way != Demand.Way.DIRECT:
        raise in_words(MoveRefused(Refusal.NOT_YOURS))
    try:
        return after(State(booking.state), Event.HOLD, Party.COUNSELLOR) == booking.state
    except MoveRefused as refused:
        raise in_words(refused) from refused


def _check_holder(facility: Facility, terms: BookingTerms, by: Membership) -> None:
    """Raises Refused: nobody answers there, or it takes no option of this organisation."""
    check_answers(facility)
    if facility.holders == Facility.Holders.NONE:
        raise MayNotHold(_("Ce lieu ne prend pas d’option. Envoyez-lui une demande."))
    if facility.holders == Facility.Holders.PARTNERS:
        if not (terms.pk and terms.partners.filter(pk=by.organisation_id).exists()):
            raise MayNotHold(_("Ce lieu garde ses options pour ses structures partenaires. Envoyez-lui une demande."))
    elif by.organisation.kind not in PRESCRIBERS:
        raise MayNotHold(_("Ce lieu garde ses options pour les conseillers d’insertion. Envoyez-lui une demande."))


def _check_quota(facility: Facility, terms: BookingTerms, by: Membership, now: datetime) -> None:
    """Counted once the facility is locked: two counsellors cannot both take the last one. What the waiting list offered
    is not the organisation's own choice, hence not counted."""
    kept = Booking.objects.filter(
        state=State.HELD,
        active=True,
        reservation__expires_at__gt=now,
        site__facility=facility,
        demand__organisation=by.organisation_id,
        offers=None,
    ).count()
    if kept >= terms.hold_quota:
        words = ngettext(
            "Ce lieu garde %(quota)d option à la fois pour votre structure.",
            "Ce lieu garde %(quota)d options à la fois pour votre structure.",
            terms.hold_quota,
        )
        advice = _("Attendez une réponse, ou annulez une option.")
        raise QuotaReached(f"{words % {'quota': terms.hold_quota}} {advice}")


def _deadline(booking: Booking, wanted: _Wanted, terms: BookingTerms, now: datetime) -> datetime:
    deadline = deadline_at(booking.site, min(stay.start for stay in wanted.stays), terms, now, wanted.closed)
    if deadline <= now:
        raise TooLate(
            _("Ce lieu veut être prévenu %(hours)d h avant : il est trop tard en ligne. Téléphonez-lui.")
            % {"hours": booking.site.facility.minimum_notice_hours or 0}
        )
    return deadline


def _seats(booking: Booking, wanted: _Wanted, deadline: datetime, now: datetime) -> Reservation:
    need = seats_class(booking)
    try:
        return reservations.hold(
            stays=wanted.stays, class_of_need=need, expires_at=deadline, now=now, locked=wanted.reach
        )
    except SeatsTaken as taken:
        raise PlaceTaken(
            " ".join([_("Cette place vient d’être prise."), *_what_is_left(booking, wanted.stays, taken)])
        ) from taken


def _what_is_left(booking: Booking, stays: Sequence[Stay], taken: SeatsTaken) -> list[str]:
    """What childcare says, how many of the days asked are still free, and whether a prescription would open more."""
    days = {stay.start.date() for stay in stays}
    free = len(days - {moment.date() for moment in taken.missing}) if taken.missing else 0
    words = [str(taken)]
    if free:
        left = ngettext("Il en reste %(free)d jour sur %(days)d.", "Il en reste %(free)d jours sur %(days)d.", free)
        words.append(left % {"free": free, "days": len(days)})
    if booking.demand.in_insertion and lacks_prescription(booking):
        words.append(_("Les places AVIP de ce lieu demandent la prescription d’un conseiller d’insertion."))
    return words
