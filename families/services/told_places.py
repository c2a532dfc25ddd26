"""What is told of a need, and what is not told twice."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime
from typing import Any

from families.domain.alerts import news
from families.models import FileNeed, SavedSearch, ToldPlace


def note(watched: SavedSearch | FileNeed, fitting: Set[int], *, now: datetime) -> list[ToldPlace]:
    """Note the sites that fit now; those that are new, as rows that no letter says yet. In the transaction that holds
    the lock of `watched`. The first look tells of nothing: those places are on the page already."""
    of = {"search": watched} if isinstance(watched, SavedSearch) else {"share": watched}
    change = news(fitting, set(ToldPlace.objects.filter(**of).values_list("site", flat=True)))
    ToldPlace.objects.filter(**of, site__in=change.gone).delete()
    is_new = watched.watched_at is not None
    rows = [ToldPlace(**of, site=site, since=now, is_new=is_new) for site in sorted(change.new)]
    ToldPlace.objects.bulk_create(rows)
    watched.watched_at = now
    watched.save(update_fields=["watched_at"])
    return rows if is_new else []


def told_place(told: ToldPlace) -> dict[str, Any]:
    """A place that was found, for an export. Its name is childcare's: here it is a number."""
    return {"numéro": told.site, "convient depuis": told.since, "nouveau": told.is_new, "annoncé le": told.announced_at}
