"""The free seats of some age groups, seat by seat, as they are once the groups are locked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import connection

from childcare.domain.ring import QUARTERS_PER_DAY
from childcare.domain.seating import FreeRun, Taken, free_runs

Span = tuple[int, int]

# What active lines leave of each seat that answers the need, where it meets the hours wanted, by number of what is
# wanted. A slot of the eve may run past midnight. The plan is pinned as in migrations/sql/truth.sql.
_FREE = """
    WITH wanted AS (
        SELECT number, age_group, first_day - 1 AS eve, last_day, int4range(starts, ends) AS during
        FROM unnest(
            %(groups)s::bigint[], %(first_days)s::date[], %(last_days)s::date[], %(starts)s::int[], %(ends)s::int[]
        ) WITH ORDINALITY AS w (age_group, first_day, last_day, starts, ends, number)
    ),
    met AS MATERIALIZED (
        SELECT w.number, w.during AS asked, s.id, s.seats, s.during, s.class
        FROM wanted w, LATERAL (
            SELECT s.id, s.seats, s.during, seat_class(s.kind, s.audience) AS class
            FROM slot s WHERE s.age_group_id = w.age_group AND s.day BETWEEN w.eve AND w.last_day
            OFFSET 0
        ) s
        WHERE s.during && w.during AND s.class & %(class_of_need)s = s.class
    ),
    taken AS MATERIALIZED (
        SELECT s.id, l.seat, range_agg(l.during) AS during
        FROM (SELECT DISTINCT id FROM met) s, LATERAL (
            SELECT l.seat, l.during FROM line l WHERE l.slot_id = ANY (ARRAY[s.id]) AND l.active
            OFFSET 0
        ) l
        GROUP BY s.id, l.seat
    )
    SELECT m.number - 1, m.id, offered.seat, lower(run), upper(run), m.class
    FROM met m
    CROSS JOIN generate_series(1, m.seats) offered (seat)
    LEFT JOIN taken t ON t.id = m.id AND t.seat = offered.seat
    CROSS JOIN LATERAL unnest(int4multirange(m.during) - coalesce(t.during, '{}')) run
    WHERE run && m.asked
"""


class FreeSeats:
    """What may still be taken for one class of need at the hours wanted, and what has been chosen so far.

    `wanted`: (age group, first quarter-hour, last one excluded); the groups must be locked. All is read at once: a
    whole weekly need costs no more statements than one stay.
    """

    def __init__(self, class_of_need: int, wanted: Sequence[tuple[int, int, int]]) -> None:
        self._runs: list[list[FreeRun]] = [[] for _ in wanted]
        self._chosen: dict[tuple[int, int], list[Span]] = defaultdict(list)
        with connection.cursor() as cursor:
            cursor.execute(_FREE, {"class_of_need": class_of_need, **_columns(wanted)})
            for number, *run in cursor.fetchall():
                self._runs[number].append(FreeRun(*run))

    def take(self, taken: Iterable[Taken]) -> None:
        for piece in taken:
            self._chosen[piece.slot_id, piece.seat].append((piece.start, piece.end))

    def runs(self, number: int) -> list[FreeRun]:
        """The free runs of every usable seat that meets what is wanted under this number, from 0."""
        return [left for run in self._runs[number] for left in self._left_of(run)]

    def _left_of(self, run: FreeRun) -> Iterable[FreeRun]:
        chosen = [each for each in self._chosen.get((run.slot_id, run.seat), ()) if each[0] < run.end]
        if not chosen:
            return (run,)
        return free_runs(run.slot_id, run.seat, run.start, run.end, run.seat_class, chosen)


def _columns(wanted: Sequence[tuple[int, int, int]]) -> dict[str, list[int] | list[date]]:
    return {
        "groups": [group for group, _, _ in wanted],
        "first_days": [date.fromordinal(start // QUARTERS_PER_DAY) for _, start, _ in wanted],
        "last_days": [date.fromordinal((end - 1) // QUARTERS_PER_DAY) for _, _, end in wanted],
        "starts": [start for _, start, _ in wanted],
        "ends": [end for _, _, end in wanted],
    }
