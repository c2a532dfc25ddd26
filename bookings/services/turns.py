"""Whose turn it is at a site: the families that wait, in order, with the seats each could take now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bookings.domain.asked_together import ASKED_TOGETHER, Said, winner
from bookings.models import Demand
from bookings.selectors.waiting_families import WaitingFamily, waiting_families
from bookings.services.wanted_seats import WantedSeats, children_known_at, overlap, wanted_seats
from childcare.models import Site
from childcare.services.reservations import Stay

# A family that was asked and got nothing is left in peace so long: the seat goes to the next ones meanwhile.
REST = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Turn:
    """A family, and the seats that it wants."""

    family: WaitingFamily
    wanted: WantedSeats

    @property
    def demand(self) -> Demand:
        return self.family.demand

    @property
    def said(self) -> Said:
        return Said(self.family.row.answer)

    def rests(self, now: datetime) -> bool:
        """Whether it was asked lately, and is not being asked."""
        asked_at = self.family.row.asked_at
        return not self.family.is_asked and asked_at is not None and now < asked_at + REST

    def is_free(self, now: datetime) -> bool:
        """Whether it may be offered a place: nothing is offered to it, and it does not rest."""
        return self.family.offered is None and not self.family.is_asked and not self.rests(now)


def in_turn(site: Site, *, now: datetime) -> Iterator[Turn]:
    """Those who could take seats, the first one first. Seats of today go first to children whom the place knows."""
    known = children_known_at(site, now=now)
    families = waiting_families(site, now=now)
    today = [turn for each in families if _all_known(each, known) for turn in _turns(each, site, known, now)]
    first = [turn for turn in today if turn.wanted.is_today(now)]
    yield from first
    served = {turn.demand.pk for turn in first}
    for each in families:
        if each.demand.pk not in served:
            yield from _turns(each, site, known, now)


def first_before(stays: Sequence[Stay], demand: Demand, site: Site, *, now: datetime) -> Turn | None:
    """The first family that wants seats at these hours, can be given them, and comes before this demand.

    Families for whom the free seats are not enough keep nobody away: seats that nobody who waits can take would stay
    empty. The groups of the site must be locked.
    """
    asker = wanted_seats(demand, site, known=children_known_at(site, now=now), now=now)
    comes_today = asker is not None and asker.known and asker.is_today(now)
    for turn in in_turn(site, now=now):
        if _same_family(turn.demand, demand) or (comes_today and not turn.wanted.known):
            return None
        waits = turn.family.offered is None and not turn.rests(now) and turn.said is not Said.NO
        if waits and overlap(stays, turn.wanted.stays) and turn.wanted.may_come(now) and turn.wanted.fits():
            return turn
    return None


def next_to_offer(site: Site, *, now: datetime) -> Turn | None:
    """The next family to whom a seat that is free can be offered; none while those asked together may answer, but for
    those who complete them."""
    turns = list(in_turn(site, now=now))
    asked = [turn for turn in turns if turn.family.is_asked]
    for turn in turns:
        if not turn.is_free(now):
            continue
        rivals = sum(overlap(turn.wanted.stays, other.wanted.stays) for other in asked)
        most = ASKED_TOGETHER if turn.wanted.is_soon(now) else 1
        in_time = turn.wanted.deadline(now) > now and turn.wanted.may_come(now)
        if rivals < most and in_time and turn.wanted.fits():
            return turn
    return None


def next_to_win(site: Site, *, now: datetime) -> Turn | None:
    """Of those asked together, the next one who wins: the best rank among the yes answers, once nobody better can
    still answer."""
    asked = [turn for turn in in_turn(site, now=now) if turn.family.is_asked]
    for turn in asked:
        rivals = [other for other in asked if overlap(turn.wanted.stays, other.wanted.stays)]
        wins = winner([other.said for other in rivals], over=is_over(rivals, now=now))
        if wins is not None and rivals[wins] is turn and turn.wanted.fits():
            return turn
    return None


def is_over(asked: Sequence[Turn], *, now: datetime) -> bool:
    """Whether the time to answer is over for all of them."""
    return all(turn.family.row.answer_by is None or turn.family.row.answer_by <= now for turn in asked)


def _all_known(family: WaitingFamily, known: set[UUID]) -> bool:
    return all(child.pk in known for child in family.demand.children.all())


def _turns(family: WaitingFamily, site: Site, known: set[UUID], now: datetime) -> list[Turn]:
    wanted = wanted_seats(family.demand, site, known=known, now=now)
    return [Turn(family, wanted)] if wanted is not None else []


def _same_family(one: Demand, other: Demand) -> bool:
    return one.pk == other.pk or (one.file_id is not None and one.file_id == other.file_id)
