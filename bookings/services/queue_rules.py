"""Publish the points of waiting lists: a manager for its sites, a comité AVIP for its département; try them first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
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
from bookings.domain.queue import BOUNDS, OutOfBounds, Points, checked
from bookings.events import QueueRulesPublished
from bookings.models import QueueRules
from bookings.selectors.rules import Origin, departement_of, rules_for
from bookings.selectors.waiting_families import WaitingFamily, local, waiting_families
from bookings.services.refusals import Refused
from childcare.models import Site
from core.audit import record

PUBLISHERS = (OrganisationKind.FACILITY_MANAGER, OrganisationKind.COMITE_AVIP)
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
    """Of one group: how many families wait, how many would go up or down. None: fewer than FEWEST_SHOWN."""

    group: Group
    waiting: int | None
    up: int | None
    down: int | None


@dataclass(frozen=True, slots=True)
class Simulation:
    """What other points would change in the lists as they are now. `moved`: families whose rank would change; None when
    fewer than FEWEST_SHOWN wait in all."""

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
    _check_publisher(organisation, by)
    wanted = _within_bounds(points)
    changes = [change for site in _sites(organisation) for change in _changes(site, organisation, wanted, now)]
    groups = tuple(_report(group, [change for family, change in changes if _is_in(family, group)]) for group in Group)
    total = groups[0].waiting
    moved = None if total is None else sum(change != 0 for _, change in changes)
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


def _sites(organisation: Organisation) -> QuerySet[Site]:
    """The sites with a list that its points would order."""
    waited = Site.objects.filter(age_groups__waiting__isnull=False, age_groups__waiting__left_at=None)
    if organisation.kind == OrganisationKind.COMITE_AVIP:
        within = Q(insee_code__startswith=organisation.departement)
    else:
        within = Q(facility__managements__organisation=organisation, facility__managements__ended=None)
    return waited.filter(within).select_related("facility").distinct().order_by("pk")


def _changes(site: Site, of: Organisation, points: Points, now: datetime) -> list[tuple[WaitingFamily, int]]:
    """Each family of a list with the ranks it would gain (or lose, below 0); none where other points are in force."""
    rules = rules_for(site)
    is_own = rules.origin is not Origin.MANAGER and departement_of(site) == of.departement
    if of.kind == OrganisationKind.COMITE_AVIP and not is_own:
        return []
    families = waiting_families(site, now=now, rules=rules)
    after = queue.ordered((each.candidate for each in families), points, local(site, now))
    ranks = {each.number: rank for rank, each in enumerate(after)}
    return [(each, rank - ranks[each.candidate.number]) for rank, each in enumerate(families)]


def _is_in(family: WaitingFamily, group: Group) -> bool:
    candidate = family.candidate
    return {
        Group.ALL: True,
        Group.AVIP: candidate.in_insertion,
        Group.SINGLE_PARENT: candidate.single_parent,
        Group.QPV: candidate.qpv,
        Group.SIBLING: candidate.sibling,
    }[group]


def _report(group: Group, changes: list[int]) -> GroupReport:
    if len(changes) < FEWEST_SHOWN:
        return GroupReport(group, None, None, None)
    return GroupReport(group, len(changes), sum(each > 0 for each in changes), sum(each < 0 for each in changes))
