"""Places that fit a watched need, as lists of pages say them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from childcare.models import Site
from families.models import ToldPlace
from portal.cards import facility_url


@dataclass(frozen=True, slots=True)
class NewPlace:
    """`url` is the page of its facility, with the search to come back to; `since` when it began to fit."""

    name: str
    commune: str
    url: str
    since: datetime


def sites_of(places: Iterable[ToldPlace]) -> dict[int, Site]:
    """The sites of these places that still exist, by number. One query."""
    return Site.objects.select_related("facility").in_bulk({place.site for place in places})


def new_place(place: ToldPlace, sites: dict[int, Site], query: str = "") -> NewPlace | None:
    """None when the site is gone."""
    site = sites.get(place.site)
    if site is None:
        return None
    return NewPlace(site.facility.name, site.commune, facility_url(site.facility, query), place.since)
