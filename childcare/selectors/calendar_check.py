"""Compare the calendar with what it is derived from: with the SQL that derives it, and with the plain Python oracle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import product

from django.db import connection, transaction

from childcare.domain.availability import LEVELS, Availability, OfferedSlot, availability
from childcare.domain.kinds import Audience, SlotKind
from childcare.domain.ring import QUARTERS_PER_DAY, RING_BITS, quarter_index, window
from childcare.domain.seats import CLASSES
from childcare.models import AgeGroup, Calendar, CalendarHorizon, Line, Slot

_DIFFERENT_ROWS = """
    SELECT coalesce(c.age_group_id, t.age_group_id), coalesce(c.seats_for, t.seats_for),
           CASE WHEN t.age_group_id IS NULL THEN 'ligne en trop' WHEN c.age_group_id IS NULL THEN 'ligne manquante'
                WHEN c.next_expiry IS DISTINCT FROM t.next_expiry THEN 'prochaine expiration'
                ELSE 'places libres' END
    FROM (SELECT * FROM calendar WHERE age_group_id = ANY (%(groups)s)) c
    FULL JOIN truth(%(groups)s, %(filled_until)s) t
           ON t.age_group_id = c.age_group_id AND t.seats_for = c.seats_for
    WHERE (c.free1, c.free2, c.free3, c.next_expiry) IS DISTINCT FROM (t.free1, t.free2, t.free3, t.next_expiry)
    ORDER BY 1, 2
"""
_WRONG_ROW_FOR = """
    SELECT id FROM age_group WHERE id = ANY (%(groups)s) AND row_for IS DISTINCT FROM answering_rows(id) ORDER BY id
"""
_WRONG_ANSWERS = """
    SELECT age_group_id FROM (
        SELECT age_group_id, answers,
               answered_classes(array_agg(seats_for) OVER (PARTITION BY age_group_id), seats_for) AS answered
        FROM calendar WHERE age_group_id = ANY (%(groups)s)
    ) c WHERE answers <> answered ORDER BY age_group_id
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing the calendar says wrong about an age group."""

    age_group_id: int
    what: str

    def __str__(self) -> str:
        return f"groupe d’âge {self.age_group_id} : {self.what}"


@contextmanager
def one_snapshot() -> Iterator[None]:
    """See the database as it is at one instant, so that nobody's work at the time passes for a difference."""
    with transaction.atomic():
        if connection.in_atomic_block and len(connection.savepoint_ids) == 0:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def differences(group_ids: Sequence[int]) -> list[Difference]:
    """Where the calendar rows of these groups differ from the SQL truth, or are not filled as far as they should."""
    found = []
    for filled_until, groups in _by_filled_until(group_ids).items():
        horizon = CalendarHorizon.objects.get()
        if not horizon.filled_until <= filled_until <= horizon.filling_until:
            found += [Difference(group, f"rempli jusqu’au {filled_until:%d/%m/%Y}") for group in groups]
        with connection.cursor() as cursor:
            cursor.execute(_DIFFERENT_ROWS, {"groups": groups, "filled_until": filled_until})
            found += [Difference(group, f"classe {row}, {what}") for group, row, what in cursor.fetchall()]
            cursor.execute(_WRONG_ROW_FOR, {"groups": groups})
            found += [Difference(group, "row_for ne suit pas le calendrier") for (group,) in cursor.fetchall()]
            cursor.execute(_WRONG_ANSWERS, {"groups": groups})
            found += [Difference(group, "answers ne suit pas le calendrier") for (group,) in cursor.fetchall()]
    return found


def oracle_differences(group_ids: Sequence[int]) -> list[Difference]:
    """Where the calendar of these groups differs from the Python oracle, for every class and level."""
    slots = _offered(group_ids)
    rows = {(row.age_group_id, row.seats_for): row for row in Calendar.objects.filter(age_group__in=group_ids)}
    row_for = dict(AgeGroup.objects.filter(pk__in=group_ids).values_list("pk", "row_for"))
    found = []
    for filled_until, groups in _by_filled_until(group_ids).items():
        for group in groups:
            truth = availability(slots[group], filled_until)
            answers = [rows.get((group, row)) for row in row_for[group] or []]
            found += [Difference(group, what) for what in _compare(answers, truth, filled_until)]
    return found


def _by_filled_until(group_ids: Sequence[int]) -> dict[date, list[int]]:
    """The groups by the last day their rows hold; without any row, the horizon's."""
    held = dict(Calendar.objects.filter(age_group__in=group_ids).values_list("age_group", "filled_until"))
    horizon = CalendarHorizon.objects.first()
    found = defaultdict(list)
    if horizon is not None:
        for group in group_ids:
            found[held.get(group, horizon.filling_until)].append(group)
    return found


def _compare(answers: Sequence[Calendar | None], truth: Availability | None, filled_until: date) -> Iterator[str]:
    """What is wrong with the rows that answer each class of need, none when the calendar is unknown."""
    if truth is None or not answers:
        if truth is not None or answers:
            yield "calendrier inconnu d’un côté seulement"
        return
    for need, level in product(CLASSES, LEVELS):
        row = answers[need]
        if row is None:
            yield f"classe {need}, aucune ligne ne répond"
            continue
        wrong = getattr(row, f"free{level}") ^ truth.mask(need, level)
        if wrong:
            first = _first_moment(wrong, filled_until)
            yield f"classe {need}, {level} place(s) : {wrong.bit_count()} quarts d’heure faux, dès le {first}"


def _first_moment(mask: int, filled_until: date) -> str:
    start = quarter_index(window(filled_until)[0], 0)
    ring = range(start, start + RING_BITS)
    first = next(quarter for quarter in ring if mask >> (RING_BITS - 1 - quarter % RING_BITS) & 1)
    day, within = divmod(first, QUARTERS_PER_DAY)
    return f"{date.fromordinal(day):%d/%m/%Y} à {within // 4:02d}:{within % 4 * 15:02d}"


def _offered(group_ids: Sequence[int]) -> dict[int, list[OfferedSlot]]:
    taken = defaultdict(list)
    lines = Line.objects.filter(slot__age_group__in=group_ids, active=True)
    for slot_id, during in lines.values_list("slot", "during"):
        taken[slot_id].append((during.lower, during.upper))
    offered = defaultdict(list)
    for slot in Slot.objects.filter(age_group__in=group_ids):
        kind, audience = SlotKind(slot.kind), Audience(slot.audience)
        offered[slot.age_group_id].append(
            OfferedSlot(slot.day, slot.starts, slot.ends, slot.seats, kind, audience, tuple(taken[slot.pk]))
        )
    return offered
