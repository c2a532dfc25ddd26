"""Publish the points of waiting lists: a manager for its sites, a comité AVIP for its département; try them first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.abilities import require
from accounts.access import Refused as NotAllowed
from accounts.domain.abilities import Belonging
from accounts.domain.organisation_kinds import OrganisationKind
from accounts.models import Organisation, User
from bookings.domain import queue
from bookings.domain.abilities import QUEUE_RULES, QueueRulesAbility
from bookings.domain.queue import BOUNDS, Candidate, OutOfBounds, Points, checked
from bookings.events import QueueRulesPublished
from bookings.models import QueueRules, Waiting
from bookings.selectors.rules import Origin, departement_of, rules_for
from bookings.selectors.waiting_families import WaitingFamily, families_since, local
from bookings.services.refusals import Refused
from childcare.models import Site
from core.audit import record

PUBLISHERS = (OrganisationKind.FACILITY_MANAGER, OrganisationKind.COMITE_AVIP)
MONTH, MONTHS = timedelta(days=30), 12
FEWEST_SHOWN = 5  # a group of fewer families is not counted: it would tell of one of them


class Group(StrEnum):
    """Families counted together in the report of fairness."""

    ALL = "all"
    AVIP = "avip"
    SINGLE_PARENT = "single_parent"
    QPV = "qpv"
    SIBLING = "sibling"


@dataclass(frozen=True, slots=True)
class GroupReport:
    """Of one group: how many families, how many would go up or down. None: fewer than FEWEST_SHOWN."""

    group: Group
    waiting: int | None
    up: int | None
    down: int | None


@dataclass(frozen=True, slots=True)
class Simulation:
    """What other points would change in some lists. `waiting`: their families; `moved`: those whose rank would change;
    None when there are fewer than FEWEST_SHOWN in all."""

    waiting: int | None
    moved: int | None
    groups: tuple[GroupReport, ...]


def publish(organisation: Organisation, points: Mapping[str, int], *, by: User, now: datetime) -> QueueRules:
    """Write the points of a manager's sites, or of a comité AVIP's département, in force at once.

    By an administrator of the managing organisation, or a coordinator of the comité. Raises Refused for points out of
    bounds, and accounts.access.Refused for anybody else.
    """
    return _publish(organisation, _within_bounds(points), by, now)


def simulate(organisation: Organisation, points: Mapping[str, int], *, by: User, now: datetime) -> Simulation:
    """What these points would change in the lists of today, before anything is published. Same refusals."""
    return _simulated(organisation, points, by, [now], now)


def simulate_year(organisation: Organisation, points: Mapping[str, int], *, by: User, now: datetime) -> Simulation:
    """What they would have changed in the lists of the last twelve months, looked at once a month. Same refusals.

    A family goes up that gained ranks over all these lists; its facts, and the points compared, are those of today.
    """
    return _simulated(organisation, points, by, [now - MONTH * back for back in range(MONTHS)], now)


def _simulated(
    organisation: Organisation, points: Mapping[str, int], by: User, moments: Sequence[datetime], now: datetime
) -> Simulation:
    _check_publisher(organisation, by)
    wanted = _within_bounds(points)
    sites = _sites(organisation, since=min(moments))
    changes = [each for site in sites for each in _changes(site, organisation, wanted, moments, now)]
    groups = tuple(_report(group, [gains for family, gains in changes if _is_in(family, group)]) for group in Group)
    total = groups[0].waiting
    moved = None if total is None else sum(any(gains) for _, gains in changes)
    return Simulation(total, moved, groups)


@transaction.atomic
def _publish(organisation: Organisation, points: Points, by: User, now: datetime) -> QueueRules:
    _check_publisher(organisation, by)
    written = {criterion.value: each for criterion, each in points.items()}
    if organisation.kind == OrganisationKind.COMITE_AVIP:
        whose: dict[str, Any] = {"departement": organisation.departement, "organisation": None}
    else:
        whose = {"organisation": organisation, "departement": ""}
    rules, _new = QueueRules.objects.update_or_create(**whose, defaults={"points": written, "published_at": now})
    about: dict[str, Any] = {"organisation_id": organisation.pk, "subject": (QueueRules._meta.label, rules.pk)}
    record(QueueRulesPublished, actor=by, **about, data=written, now=now)
    return rules


def _within_bounds(points: Mapping[str, int]) -> Points:
    try:
        return checked(points)
    except OutOfBounds as error:
        if error.criterion is None:
            raise Refused(_("Donnez des points à chaque critère de la liste, et à aucun autre.")) from error
        bounds = BOUNDS[error.criterion]
        said = {"label": _(bounds.label), "least": bounds.least, "most": bounds.most}
        raise Refused(_("%(label)s : de %(least)s à %(most)s points.") % said) from error


def _check_publisher(organisation: Organisation, by: User) -> None:
    """The table of abilities says who; only a manager's organisation and a comité AVIP have points to publish."""
    require(by, Belonging(QUEUE_RULES, organisations=frozenset({organisation.pk})), QueueRulesAbility.PUBLISH)
    if organisation.kind not in PUBLISHERS:
        raise NotAllowed.no_right()


def _sites(organisation: Organisation, *, since: datetime) -> QuerySet[Site]:
    """The sites that had a list since then, which its points would order."""
    waited = Waiting.objects.filter(Q(left_at=None) | Q(left_at__gt=since))
    if organisation.kind == OrganisationKind.COMITE_AVIP:
        within = Q(insee_code__startswith=organisation.departement)
    else:
        within = Q(facility__managements__organisation=organisation, facility__managements__ended=None)
    sites = Site.objects.filter(within, age_groups__waiting__in=waited)
    return sites.select_related("facility").distinct().order_by("pk")


def _changes(
    site: Site, of: Organisation, points: Points, moments: Sequence[datetime], now: datetime
) -> list[tuple[WaitingFamily, list[int]]]:
    """Each family of the lists of those moments with the ranks it would gain in each (lose, below 0); none where other
    points are in force."""
    rules = rules_for(site)
    is_own = rules.origin is not Origin.MANAGER and departement_of(site) == of.departement
    if of.kind == OrganisationKind.COMITE_AVIP and not is_own:
        return []
    families = families_since(site, since=min(moments), now=now)
    gains: dict[int, list[int]] = defaultdict(list)
    for moment in moments:
        waiting = [each.candidate for each in families if each.waited(moment)]
        at = local(site, moment)
        before, after = (_ranks(queue.ordered(waiting, each, at)) for each in (rules.points, points))
        for number, rank in before.items():
            gains[number].append(rank - after[number])
    return [(each, gains[each.candidate.number]) for each in families if each.candidate.number in gains]


def _ranks(ordered: Sequence[Candidate]) -> dict[int, int]:
    return {each.number: rank for rank, each in enumerate(ordered)}


def _is_in(family: WaitingFamily, group: Group) -> bool:
    candidate = family.candidate
    return {
        Group.ALL: True,
        Group.AVIP: candidate.in_insertion,
        Group.SINGLE_PARENT: candidate.single_parent,
        Group.QPV: candidate.qpv,
        Group.SIBLING: candidate.sibling,
    }[group]


def _report(group: Group, changes: list[list[int]]) -> GroupReport:
    if len(changes) < FEWEST_SHOWN:
        return GroupReport(group, None, None, None)
    gained = [sum(gains) for gains in changes]
    return GroupReport(group, len(changes), sum(each > 0 for each in gained), sum(each < 0 for each in gained))
