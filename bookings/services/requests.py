"""Ask places: all at once, or one after the other, each within its delay; at the end, the coordinator.

A request takes no seat. A place that nobody runs on the portal is telephoned: it would never answer. What follows an
option that the place let down is the same as after a request, but for a family on a waiting list: its turn comes back.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from bookings import letters
from bookings.domain.life import OVER, Event, MoveRefused, Party, Refusal, State
from bookings.events import BookingAsked, DemandClosed, DemandEscalated
from bookings.locks import lock_demand
from bookings.models import Booking, Demand, Waiting
from bookings.selectors.ways import answering
from bookings.services.deadlines import deadline_of, local
from bookings.services.demands import subject_of
from bookings.services.moves import move
from bookings.services.other_places import OtherPlace, other_places
from bookings.services.refusals import Refused, in_words
from childcare.models import Facility
from core.audit import record

DAYS_LOOKED_AT = 14  # for other places: two weeks of a weekly need tell enough


class Elsewhere(Refused):
    """The place takes no request itself: its town's counter, or its commission, does."""


class Telephone(Refused):
    """The place answers nobody on the portal, or not in time: it is called."""


ELSEWHERE = {
    Facility.RequestChannel.GUICHET_UNIQUE: gettext_lazy(
        "Ce lieu passe par le guichet unique de la mairie : inscrivez-y l’enfant."
    ),
    Facility.RequestChannel.COMMISSION: gettext_lazy(
        "Une commission attribue les places de ce lieu : demandez-lui sa date."
    ),
}


@transaction.atomic
def ask(demand_id: int, *, now: datetime) -> list[Booking]:
    """Ask the places of a demand: every one of a parallel demand, the first of a cascade; those asked, in order.

    Asked twice, nobody is asked again. Raises Refused, and asks nobody, when one of the places cannot answer here.
    """
    demand = lock_demand(demand_id)
    if demand.way == Demand.Way.DIRECT:
        raise Refused(_("Cette demande pose une option. Faites une nouvelle demande pour interroger des lieux."))
    if demand.closed_at is not None:
        raise in_words(MoveRefused(Refusal.OVER))
    asked = [each for each in _choices(demand) if each.asked_at is not None]
    if asked:
        return asked
    waiting = [each for each in _choices(demand) if each.state == State.REQUESTED]
    if not waiting:
        raise in_words(MoveRefused(Refusal.OVER))
    for booking in waiting:
        check_answers(booking.site.facility)
    to_ask = waiting if demand.way == Demand.Way.PARALLEL else waiting[:1]
    for booking in to_ask:
        _ask(booking, now)
    return to_ask


def next_choice(demand: Demand, *, now: datetime) -> Booking | None:
    """Ask the next place of a demand; None when nobody is left to ask. The demand comes from `lock_demand`.

    A place that cannot answer any more is passed over, and the counsellor is told to call it. A family on a waiting
    list is not asked about elsewhere: its turn comes back.
    """
    if _waits(demand):
        return None
    for booking in _choices(demand):
        if booking.state != State.REQUESTED or booking.asked_at is not None:
            continue
        try:
            _ask(booking, now)
        except Refused as refused:
            move(booking, Event.EXPIRE, party=Party.SYSTEM, by=None, now=now, followed_up_at=now)
            letters.to_telephone(booking, str(refused), now=now)
        else:
            return booking
    return None


def go_on(demand: Demand, *, now: datetime) -> None:
    """What follows when a place was refused, or lost: the next place is asked, else the coordinator is told.

    In the transaction of its cause, the demand locked. Nothing while another place may still answer, nor while an
    option came from a waiting list on which the family still waits (bookings.services.freed_seats).
    """
    if is_answering(demand) or _waits(demand):
        return
    if next_choice(demand, now=now) is None:
        escalate(demand, now=now)


def is_answering(demand: Demand) -> bool:
    """Whether a place that was asked still answers, or keeps its seats for the family."""
    return demand.bookings.exclude(state__in=OVER).filter(asked_at__isnull=False).exists()


def _waits(demand: Demand) -> bool:
    return demand.way == Demand.Way.DIRECT and Waiting.objects.filter(demand=demand, left_at=None).exists()


def escalate(demand: Demand, *, now: datetime) -> bool:
    """Hand a demand that no place accepted to the coordinators of its département, once; its counsellor is told too,
    with the next best places."""
    if demand.escalated_at is not None or demand.closed_at is not None:
        return False
    demand.escalated_at = now
    demand.save(update_fields=["escalated_at"])
    record(DemandEscalated, actor=None, **subject_of(demand), now=now)
    letters.escalated(demand, _next_best(demand, now), now=now)
    return True


def _next_best(demand: Demand, now: datetime) -> list[OtherPlace]:
    """Around the last place asked, free on the first days still to come."""
    last = _choices(demand)[-1]
    first = max(last.starts, local(last.site, now).date() + timedelta(days=1))
    days = [first + timedelta(days=number) for number in range(DAYS_LOOKED_AT)]
    return other_places(last, [day for day in days if day <= (last.until or day)], now=now)


@transaction.atomic
def close(demand_id: int, *, by: User | None, now: datetime) -> bool:
    """End a demand of which nothing more is awaited: given up, or settled by the coordinator; False when it was closed.
    Raises Refused while a place still answers, or a child still comes."""
    demand = lock_demand(demand_id)
    if demand.closed_at is not None:
        return False
    if demand.bookings.exclude(state__in=OVER).exclude(state=State.REQUESTED, asked_at=None).exists():
        raise Refused(_("Une place est encore demandée, ou obtenue. Annulez-la d’abord."))
    demand.closed_at = now
    demand.save(update_fields=["closed_at"])
    record(DemandClosed, actor=by, **subject_of(demand), now=now)
    return True


def check_answers(facility: Facility) -> None:
    """Raises Telephone, with the number when it is public, and Elsewhere where a town or a commission decides."""
    if facility.request_channel in ELSEWHERE:
        raise Elsewhere(str(ELSEWHERE[Facility.RequestChannel(facility.request_channel)]))
    if not answering([facility]):
        raise Telephone(nobody_answers(facility))


def close_lost(found: Demand, *, by: User | None, now: datetime) -> None:
    """The family has a place for this need: the earlier demands that were handed to a coordinator for it are over."""
    if found.need_id is None:
        return
    lost = Demand.objects.filter(file=found.file_id, need=found.need_id, closed_at=None, escalated_at__isnull=False)
    lost = lost.exclude(pk=found.pk).exclude(bookings__state__in=set(State) - OVER)
    for demand in lost.order_by("pk"):
        demand.closed_at = now
        demand.save(update_fields=["closed_at"])
        record(DemandClosed, actor=by, **subject_of(demand), now=now)


def nobody_answers(facility: Facility) -> str:
    """What to do with a place that nobody runs on the portal, with its number when it is public."""
    words = [_("Ce lieu ne répond pas sur le portail : appelez-le."), facility.phone]
    return " ".join(word for word in words if word)


def _choices(demand: Demand) -> list[Booking]:
    places = demand.bookings.select_related("demand__organisation", "demand__file", "site__facility")
    return list(places.order_by("rank"))


def _ask(booking: Booking, now: datetime) -> None:
    """Raises Refused and writes nothing when the place cannot answer, or not in time."""
    check_answers(booking.site.facility)
    deadline = deadline_of(booking, now)
    if deadline <= now:
        words = [_("Ce lieu demande à être prévenu plus tôt : appelez-le."), booking.site.facility.phone]
        raise Telephone(" ".join(word for word in words if word))
    booking.asked_at, booking.deadline = now, deadline
    booking.save(update_fields=["asked_at", "deadline"])
    about = {**subject_of(booking.demand), "subject": (Booking._meta.label, booking.pk)}
    record(BookingAsked, actor=None, **about, data={"rank": booking.rank}, now=now)
    letters.asked(booking, now=now)
