"""The search for a family, in the counsellor's own cookie: its address holds a mark that opens nothing elsewhere.

Each search has its mark, so that two tabs open for two families never take one for the other.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.abilities import require
from accounts.models import Membership
from aids.domain.household import Household
from families.access import acting_as, files_of
from families.domain.abilities import FamilyFileAbility
from families.domain.family import Family
from families.models import CareNeed, FamilyFile, FileNeed
from families.records import family_of
from portal.household import HouseholdAnswers

KEY = "familles"
REASON, MARK = "famille", "recherche"
MOST_KEPT = 8
# A day of work: tomorrow's search begins again from the file.
LASTS = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class FamilySearch:
    """A need of an open file, looked for by `by`; `mark` names it in the addresses of this browser."""

    mark: str
    file: FamilyFile
    need: CareNeed
    by: Membership

    @property
    def family(self) -> Family:
        return family_of(self.file)

    def address(self, name: str, *args: object, **more: object) -> str:
        """The address of a page about this search."""
        return f"{reverse(name, args=args)}?{urlencode({MARK: self.mark, **more}, doseq=True)}"

    @property
    def results_query(self) -> str:
        """The search, as the address of the ordinary results says it."""
        return results_query(self.mark, self.need)

    @property
    def results_url(self) -> str:
        """The ordinary results."""
        return f"{reverse('places')}?{self.results_query}"

    @property
    def request_url(self) -> str:
        """Where several places are asked."""
        return self.address("family_request")

    def household(self) -> Household | None:
        """The family as its file lets price it."""
        return household_of_family(self.family)


def household_of_family(family: Family) -> Household | None:
    """None, hence a range of prices, when the file keeps no income."""
    if family.income is None or not family.birth_months:
        return None
    children = len(family.birth_months)
    return HouseholdAnswers(children, "revenus", family.income, family.single_parent).household()


def results_query(mark: str, need: CareNeed) -> str:
    """A mark, which nobody else's cookie knows, and the radius of the need."""
    return urlencode({"raison": REASON, MARK: mark, "rayon": f"{need.radius_km:g}"})


def begin(session: SessionBase, share: FileNeed) -> str:
    """Keep this search in the cookie; its mark. The oldest gives way."""
    kept = [row for row in _kept(session) if row[1] != share.pk][-(MOST_KEPT - 1) :]
    mark = secrets.token_urlsafe(6)
    session[KEY] = [*kept, [mark, share.pk, int((timezone.now() + LASTS).timestamp())]]
    return mark


def family_search(request: HttpRequest) -> FamilySearch | None:
    """The search that the address names, read again with the rights of today; None when this browser has none."""
    mark = request.GET.get(MARK, "")
    now = timezone.now().timestamp()
    found = next((row for row in _kept(request.session) if row[0] == mark and row[2] > now), None) if mark else None
    if found is None:
        return None
    shares = FileNeed.objects.select_related("file__organisation", "file__counsellor__user", "need")
    mine = files_of(request.user).filter(closed_at=None).values("pk")
    share = shares.filter(pk=found[1], file__in=mine).first()
    if share is None:
        return None
    require(request.user, share.file, FamilyFileAbility.EDIT)
    return FamilySearch(mark, share.file, share.need, acting_as(request.user, share.file))


def family_search_or_404(request: HttpRequest) -> FamilySearch:
    """Raises Http404 when this browser looks for no family by that mark."""
    search = family_search(request)
    if search is None:
        raise Http404
    return search


def results_search(request: HttpRequest) -> FamilySearch | None:
    """That of a page of results, or of a place reached from there; costs nothing to anybody else."""
    return family_search(request) if request.GET.get("raison") == REASON else None


def _kept(session: SessionBase) -> list[tuple[str, int, int]]:
    """What the cookie holds; anything else than what `begin` wrote is nothing."""
    kept: Any = session.get(KEY)
    try:
        return [(str(mark), int(share), int(until)) for mark, share, until in kept]
    except (TypeError, ValueError):
        return []
