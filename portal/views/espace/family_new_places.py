"""« Nouvelles places pour vos familles »."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from families.access import counsellor_memberships, working_for
from families.models import CareNeed, FamilyFile, ToldPlace
from families.selectors.watched import new_places_of
from portal.new_places import NewPlace, new_place, sites_of


@dataclass(frozen=True, slots=True)
class ForFamily:
    """The places that are new for one need of one file."""

    file: FamilyFile
    need: CareNeed
    places: list[NewPlace]


@never_cache
@require_safe
def family_new_places(request: HttpRequest) -> HttpResponse:
    """For the files that I follow, or for those of the whole team."""
    membership = working_for(request.user, request.GET.get("structure", ""))
    mine = request.GET.get("suivi", "moi") != "tous"
    told = new_places_of(membership.organisation, membership if mine else None, today=timezone.localdate())
    context = {
        "membership": membership,
        "memberships": counsellor_memberships(request.user).select_related("organisation"),
        "mine": mine,
        "families": _by_family(told),
    }
    return render(request, "espace/familles/new_places.html", context)


def _by_family(told: Iterable[ToldPlace]) -> list[ForFamily]:
    """The places of each need together, in the order they come; two queries."""
    rows = list(told)
    sites = sites_of(rows)
    found: dict[int, ForFamily] = {}
    for row in rows:
        place = new_place(row, sites)
        if row.share is not None and place is not None:
            found.setdefault(row.share.pk, ForFamily(row.share.file, row.share.need, [])).places.append(place)
    return list(found.values())
