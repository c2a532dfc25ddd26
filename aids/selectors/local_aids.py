"""The local aids a family may ask for, from where it lives."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import lru_cache

from django.db.models import Q

from aids.domain.local_aid import NATIONAL_CODE, Level, LocalAid
from aids.local_aid_columns import aid_of
from aids.local_aid_fields import LocalAidRefused
from aids.models import LocalAid as LocalAidRow
from core.prepared import prepared_cursor
from territory.divisions import divisions_of

logger = logging.getLogger(__name__)


def local_aids_of(insee: str) -> tuple[LocalAid, ...]:
    """Those shown to the families of a commune (INSEE code, arrondissements too), nearest territory first.

    One small query while the table stays as it is, which every search makes. A row that no longer stands is left out
    and logged, never an error for the family.
    """
    with prepared_cursor() as cursor:
        # A row that changes has another place, and another transaction when the place is used again.
        cursor.execute("SELECT string_agg(ctid::text || xmin::text, ',' ORDER BY id) FROM local_aid")
        [version] = cursor.fetchone()
    return _local_aids_of(insee, version)


@lru_cache(maxsize=1024)
def _local_aids_of(insee: str, version: str | None) -> tuple[LocalAid, ...]:
    found = divisions_of(insee)
    rows = LocalAidRow.objects.filter(
        Q(level=Level.COMMUNE, territory_code=found.commune)
        | Q(level=Level.EPCI, communes__contains=[found.commune])
        | Q(level=Level.DEPARTEMENT, territory_code=found.departement)
        | Q(level=Level.REGION, territory_code=found.region)
        | Q(level=Level.NATIONAL, territory_code=NATIONAL_CODE),
        listed=True,
    )
    return _nearest_first(rows)


def every_local_aid() -> tuple[LocalAid, ...]:
    """All that are shown to families, nearest territory first. One query."""
    return _nearest_first(LocalAidRow.objects.filter(listed=True))


def _nearest_first(rows: Iterable[LocalAidRow]) -> tuple[LocalAid, ...]:
    aids = [aid for row in rows if (aid := standing(row)) is not None]
    return tuple(sorted(aids, key=lambda aid: (list(Level).index(aid.territory.level), aid.slug)))


def standing(row: LocalAidRow) -> LocalAid | None:
    """The aid of a row, None when it no longer stands: one of its communes has disappeared, a rule was tightened."""
    try:
        return aid_of(row)
    except LocalAidRefused as refused:
        logger.error("local aid %s left out: %s", row.slug, refused)
        return None
