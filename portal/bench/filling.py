"""Fill a migrated, empty database with the national data set, calendars included."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from django.db import connection

from childcare.domain.ring import RING_DAYS
from childcare.models import AgeGroup, AvipLabel, Closure, Facility, Site
from portal.bench.copying import bare, copy_rows, copy_text, restart_sequences
from portal.bench.national import Map, facility
from portal.bench.rows import Batch, Numbers, add

logger = logging.getLogger(__name__)

BATCH = 1000
BIG_TABLES = ("weekly_pattern", "slot", "reservation", "line")
SMALL_TABLES = ("facility", "site", "age_group")
COUNTED_TABLES = (*SMALL_TABLES, *BIG_TABLES, "avip_label", "closure", "calendar")


def fill(
    facilities: int,
    where: Map,
    last_day: date,
    now: datetime,
    holidays: Callable[[str], frozenset[date]],
) -> None:
    """Write `facilities` facilities whose seats cover the RING_DAYS days that end at `last_day`.

    `holidays` gives the public holidays of a département.
    """
    first_day = last_day - timedelta(days=RING_DAYS - 1)
    numbers = Numbers()
    with bare(BIG_TABLES):
        for start in range(0, facilities, BATCH):
            batch = Batch()
            for number in range(start, min(start + BATCH, facilities)):
                one = facility(number, where, first_day)
                add(batch, one, numbers, now, first_day, holidays(one.commune.departement))
            _write(batch)
    restart_sequences([*SMALL_TABLES, *BIG_TABLES])


def _write(batch: Batch) -> None:
    copy_rows(Facility, batch.facilities)
    copy_rows(AvipLabel, batch.labels)
    copy_rows(Site, batch.sites)
    copy_rows(AgeGroup, batch.groups)
    copy_rows(Closure, batch.closures)
    copy_text("weekly_pattern", batch.patterns)
    copy_text("slot", batch.slots)
    copy_text("reservation", batch.reservations)
    copy_text("line", batch.lines)


def row_counts(tables: Sequence[str] = COUNTED_TABLES) -> dict[str, int]:
    """Exact number of rows by table."""
    with connection.cursor() as cursor:
        counts = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts[table] = cursor.fetchone()[0]
    return counts
