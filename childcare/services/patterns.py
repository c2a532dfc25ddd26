"""Turn weekly patterns and closures into the slots of the days to come, without breaking a place already taken.

Applying a pattern makes its slots from a day on say what it says: missing ones are made, others changed or withdrawn. A
slot where a child has a place that the change would break is left as it is, and reported. Days past keep their slots.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection, transaction

from childcare.locks import filling_until, lock_age_groups
from childcare.models import Closure, Line, Slot, WeeklyPattern
from childcare.services import pattern_days
from childcare.services.refusals import Refused

# What each slot there has, what its pattern wants that day, and whether the places taken there would still fit.
_PLAN = f"""
    WITH wanted AS ({pattern_days.WANTED}),
    held AS (
        SELECT * FROM slot WHERE pattern_id = ANY (%(patterns)s) AND day >= %(first)s
    )
    SELECT h.id, h.day,
           CASE
               WHEN w.day IS NULL AND taken.lines IS NULL THEN 'remove'
               WHEN (h.age_group_id, h.starts, h.ends, h.seats, h.kind, h.audience)
                  = (w.age_group_id, w.starts, w.ends, w.seats, w.kind, w.audience) THEN 'keep'
               WHEN taken.lines IS NULL THEN 'change'
               WHEN h.age_group_id = w.age_group_id AND taken.highest_seat <= w.seats
                  AND taken.hours <@ slot_during(w.day, w.starts, w.ends) THEN 'change'
               ELSE 'conflict' END,
           coalesce(taken.lines, 0)
    FROM held h LEFT JOIN wanted w ON w.pattern_id = h.pattern_id AND w.day = h.day
    LEFT JOIN LATERAL (
        SELECT count(*) AS lines, max(l.seat) AS highest_seat,
               int4range(min(lower(l.during)), max(upper(l.during))) AS hours
        FROM line l WHERE l.slot_id = h.id AND l.active HAVING count(*) > 0
    ) taken ON true
    ORDER BY h.pattern_id, h.day
"""
_MAKE = f"""
    INSERT INTO slot (pattern_id, age_group_id, day, starts, ends, seats, kind, audience)
    SELECT * FROM ({pattern_days.WANTED}) wanted
    ON CONFLICT (pattern_id, day) DO NOTHING
"""
_GROUPS = """
    SELECT age_group_id FROM weekly_pattern WHERE id = ANY (%(patterns)s)
    UNION SELECT age_group_id FROM slot WHERE pattern_id = ANY (%(patterns)s)
"""
_CHANGE = """
    UPDATE slot s
    SET age_group_id = p.age_group_id, starts = p.starts, ends = p.ends, seats = p.seats, kind = p.kind,
        audience = p.audience
    FROM weekly_pattern p
    WHERE p.id = s.pattern_id AND s.id = ANY (%(slots)s)
"""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A slot left as it was, because children have a place there."""

    slot_id: int
    day: date
    children: int

    def __str__(self) -> str:
        places = "1 place est prise" if self.children == 1 else f"{self.children} places sont prises"
        return f"Le {self.day:%d/%m/%Y}, {places} : le créneau reste tel qu’il est. Libérez-les pour le changer."


@dataclass(frozen=True, slots=True)
class Applied:
    """How many slots were made, changed and withdrawn, and those that could not be."""

    made: int = 0
    changed: int = 0
    removed: int = 0
    conflicts: list[Conflict] = field(default_factory=list)


@transaction.atomic
def apply_patterns(*, pattern_ids: Iterable[int], from_day: date) -> Applied:
    """Make the slots of these patterns, from `from_day` to the end of the calendar, say what the patterns say."""
    patterns = list(pattern_ids)
    lock_age_groups(_groups(patterns))
    return _apply(patterns, from_day)


@transaction.atomic
def remove_pattern(*, pattern_id: int, from_day: date) -> Applied:
    """Withdraw the pattern and its slots from that day on; those with places taken stay, and stand alone."""
    lock_age_groups(_groups([pattern_id]))
    applied = _withdraw(pattern_id, from_day)
    WeeklyPattern.objects.filter(pk=pattern_id).delete()
    return applied


@transaction.atomic
def close(*, facility_id: int, starts: date, until: date, reason: str, from_day: date) -> Applied:
    """Close the facility on these days, both included: its patterns offer nothing then. Twice is the same as once."""
    if until < starts:
        raise Refused("La fin de la fermeture précède son début.")
    patterns = _patterns_of(facility_id)
    lock_age_groups(_groups(patterns))
    Closure.objects.get_or_create(facility_id=facility_id, starts=starts, until=until, defaults={"reason": reason})
    return _apply(patterns, from_day)


@transaction.atomic
def reopen(*, facility_id: int, starts: date, until: date, from_day: date) -> Applied:
    """Forget a closure: the patterns offer their hours again."""
    patterns = _patterns_of(facility_id)
    lock_age_groups(_groups(patterns))
    Closure.objects.filter(facility_id=facility_id, starts=starts, until=until).delete()
    return _apply(patterns, from_day)


def apply_facility(*, facility_id: int, from_day: date) -> Applied:
    """Apply every pattern of a facility: after its closures or its sites' dates of presence changed."""
    return apply_patterns(pattern_ids=_patterns_of(facility_id), from_day=from_day)


def _patterns_of(facility_id: int) -> list[int]:
    patterns = WeeklyPattern.objects.filter(age_group__site__facility=facility_id)
    return list(patterns.order_by("pk").values_list("pk", flat=True))


def _groups(patterns: list[int]) -> set[int]:
    """The groups of the patterns, and those where slots of theirs still are."""
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS, {"patterns": patterns})
        return {group for (group,) in cursor.fetchall()}


def _apply(patterns: list[int], from_day: date) -> Applied:
    parameters = pattern_days.parameters(pattern_ids=patterns, first=from_day, last=filling_until())
    plan = _plan(parameters)
    slots = {verb: [slot_id for slot_id, _, found, _ in plan if found == verb] for verb in ("remove", "change")}
    removed = _remove(slots["remove"])
    changed = _execute(_CHANGE, {"slots": slots["change"]}) if slots["change"] else 0
    made = _execute(_MAKE, parameters)
    conflicts = [Conflict(slot_id, day, lines) for slot_id, day, verb, lines in plan if verb == "conflict"]
    return Applied(made, changed, removed, conflicts)


def _plan(parameters: dict[str, Any]) -> list[tuple[int, date, str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_PLAN, parameters)
        plan: list[tuple[int, date, str, int]] = cursor.fetchall()
        return plan


def _withdraw(pattern_id: int, from_day: date) -> Applied:
    slots = Slot.objects.filter(pattern=pattern_id, day__gte=from_day)
    used = slots.filter(lines__active=True).distinct().order_by("day")
    conflicts = [Conflict(slot.pk, slot.day, slot.lines.filter(active=True).count()) for slot in used]
    free = slots.exclude(pk__in=[conflict.slot_id for conflict in conflicts])
    return Applied(removed=_remove(list(free.values_list("pk", flat=True))), conflicts=conflicts)


def _remove(slot_ids: list[int]) -> int:
    """Withdraw slots without any place taken, and the trace of the places given back there."""
    Line.objects.filter(slot__in=slot_ids).delete()
    return Slot.objects.filter(pk__in=slot_ids).delete()[0]


def _execute(statement: str, parameters: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.rowcount
