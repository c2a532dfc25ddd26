"""The families that wait at a site, in order. One demand is one family there, whatever its number of children."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from bookings.domain import queue
from bookings.domain.life import State
from bookings.domain.queue import Candidate, Position
from bookings.models import Booking, Demand, Waiting
from bookings.selectors.rules import RulesInForce, rules_for
from childcare.models import Site

# A place is being offered to the family: it is not offered another one there meanwhile.
OFFERED_NOW = frozenset({State.HELD, State.ACCEPTED})
_COMES = (State.CONFIRMED, State.ATTENDED)


@dataclass(frozen=True, slots=True)
class WaitingFamily:
    """A demand that waits at a site; `rows`: one for each age group of its children."""

    demand: Demand
    rows: tuple[Waiting, ...]
    candidate: Candidate

    @property
    def row(self) -> Waiting:
        """The row that says what the family was asked and what it answered; the others say the same."""
        return self.rows[0]

    @property
    def offered(self) -> Booking | None:
        """The place being offered now."""
        booking = self.row.offered
        return booking if booking is not None and booking.state in OFFERED_NOW else None

    def waited(self, at: datetime) -> bool:
        """Whether it was on the list at that moment."""
        return any(row.since <= at and (row.left_at is None or row.left_at > at) for row in self.rows)

    @property
    def is_asked(self) -> bool:
        """Asked together with others, in a round that is not settled."""
        return self.row.answer_by is not None and self.row.offered_id is None


def local(site: Site, now: datetime) -> datetime:
    """The same instant on the clock of the site."""
    return timezone.localtime(now, ZoneInfo(site.time_zone))


def waiting_families(site: Site, *, now: datetime, rules: RulesInForce | None = None) -> list[WaitingFamily]:
    """Everybody who waits at a site, the first one first. Without anybody, one query."""
    rows = list(
        Waiting.objects.filter(left_at=None, age_group__site=site)
        .select_related("demand__file", "offered")
        .prefetch_related("demand__children")
        .order_by("pk")
    )
    if not rows:
        return []
    families = {each.candidate.number: each for each in _families(site, rows, now)}
    points = (rules or rules_for(site)).points
    return [families[each.number] for each in _in_order(families.values(), points, site, now)]


def families_since(site: Site, *, since: datetime, now: datetime) -> list[WaitingFamily]:
    """Everybody who waited at a site since then, still or no more, in no order. What is known of them today stands for
    what was true then."""
    rows = Waiting.objects.filter(Q(left_at=None) | Q(left_at__gt=since), age_group__site=site)
    found = rows.select_related("demand__file", "offered").prefetch_related("demand__children")
    return _families(site, list(found.order_by("pk")), now)


def position_of(waiting: Waiting, *, now: datetime) -> Position:
    """Where a family stands on the list of its age group, with its own points: for itself and its counsellor alone.

    Raises ValueError for a family that waits no more.
    """
    site = waiting.age_group.site
    families = [
        each
        for each in waiting_families(site, now=now)
        if any(row.age_group_id == waiting.age_group_id for row in each.rows)
    ]
    candidates = [each.candidate for each in families]
    own = next((each for each in candidates if each.number == waiting.demand_id), None)
    if own is None:
        raise ValueError("this family does not wait there")
    return queue.position(own, candidates, rules_for(site).points, local(site, now))


def _in_order(families: Iterable[WaitingFamily], points: queue.Points, site: Site, now: datetime) -> list[Candidate]:
    return queue.ordered((each.candidate for each in families), points, local(site, now))


def _families(site: Site, rows: Sequence[Waiting], now: datetime) -> list[WaitingFamily]:
    of_demand: dict[int, list[Waiting]] = defaultdict(list)
    for row in rows:
        of_demand[row.demand_id].append(row)
    with_sibling = _with_sibling(site, [each[0].demand for each in of_demand.values()], now)
    return [
        WaitingFamily(each[0].demand, tuple(each), _candidate(each, sibling=number in with_sibling))
        for number, each in of_demand.items()
    ]


def _candidate(rows: Sequence[Waiting], *, sibling: bool) -> Candidate:
    demand = rows[0].demand
    return Candidate(
        number=demand.pk,
        since=min(row.since for row in rows),
        starts=demand.starts,
        in_insertion=demand.in_insertion,
        single_parent=any(row.single_parent for row in rows),
        sibling=sibling,
        qpv=any(row.qpv for row in rows),
    )


def _with_sibling(site: Site, demands: Sequence[Demand], now: datetime) -> set[int]:
    """The demands of families of which another child comes to the same facility."""
    files = {demand.file_id for demand in demands if demand.file_id}
    parents = {demand.parent_id for demand in demands if demand.parent_id}
    coming = (
        Booking.objects.filter(Q(demand__file__in=files) | Q(demand__parent__in=parents))
        .filter(Q(until=None) | Q(until__gte=local(site, now).date()))
        .filter(site__facility=site.facility_id, state__in=_COMES)
        .select_related("demand")
        .prefetch_related("demand__children")
    )
    present = [(each.demand, {child.pk for child in each.demand.children.all()}) for each in coming]
    return {
        demand.pk
        for demand in demands
        for other, children in present
        if _same_family(demand, other) and children - {child.pk for child in demand.children.all()}
    }


def _same_family(one: Demand, other: Demand) -> bool:
    if one.file_id is not None:
        return one.file_id == other.file_id
    return one.parent_id is not None and one.parent_id == other.parent_id
