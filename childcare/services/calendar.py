"""The nightly roll: the slots of the new days, then the ring of 91 days moved forward, in batches.

Run it as often as wanted: a second run does nothing, two at once do no harm, one that stopped is taken up again, and a
machine that was off for months catches up. The order of its steps is explained in docs/concurrence.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from childcare.domain.ring import FILLED_DAYS
from childcare.locks import filling_until, lock_age_groups
from childcare.models import CalendarHorizon, WeeklyPattern
from childcare.services import pattern_days
from core.timeouts import no_time_limit

# The overseas days begin up to 3 hours before those of Paris or 11 after: the ring is filled 3 days ahead of what is
# published, so one clock is enough.
CLOCK = ZoneInfo("Europe/Paris")
GROUPS_PER_BATCH = 2_000
PATTERNS_PER_BATCH = 5_000

_MAKE_SLOTS = f"""
    INSERT INTO slot (pattern_id, age_group_id, day, starts, ends, seats, kind, audience)
    SELECT * FROM ({pattern_days.WANTED}) wanted
    ORDER BY pattern_id, day
    ON CONFLICT (pattern_id, day) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Roll:
    """What a roll did: the last day every calendar now holds, and how many slots it made."""

    filled_until: date
    slots: int


def today() -> date:
    """The day the calendar is rolled for."""
    return datetime.now(CLOCK).date()


def roll(*, today: date, before_publishing: Callable[[date, date], object] | None = None) -> Roll:
    """Fill every calendar up to FILLED_DAYS from `today`, today included. Never moves back.

    `before_publishing(first, last)` is called outside any transaction with the new days, once their slots are made and
    before anybody may take their seats; then once more for what was written until the horizon moved. It must bear to be
    called again with the same days: a roll that stopped is taken up.
    """
    take = before_publishing or (lambda first, last: None)
    until = today + timedelta(days=FILLED_DAYS - 1)
    filled_until = _filled_until()
    if filled_until >= until:
        return Roll(filled_until, 0)
    first = max(filled_until + timedelta(days=1), today)
    # Before the horizon moves, new slots lie beyond the ring and cost no rebuild. After, a pattern written meanwhile,
    # which could only fill the old ring, gets the new days too.
    slots = make_slots(first, until)
    take(first, until)
    _call("advance_horizon", until)
    slots += make_slots(first, until)
    take(first, until)
    with no_time_limit():
        _call_in_batches("roll_batch", until)
    _call("finish_horizon", until)
    return Roll(until, slots)


def rebuild_all() -> None:
    """Rebuild every calendar row, in batches: after a load with the triggers off."""
    with no_time_limit():
        _call_in_batches("rebuild_batch")


def _filled_until() -> date:
    with transaction.atomic():
        filling_until()  # the first call ever makes the row
        return CalendarHorizon.objects.get().filled_until


def make_slots(first: date, last: date) -> int:
    """Make what the weekly patterns ask for on these days and is not there yet; returns how many."""
    made = 0
    after = 0
    while True:
        patterns = WeeklyPattern.objects.filter(pk__gt=after).order_by("pk")
        found = dict(patterns.values_list("pk", "age_group")[:PATTERNS_PER_BATCH])
        if not found:
            return made
        after = max(found)
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            lock_age_groups(found.values())
            cursor.execute(_MAKE_SLOTS, pattern_days.parameters(pattern_ids=found, first=first, last=last))
            made += cursor.rowcount


def _call_in_batches(function: str, *arguments: int | date) -> None:
    """Call an SQL function of (after, size, …), which returns the last group it took, until none is left."""
    after: int | date | None = 0
    while after is not None:
        after = _call(function, after, GROUPS_PER_BATCH, *arguments)


@transaction.atomic(durable=True)
def _call(function: str, *arguments: int | date) -> int | date | None:
    placeholders = ", ".join(["%s"] * len(arguments))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({placeholders})", arguments)
        result: int | date | None = cursor.fetchone()[0]
        return result
