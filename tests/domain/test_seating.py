"""Which seats a child takes: compared with trying everything on small offers."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.domain.kinds import Audience, SlotKind
from childcare.domain.seating import FreeRun, Taken, choose, free_runs
from childcare.domain.seats import CLASSES, answers, seat_class

runs = st.lists(
    st.tuples(st.integers(0, 11), st.integers(1, 8), st.integers(0, 3)).map(
        lambda drawn: FreeRun(drawn[0], 1, drawn[0], drawn[0] + drawn[1], drawn[2])
    ),
    max_size=6,
    unique_by=lambda run: run.slot_id,
)


def test_one_seat_all_along_is_preferred_to_two():
    offered = [FreeRun(1, 1, 0, 6, 3), FreeRun(1, 2, 6, 12, 3), FreeRun(2, 1, 0, 12, 0)]

    assert choose(offered, 2, 10) == [Taken(2, 1, 2, 10)]


def test_among_equals_the_seat_that_fewest_families_could_take():
    assert choose([FreeRun(1, 1, 0, 9, 0), FreeRun(2, 1, 0, 9, 2)], 0, 9) == [Taken(2, 1, 0, 9)]


def test_a_broken_stay_changes_seats():
    assert choose([FreeRun(1, 1, 0, 5, 0), FreeRun(1, 2, 3, 9, 0)], 1, 9) == [Taken(1, 1, 1, 5), Taken(1, 2, 5, 9)]


def test_says_the_first_quarter_nobody_offers():
    assert choose([FreeRun(1, 1, 0, 5, 0), FreeRun(1, 2, 6, 9, 0)], 1, 9) == 5


@given(runs, st.integers(0, 10), st.integers(1, 10))
def test_covers_whenever_possible_and_with_the_fewest_seats(offered, start, length):
    end = start + length
    found = choose(offered, start, end)
    needed = set(range(start, end))
    covers = [
        size
        for size in range(1, len(offered) + 1)
        for some in combinations(offered, size)
        if needed <= {quarter for run in some for quarter in range(run.start, run.end)}
    ]

    if isinstance(found, int):
        assert not covers
        assert not any(run.start <= found < run.end for run in offered)
    else:
        assert len(found) == min(covers)
        assert [quarter for piece in found for quarter in range(piece.start, piece.end)] == sorted(needed)


def test_free_runs_are_what_is_left():
    assert free_runs(1, 2, 0, 10, 0, [(6, 8), (0, 2)]) == [FreeRun(1, 2, 2, 6, 0), FreeRun(1, 2, 8, 10, 0)]
    assert free_runs(1, 2, 0, 10, 0, [(0, 10)]) == []


@pytest.mark.parametrize("kind", SlotKind)
@pytest.mark.parametrize("audience", Audience)
def test_the_class_of_a_seat_is_a_mask_of_the_classes_it_answers(kind, audience):
    seat = seat_class(kind, audience)

    assert [need for need in CLASSES if answers(kind, audience, need)] == [
        need for need in CLASSES if seat & need == seat
    ]
