"""New places for the needs that are watched: the saved searches of parents, and the needs of families' files.

Each need has its own transaction: its lock, one search, what is told, its letters. Run twice, or by two workers at
once, a place is told once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Membership
from childcare.domain.kinds import ResultKind
from childcare.domain.need import Filters
from childcare.domain.ranking import KINDS_IN_ORDER
from childcare.models import Site
from childcare.selectors.search import ask, every_site
from families.locks import lock_places_to_announce, lock_search_unless_taken, lock_share_unless_taken
from families.models import FileNeed, ToldPlace
from families.selectors.watched import counsellors_to_tell, open_shares, searches_going_on
from families.services import saved_searches, told_places
from portal.journeys import alert_letters
from portal.journeys.family_need import NoPoint, need_of
from portal.journeys.kept_search import Kept, UnreadableSearch, kept_search

log = structlog.get_logger(__name__)

LEAST_COVERAGE = 0.5  # of the hours asked: less is worth no message
BATCH = 200
FREE = KINDS_IN_ORDER.index(ResultKind.FREE)


def fitting(kept: Kept, *, only_facility: int | None = None, now: datetime) -> frozenset[int]:
    """The sites with free seats for at least half of the hours, or as much as was asked. Two queries, or three."""
    least = max(kept.filters.minimum_coverage, LEAST_COVERAGE) if kept.need.schedule else 0.0
    filters = Filters(kept.filters.modes_de_garde, kept.filters.avip_only, least)
    found = every_site(ask(kept.need, now=now), filters, now=now, with_freshness=False)
    sites = frozenset(site for site, rank in zip(found.site_ids, found.ranks, strict=True) if rank == FREE)
    if only_facility is None:
        return sites
    return sites & frozenset(Site.objects.filter(facility=only_facility).values_list("pk", flat=True))


def tell_parents(*, now: datetime) -> int:
    """Look once for every saved search that goes on; how many letters were written. Every fifteen minutes."""
    return _each(searches_going_on(timezone.localdate(now)), look, now)


def ask_again(*, now: datetime) -> int:
    """Ask the holders of alerts that end while their need goes on; how many."""
    return sum(_ask_again(pk, now) for pk in saved_searches.to_ask_again(timezone.localdate(now)))


def watch_families(*, now: datetime) -> int:
    """Look once for every need of an open file; how many places are new."""
    return _each(open_shares(timezone.localdate(now)), _watch_share, now)


def tell_counsellors(*, now: datetime) -> int:
    """One letter to each counsellor whose families have new places; how many. Each morning."""
    return sum(_tell_counsellor(pk, now) for pk in counsellors_to_tell())


def _each(rows: QuerySet[Any], one: Callable[[int, datetime], int], now: datetime) -> int:
    """The sum of `one` over the rows, in batches of numbers: nothing is held open meanwhile. A need that cannot be
    looked at is left to the next time, and the others go on."""
    last = total = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        for last in batch:
            try:
                total += one(last, now)
            except Exception as error:  # whatever it is
                log.error("need_not_looked_at", need=last, error=type(error).__name__)
    return total


@transaction.atomic
def look(pk: int, now: datetime) -> int:
    """Look for one saved search; how many letters. The first look only notes what the page shows already."""
    search = lock_search_unless_taken(pk)
    if search is None or search.paused_at is not None:
        return 0
    try:
        kept = kept_search(search.query, asked_on=search.asked_on)
    except UnreadableSearch:
        return 0
    rows = told_places.note(search, fitting(kept, only_facility=search.only_facility, now=now), now=now)
    if not rows:
        return 0
    _announced(rows, now)
    return alert_letters.new_places(search, rows[0].pk, len(rows), now=now)


@transaction.atomic
def _ask_again(pk: int, now: datetime) -> int:
    search = lock_search_unless_taken(pk)
    if search is None or search.asked_again_at is not None:
        return 0
    search.asked_again_at = now
    search.save(update_fields=["asked_again_at"])
    alert_letters.ends_soon(search, now=now)
    return 1


@transaction.atomic
def _watch_share(pk: int, now: datetime) -> int:
    share = lock_share_unless_taken(pk)
    if share is None or share.file.closed_at is not None:
        return 0
    try:
        need = need_of(share.need, share.file)
    except NoPoint:
        return 0
    return len(told_places.note(share, fitting(Kept(need, Filters()), now=now), now=now))


@transaction.atomic
def _tell_counsellor(pk: int, now: datetime) -> int:
    counsellor = Membership.objects.select_related("user", "organisation").get(pk=pk)
    places = lock_places_to_announce(pk)
    if not places:
        return 0
    _announced(places, now)
    shares = {place.share_id for place in places if place.share_id is not None}
    families = FileNeed.objects.filter(pk__in=shares).values("file").distinct().count()
    return alert_letters.to_counsellor(counsellor, places[0].pk, len(places), families, now=now)


def _announced(places: list[ToldPlace], now: datetime) -> None:
    ToldPlace.objects.filter(pk__in=[place.pk for place in places]).update(announced_at=now)
