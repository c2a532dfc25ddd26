"""The points in force for the waiting list of a site, with where they come from: the text that anybody may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.domain.organisation_kinds import OrganisationKind
from accounts.models import Organisation
from bookings.domain.queue import BOUNDS, USUAL, Criterion, Points, checked
from bookings.models import QueueRules
from childcare.models import Site
from territory.divisions import divisions_of


class Origin(StrEnum):
    """Who chose the points."""

    MANAGER = "manager"
    TERRITORY = "territory"
    NATIONAL = "national"


@dataclass(frozen=True, slots=True)
class RulesInForce:
    """`published_at` is None for the points of the portal itself."""

    points: Points
    origin: Origin
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PublishedPoint:
    """One line of the public page: points given, between which bounds, and why."""

    criterion: Criterion
    label: str
    points: int
    least: int
    most: int
    why: str


def departement_of(site: Site) -> str:
    """The code of its département, or of its territory overseas; empty when its commune is not known."""
    return divisions_of(site.insee_code).departement if site.insee_code else ""


def rules_for(site: Site) -> RulesInForce:
    """Those of the organisation that manages the site today, else those of its département, else the portal's."""
    managed = Q(organisation__managements__facility=site.facility_id, organisation__managements__ended=None)
    departement = departement_of(site)
    local = Q(organisation=None, departement=departement) if departement else Q(pk__in=[])
    # The manager's first: a territory has no organisation.
    found = QueueRules.objects.filter(managed | local).order_by("departement").first()
    if found is None:
        return RulesInForce(USUAL, Origin.NATIONAL)
    origin = Origin.TERRITORY if found.departement else Origin.MANAGER
    return RulesInForce(checked(found.points), origin, found.published_at)


def rules_of(organisation: Organisation) -> RulesInForce:
    """Those that an organisation would change: its own, else the ones that stand for it meanwhile."""
    if organisation.kind == OrganisationKind.COMITE_AVIP:
        found, origin = QueueRules.objects.filter(departement=organisation.departement), Origin.TERRITORY
    else:
        found, origin = QueueRules.objects.filter(organisation=organisation), Origin.MANAGER
    own = found.first()
    return RulesInForce(checked(own.points), origin, own.published_at) if own else RulesInForce(USUAL, Origin.NATIONAL)


def published(rules: RulesInForce) -> tuple[PublishedPoint, ...]:
    """The lines of the public page, in the order of the criteria."""
    return tuple(
        PublishedPoint(criterion, _(bounds.label), rules.points[criterion], bounds.least, bounds.most, _(bounds.why))
        for criterion, bounds in BOUNDS.items()
    )


def origin_in_words(origin: Origin) -> str:
    """Where the points come from, for the same page."""
    return {
        Origin.MANAGER: _("Points choisis par le gestionnaire de ce lieu."),
        Origin.TERRITORY: _("Points choisis par le comité AVIP du département."),
        Origin.NATIONAL: _("Points proposés par le portail, pour toute la France."),
    }[origin]
