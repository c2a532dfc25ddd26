"""The stops of one travelling facility, one per row in the files, put together."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace

from childcare.imports.cells import plain
from childcare.imports.facility_row import FacilityRow, SiteRow

ITINERANT = re.compile(r"\b(itinerante?s?|mobiles?|roulante?s?)\b")


def gather_stops(rows: Iterable[FacilityRow]) -> list[FacilityRow]:
    """Rows that call themselves itinerant and share name and telephone become one facility with several sites."""
    gathered: dict[str, FacilityRow] = {}
    for row in rows:
        if not ITINERANT.search(plain(row.name)):
            gathered[f"row:{row.external_id}"] = row
            continue
        key = f"itinerant:{hashlib.sha256(f'{plain(row.name)}|{row.phone}'.encode()).hexdigest()[:32]}"
        stops = tuple(_named_stop(site) for site in row.sites)
        first = gathered.get(key)
        gathered[key] = (
            replace(row, external_id=key, sites=stops)
            if first is None
            else replace(first, sites=first.sites + stops, notes=first.notes + row.notes)
        )
    return list(gathered.values())


def _named_stop(site: SiteRow) -> SiteRow:
    """« Maison de quartier - 10 rue des Ursulines » is known by its first part."""
    return replace(site, label=site.address.split(" - ")[0][:200])
