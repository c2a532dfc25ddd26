"""Choose which seats a child takes: as few as possible, the most specific first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FreeRun:
    """Quarter-hours `start` to `end` (excluded) during which one seat of one slot is free.

    `seat_class` is the least class of need the seat answers (childcare.domain.seats): the higher, the fewer families it
    can serve.
    """

    slot_id: int
    seat: int
    start: int
    end: int
    seat_class: int


@dataclass(frozen=True, slots=True)
class Taken:
    """Quarter-hours `start` to `end` (excluded) to take on one seat."""

    slot_id: int
    seat: int
    start: int
    end: int


def free_runs(
    slot_id: int, seat: int, start: int, end: int, seat_class: int, taken: Iterable[tuple[int, int]]
) -> list[FreeRun]:
    """The runs left free on one seat of a slot open from `start` to `end`."""
    runs = []
    for taken_start, taken_end in sorted(taken):
        if taken_start > start:
            runs.append(FreeRun(slot_id, seat, start, taken_start, seat_class))
        start = max(start, taken_end)
    if start < end:
        runs.append(FreeRun(slot_id, seat, start, end, seat_class))
    return runs


def choose(runs: Iterable[FreeRun], start: int, end: int) -> list[Taken] | int:
    """Seats that together cover `start` to `end` with as few changes as possible, or the first quarter nobody offers.

    At each point the seat that is free longest is taken; among equals, the one that fewest other families could take.
    """
    offered = list(runs)
    pieces: list[Taken] = []
    while start < end:
        usable = [run for run in offered if run.start <= start < run.end]
        if not usable:
            return start
        best = min(usable, key=lambda run: (-min(run.end, end), -run.seat_class, run.slot_id, run.seat))
        reached = min(best.end, end)
        pieces.append(Taken(best.slot_id, best.seat, start, reached))
        start = reached
    return pieces
