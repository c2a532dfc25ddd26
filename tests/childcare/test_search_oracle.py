"""The search against a brute-force oracle on slot and line rows, minute by minute, on hundreds of generated needs."""

from __future__ import annotations

from collections import Counter
from datetime import date, time, timedelta
from random import Random

import pytest

from childcare.domain.ages import completed_months
from childcare.domain.answer import Sort
from childcare.domain.kinds import MODE_DE_GARDE, ResultKind
from childcare.domain.need import (
    Child,
    DatedInterval,
    DatedSchedule,
    Filters,
    Need,
    Point,
    WeeklyInterval,
    WeeklySchedule,
)
from childcare.selectors.search import ask, candidates
from tests.childcare import small_town
from tests.childcare.search_oracle import DAY, Expected, Oracle

PUBLISHED = (small_town.TODAY, small_town.TODAY + timedelta(days=83))


@pytest.fixture
def town(db):
    small_town.build(seed=11)
    return Oracle(small_town.NOW, PUBLISHED)


def test_two_hundred_needs_get_the_answer_of_the_oracle(town):
    assert met(town, Random(1), 200) >= {
        "free",
        "open",
        "full",
        "contact",
        "odd",
        "siblings",
        "birthday",
        "beyond",
        "kept",
    }


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_many_towns_and_needs(db, seed):
    small_town.build(seed)
    met(Oracle(small_town.NOW, PUBLISHED), Random(seed), 400)


def met(town: Oracle, rng: Random, count: int) -> set[str]:
    """Compare so many needs; return what they exercised."""
    seen: Counter[str] = Counter()
    for number in range(count):
        need, filters = a_need(rng), some_filters(rng)
        expected = compare(town, need, filters, f"need {number}: {need} {filters}")
        inside, beyond = town.asked(need)
        days = [date.fromordinal(day) for day in {minute // DAY for minute in inside}]
        seen.update(one.kind.value for one in expected.values())
        seen["kept"] += any(one.takes_kept_seats for one in expected.values())
        seen["odd"] += any(minute % 15 and minute - 1 not in inside for minute in inside)
        seen["siblings"] += len(need.children) > 1
        seen["birthday"] += any(
            len({completed_months(child.birth_date, day) for day in days}) > 1 for child in need.children
        )
        seen["beyond"] += bool(beyond)
    return {name for name, times in seen.items() if times}


def compare(town: Oracle, need: Need, filters: Filters, label: str) -> dict[int, Expected]:
    question = ask(need, now=small_town.NOW)
    inside, beyond = town.asked(need)
    assert (question.needed_minutes, question.unpublished_minutes) == (len(inside), len(beyond)), label
    found = candidates(question, filters, Sort.RELEVANCE, now=small_town.NOW, first=100)
    expected = town.answer(need, filters)
    kinds = {candidate.site_id: candidate.kind for candidate in found.first}
    assert kinds == {site: one.kind for site, one in expected.items()}, label
    assert found.count_by_kind == {kind: list(kinds.values()).count(kind) for kind in found.count_by_kind}, label
    for candidate in found.first:
        one = expected[candidate.site_id]
        assert candidate.distance_km == pytest.approx(one.km, abs=1e-6), label
        assert candidate.takes_kept_seats == one.takes_kept_seats, label
        if candidate.kind in (ResultKind.OPEN, ResultKind.CONTACT):
            assert candidate.coverage is None, label
            continue
        assert candidate.coverage is not None, label
        assert candidate.coverage.covered_minutes == len(one.covered), label
        missing = [minute for gap in candidate.coverage.missing for minute in _minutes(gap)]
        assert missing == sorted(inside - one.covered), label
    return expected


def _minutes(gap) -> range:
    first, last = (
        instant.date().toordinal() * DAY + instant.hour * 60 + instant.minute for instant in (gap.start, gap.end)
    )
    return range(first, last)


def a_need(rng: Random) -> Need:
    return Need(
        point=Point(small_town.LATITUDE + rng.uniform(-0.02, 0.02), small_town.LONGITUDE + rng.uniform(-0.02, 0.02)),
        time_zone=rng.choices(["Europe/Paris", "Indian/Reunion", "America/Martinique"], [8, 1, 1])[0],
        radius_km=rng.choice([2.0, 4.0, 8.0]),
        children=some_children(rng),
        schedule=dated(rng) if rng.random() < 0.5 else weekly(rng),
        travel_minutes=rng.choice([0, 0, 0, 15, 37]),
        in_insertion=rng.random() < 0.5,
    )


def some_children(rng: Random) -> tuple[Child, ...]:
    count = rng.choices([1, 2, 3], [5, 4, 1])[0]
    oldest = small_town.TODAY - timedelta(days=rng.randint(-40, 2100))
    gaps = [0] + [rng.choice([0, 1, 45, 400, 900]) for _ in range(count - 1)]
    return tuple(Child(oldest + timedelta(days=gap)) for gap in gaps)


def dated(rng: Random) -> DatedSchedule:
    first = small_town.TODAY + timedelta(days=rng.choice([-2, 0, 0, 1, 3, 20, 54, 55, 80, 100]))
    return DatedSchedule(
        tuple(
            DatedInterval(first + timedelta(days=rng.randint(0, 9)), *hours(rng))
            for _ in range(rng.choice([1, 1, 2, 4]))
        )
    )


def weekly(rng: Random) -> WeeklySchedule:
    starts = small_town.TODAY + timedelta(days=rng.choice([-20, 0, 6, 10, 50, 75, 90]))
    until = starts + timedelta(days=rng.choice([6, 13, 26, 27, 28, 60]))
    days = rng.sample(range(1, 8), rng.choice([1, 2, 5]))
    intervals = tuple(WeeklyInterval(day, *hours(rng)) for day in days)
    return WeeklySchedule(starts, None if rng.random() < 0.1 else until, intervals)


def hours(rng: Random) -> tuple[time, time]:
    kind = rng.random()
    if kind < 0.5:
        start = rng.randrange(28, 60) * 15
        return clock(start), clock(start + rng.choice([60, 120, 240]))
    if kind < 0.8:
        start = rng.randrange(5 * 60, 16 * 60)
        return clock(start), clock(start + rng.randrange(1, 300))
    return clock(rng.randrange(19 * 60, 24 * 60)), clock(rng.randrange(0, 8 * 60))


def clock(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def some_filters(rng: Random) -> Filters:
    modes = frozenset(rng.sample(sorted(set(MODE_DE_GARDE.values())), 2)) if rng.random() < 0.1 else frozenset()
    return Filters(
        modes_de_garde=modes, avip_only=rng.random() < 0.1, minimum_coverage=rng.choices([0.0, 0.5, 1.0], [8, 1, 1])[0]
    )
