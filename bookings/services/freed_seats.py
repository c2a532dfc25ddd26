"""Seats that come back go to those who wait, in turn: a place is kept for the first family, or five are asked together.

Who frees seats asks for it at once (bookings.services.offer_soon); and each minute the sweep compares what is free with
who waits, however the seats came back, so that none that somebody waits for stays unoffered. Each step is one
transaction under the locks of the site, read again inside: two workers never offer one seat twice.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from bookings import waiting_letters
from bookings.domain.asked_together import ANSWER_TIME
from bookings.domain.life import Event, Party, State
from bookings.domain.refusals import RefusalReason
from bookings.events import WaitingAnswered
from bookings.locks import lock_booking, lock_demand
from bookings.models import Booking, Waiting
from bookings.selectors.waiting_families import WaitingFamily, waiting_families
from bookings.services.deadlines import deadline_of, first_need
from bookings.services.demands import subject_of
from bookings.services.moves import move
from bookings.services.refusals import Refused
from bookings.services.turns import Turn, in_turn, next_to_offer, next_to_win
from bookings.services.waiting import Left, groups_of, let_go, place_to_offer
from bookings.services.wanted_seats import days_are_over
from childcare.locks import lock_age_groups
from childcare.models import Site
from childcare.services import reservations
from core.audit import record

_MOST_STEPS = 200  # of one site in one sweep; the next minute goes on
_PLACED = (State.ADMISSION, State.CONFIRMED, State.ATTENDED, State.ABSENT)


def sweep(*, now: datetime) -> int:
    """Offer every free seat that somebody waits for, everywhere; how many families were offered or asked."""
    return _offer_at(Site.objects.filter(age_groups__waiting__left_at=None, age_groups__waiting__isnull=False), now)


def offer_at(site_id: int, *, now: datetime) -> int:
    """The same at one site. Not inside a transaction that locked a demand: each family is locked in its own."""
    waited = Site.objects.filter(pk=site_id, age_groups__waiting__left_at=None)
    return _offer_at(waited.filter(age_groups__waiting__isnull=False), now)


def answer(waiting_id: int, said: Waiting.Answer, *, party: Party, by: User | None, now: datetime) -> None:
    """Note what a family says of the place offered or asked about; its last word counts until the time is over.

    A yes hands the place over to its manager, who decides; a no to a place that was kept leaves the list. Raises
    Refused once the time is over.
    """
    site = _noted(waiting_id, said, party=party, by=by, now=now)
    _settle(site, now)


def _offer_at(sites: QuerySet[Site], now: datetime) -> int:
    return sum(_offer_all(site, now) for site in sites.select_related("facility").distinct().order_by("pk"))


def _offer_all(site: Site, now: datetime) -> int:
    reservations.expire_overdue(now=now, age_group_ids=groups_of(site))
    _follow_up(site, now)
    _settle(site, now)
    return _each(site, next_to_offer, _offer, now)


def _settle(site: Site, now: datetime) -> None:
    """Give the seat to who wins it, then let go those asked who cannot win any more."""
    _each(site, next_to_win, _win, now)
    with transaction.atomic():
        lock_age_groups(groups_of(site))
        for turn in [each for each in in_turn(site, now=now) if each.family.is_asked]:
            _close(turn, now)


def _each(site: Site, chosen: Callable[..., Turn | None], give: Callable[[Turn, datetime], None], now: datetime) -> int:
    """Give to the families that are chosen, one transaction each; how many. Who is chosen is read again once locked."""
    given = 0
    for _step in range(_MOST_STEPS):
        with transaction.atomic():
            turn = chosen(site, now=now)
            if turn is None:
                break
            groups = reservations.groups_to_lock(groups_of(site), now=now)
            lock_demand(turn.demand.pk, also_lock=groups)
            again = chosen(site, now=now)
            if again is not None and again.demand.pk == turn.demand.pk:
                give(again, now)
                given += 1
    return given


def _offer(turn: Turn, now: datetime) -> None:
    """Keep the seats for one family; less than a day before, ask it with the others instead."""
    booking, until = place_to_offer(turn.demand, turn.wanted.booking.site, now=now), turn.wanted.deadline(now)
    if turn.wanted.is_soon(now):
        _write(turn.family, offered=None, asked_at=now, answer_by=until, answer="")
        waiting_letters.asked(booking, until, now=now)
        return
    _hold(booking, turn, until, now)
    _write(turn.family, offered=booking, asked_at=now, answer_by=until, answer="")
    waiting_letters.offered(booking, until, now=now)


def _win(turn: Turn, now: datetime) -> None:
    """The seats go to the best rank that said yes, until the place answers or the first stay begins."""
    booking = place_to_offer(turn.demand, turn.wanted.booking.site, now=now)
    until = turn.wanted.starts_at()
    _hold(booking, turn, until, now, asked_at=now)
    _write(turn.family, offered=booking, answer_by=None, answer=Waiting.Answer.YES)
    waiting_letters.said_yes(booking, until, now=now)


def _hold(booking: Booking, turn: Turn, until: datetime, now: datetime, **changes: datetime) -> None:
    wanted = turn.wanted
    seats = reservations.hold(stays=wanted.stays, class_of_need=wanted.seats_class, expires_at=until, now=now)
    kept = {"reservation": seats, "deadline": until, "starts": wanted.starts, "until": wanted.booking.until}
    move(lock_booking(booking.pk), Event.HOLD, party=Party.SYSTEM, by=None, now=now, **kept, **changes)
    booking.refresh_from_db()


def _close(turn: Turn, now: datetime) -> None:
    """End what was asked of a family: the seat is gone, or its time is over. Who said yes or could still say it keeps
    its rank and does not rest; who said nothing in time rests (bookings.services.turns.REST)."""
    row = turn.family.row
    over = row.answer_by is not None and row.answer_by <= now
    fits = turn.wanted.fits()
    if fits and not over:
        return
    lost = row.answer == Waiting.Answer.YES or (not row.answer and not over)
    _write(turn.family, answer_by=None, answer="", asked_at=None if lost else row.asked_at)
    if lost:
        waiting_letters.gone(place_to_offer(turn.demand, turn.wanted.booking.site, now=now), now=now)


@transaction.atomic
def _noted(waiting_id: int, said: Waiting.Answer, *, party: Party, by: User | None, now: datetime) -> Site:
    seen = Waiting.objects.select_related("age_group__site__facility").get(pk=waiting_id)
    site = seen.age_group.site
    lock_demand(seen.demand_id, also_lock=groups_of(site))
    family = next((each for each in waiting_families(site, now=now) if each.demand.pk == seen.demand_id), None)
    row = family.row if family else None
    if family is None or row is None or row.answer_by is None or row.answer_by <= now:
        raise Refused(_("Le délai pour répondre est passé. La famille peut rester sur la liste d’attente."))
    if row.answer == said:
        return site
    record(WaitingAnswered, actor=by, **subject_of(family.demand), data={"answer": said.value}, now=now)
    _write(family, answer=said)
    if row.offered_id is not None:
        _answered_alone(family, lock_booking(row.offered_id), said, party=party, by=by, now=now)
    return site


def _answered_alone(
    family: WaitingFamily, booking: Booking, said: Waiting.Answer, *, party: Party, by: User | None, now: datetime
) -> None:
    """The family for which a place was kept answers: its manager has now to answer, or the next family its turn."""
    if said == Waiting.Answer.NO:
        move(booking, Event.CANCEL, party=party, by=by, now=now)
        let_go(family.rows, Left.DECLINED, by=by, now=now)
        return
    if booking.reservation_id is None or not booking.active:
        raise Refused(_("Le délai pour répondre est passé. La famille peut rester sur la liste d’attente."))
    until = _until_place_answers(booking, now)
    reservations.keep_until(reservation_id=booking.reservation_id, until=until, now=now)
    booking.asked_at, booking.deadline = now, until
    booking.save(update_fields=["asked_at", "deadline"])
    _write(family, answer_by=None)
    waiting_letters.said_yes(booking, until, now=now)


def _until_place_answers(booking: Booking, now: datetime) -> datetime:
    """Its opening hours, as for any request; two hours at least, as long as the first stay has not begun."""
    first = first_need(booking, now).replace(tzinfo=ZoneInfo(booking.site.time_zone))
    return max(deadline_of(booking, now), min(now + ANSWER_TIME, first))


@transaction.atomic
def _follow_up(site: Site, now: datetime) -> None:
    """Draw what follows from what became of the places offered, and of the demands that wait."""
    lock_age_groups(groups_of(site))
    for family in waiting_families(site, now=now):
        why = _why_left(family, site, now)
        if why is not None:
            let_go(family.rows, why, by=None, now=now)
            if why is Left.SILENT and family.row.offered is not None:
                waiting_letters.left_without_answer(family.row.offered, now=now)
        elif family.row.offered is not None and family.offered is None and family.row.offered.state not in _PLACED:
            # The place said nothing, or had no seat after all: the family keeps its rank, and rests.
            _write(family, offered=None, asked_at=now, answer_by=None, answer="")


def _why_left(family: WaitingFamily, site: Site, now: datetime) -> Left | None:
    if family.demand.bookings.filter(state__in=_PLACED).exists():
        return Left.PLACED
    booking = family.row.offered
    if booking is not None and booking.state == State.EXPIRED and family.row.answer != Waiting.Answer.YES:
        return Left.SILENT
    if booking is not None and booking.state in (State.CANCELLED, State.RELEASED):
        return Left.DECLINED
    if booking is not None and booking.state == State.REFUSED and booking.refusal_reason != RefusalReason.NO_SEAT:
        return Left.REFUSED
    return Left.OVER if days_are_over(family.demand, site, now=now) else None


def _write(family: WaitingFamily, **said: object) -> None:
    """The same on each row of the family at this site."""
    Waiting.objects.filter(pk__in=[row.pk for row in family.rows]).update(**said)
    for row in family.rows:
        for name, value in said.items():
            setattr(row, name, value)
