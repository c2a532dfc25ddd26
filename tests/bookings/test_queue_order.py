"""The order of a waiting list, over families and points drawn at random."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.domain import queue
from bookings.domain.asked_together import Said, answer_by, winner
from bookings.domain.queue import BOUNDS, USUAL, Candidate, Criterion, OutOfBounds, checked, ordered, score
from tests.support.offers import NOW

CANDIDATES = st.builds(
    Candidate,
    number=st.integers(1, 10**6),
    since=st.timedeltas(timedelta(), timedelta(days=700)).map(lambda ago: NOW - ago),
    starts=st.dates(date(2027, 12, 1), date(2028, 12, 31)),
    in_insertion=st.booleans(),
    single_parent=st.booleans(),
    sibling=st.booleans(),
    qpv=st.booleans(),
)
QUEUES = st.lists(CANDIDATES, max_size=8, unique_by=lambda each: each.number)
POINTS = st.fixed_dictionaries({each: st.integers(bounds.least, bounds.most) for each, bounds in BOUNDS.items()})
LONGEST_SENTENCE = 15


@given(QUEUES, POINTS, st.randoms())
def test_one_order_whatever_comes_in(families, points, draw):
    shuffled = list(families)
    draw.shuffle(shuffled)

    assert ordered(shuffled, points, NOW) == ordered(families, points, NOW)


@given(QUEUES, CANDIDATES, POINTS)
def test_an_unrelated_family_changes_the_order_of_no_other(families, newcomer, points):
    newcomer = replace(newcomer, number=0)
    among = [each for each in ordered([*families, newcomer], points, NOW) if each != newcomer]

    assert among == ordered(families, points, NOW)


@given(QUEUES.filter(bool), POINTS, st.timedeltas(timedelta(), timedelta(days=400)))
def test_who_waits_longer_never_comes_later(families, points, longer):
    one = families[0]
    waited = [replace(one, since=one.since - longer), *families[1:]]
    before = queue.position(one, families, points, NOW)
    after = queue.position(waited[0], waited, points, NOW)

    assert after.rank <= before.rank


@given(CANDIDATES, CANDIDATES, POINTS)
def test_nobody_is_overtaken_for_ever(one, other, points):
    newcomer = replace(other, number=2, since=one.since + queue.overtaken_until(points))

    assert ordered([newcomer, replace(one, number=1)], points, NOW + timedelta(days=1000))[0].number == 1


@given(CANDIDATES, POINTS, st.sampled_from(["in_insertion", "single_parent", "sibling", "qpv"]))
def test_what_is_published_never_costs_points(one, points, fact):
    assert score(replace(one, **{fact: True}), points, NOW) >= score(replace(one, **{fact: False}), points, NOW)


@given(QUEUES.filter(lambda families: len(families) > 1), POINTS)
def test_why_one_is_first_says_nothing_of_either_family(families, points):
    first, second = ordered(families, points, NOW)[:2]
    said = " ".join(str(each) for each in queue.why_first(first, second, points, NOW))

    assert not any(character.isdigit() for character in said)
    assert not any(bounds.label in said for bounds in BOUNDS.values())


@given(QUEUES.filter(bool), POINTS)
def test_a_family_reads_its_rank_and_its_own_points(families, points):
    at = queue.position(families[0], families, points, NOW)

    assert at.total == score(families[0], points, NOW)
    assert 1 <= at.rank <= at.count == len(families)
    said = [str(each) for each in queue.why(at)]
    assert all(len(sentence.split()) <= LONGEST_SENTENCE for sentence in said)
    assert sum(BOUNDS[criterion].label in " ".join(said) for criterion, _ in at.earned) == len(at.earned)


def test_every_sentence_is_short():
    sentences = [part for bounds in BOUNDS.values() for part in (bounds.label, *bounds.why.split(". "))]
    sentences += [queue.MORE_POINTS, queue.WAITS_LONGER, queue.WRITTEN_FIRST, queue.SAME_FOR_ALL]

    assert [each for each in sentences if len(each.split()) > LONGEST_SENTENCE] == []


@pytest.mark.parametrize("criterion", list(Criterion))
def test_points_stay_within_bounds(criterion):
    usual = {each.value: points for each, points in USUAL.items()}
    bounds = BOUNDS[criterion]

    assert checked(usual) == USUAL
    assert bounds.least <= bounds.usual <= bounds.most
    for wrong in (bounds.least - 1, bounds.most + 1, 1.5, True, None):
        with pytest.raises(OutOfBounds):
            checked({**usual, criterion.value: wrong})
    with pytest.raises(OutOfBounds):
        checked({name: points for name, points in usual.items() if name != criterion})
    with pytest.raises(OutOfBounds):
        checked({**usual, "religion": 1})


def test_time_always_counts_and_a_tie_goes_by_date_then_by_number():
    assert BOUNDS[Criterion.TIME_WAITED].least > 0
    early = Candidate(9, NOW - timedelta(days=3), date(2028, 3, 1))
    late, twin = replace(early, number=1, since=NOW), replace(early, number=8)

    assert [each.number for each in ordered([late, early, twin], USUAL, NOW)] == [8, 9, 1]


YES, NO, NOTHING = Said.YES, Said.NO, Said.NOTHING


@pytest.mark.parametrize(
    ("said", "over", "wins"),
    [
        ([YES, NOTHING], False, 0),
        ([NOTHING, YES], False, None),
        ([NOTHING, YES], True, 1),
        ([NO, YES, YES], False, 1),
        ([NO, NO], False, None),
        ([NOTHING, NO], True, None),
        ([], True, None),
    ],
)
def test_the_best_rank_among_the_yes_wins_once_nobody_better_can_answer(said, over, wins):
    assert winner(said, over=over) == wins


@given(st.lists(st.sampled_from(Said), max_size=5))
def test_at_the_end_the_first_yes_wins_whoever_was_quicker(said):
    assert winner(said, over=True) == (said.index(YES) if YES in said else None)


@given(st.timedeltas(timedelta(minutes=1), timedelta(hours=24)))
def test_the_answer_comes_before_the_first_stay(left):
    assert NOW < answer_by(NOW, NOW + left) <= NOW + min(left, timedelta(hours=2))
