"""The waiting list of a place as its manager reads it: the order and why, and nothing that earns points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from bookings.domain.queue import Points, why_first
from bookings.selectors.rules import PublishedPoint, origin_in_words, published, rules_for
from bookings.selectors.seen_by_place import request_of
from bookings.selectors.silences import SilenceReport, of_facility
from bookings.selectors.waiting_families import WaitingFamily, local, waiting_families
from childcare.models import AgeGroup, Site
from portal.words.espace.bookings import days_words, moment_words
from portal.words.espace.manager_week import asked_words, children_words

REPORTED = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Waits:
    """One family: its rank, what a place may see of its need, why it comes before the next one, what it is offered."""

    rank: int
    children: str
    hours: list[str]
    days: str
    since: date
    why: str
    offer: str


@dataclass(frozen=True, slots=True)
class PlaceQueue:
    """`lists`: an age group, and those who wait for it in order. `own`: what the place left without an answer."""

    lists: list[tuple[AgeGroup, list[Waits]]]
    points: tuple[PublishedPoint, ...]
    origin: str
    own: SilenceReport


def queue_of(site: Site, *, now: datetime) -> PlaceQueue:
    """The lists of a site, with the points in force there."""
    rules = rules_for(site)
    families = waiting_families(site, now=now, rules=rules)
    lists = []
    for group in site.age_groups.order_by("min_months", "pk"):
        here = [each for each in families if any(row.age_group_id == group.pk for row in each.rows)]
        lists.append((group, [_waits(rank, here, rules.points, site, now) for rank in range(len(here))]))
    own = of_facility(site.facility, since=now - REPORTED)
    return PlaceQueue(lists, published(rules), origin_in_words(rules.origin), own)


def _waits(rank: int, families: Sequence[WaitingFamily], points: Points, site: Site, now: datetime) -> Waits:
    family = families[rank]
    demand = family.demand
    seen = request_of(demand, demand.starts, demand.until)
    following = families[rank + 1 : rank + 2]
    why = [why_first(family.candidate, each.candidate, points, local(site, now))[0].template for each in following]
    return Waits(
        rank=rank + 1,
        children=children_words(seen.ages),
        hours=asked_words(seen.hours),
        days=days_words(seen.starts, seen.until) if any(each.weekday for each in seen.hours) else "",
        since=local(site, family.candidate.since).date(),
        why=_(why[0]) if why else "",
        offer=_offer(family, site),
    )


def _offer(family: WaitingFamily, site: Site) -> str:
    if family.row.answer_by is not None:
        until = {"moment": moment_words(family.row.answer_by, site.time_zone)}
        return _("Une place lui est proposée : elle répond avant le %(moment)s.") % until
    return _("Elle a dit oui : répondez-lui dans « Ma semaine ».") if family.offered else ""
