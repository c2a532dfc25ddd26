"""Until when a place may answer: examples, then what holds of every hour asked."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.domain.deadlines import USUAL_OPENING, answer_deadline, open_spans
from childcare.domain.week import WEEK_BITS, parse

FRIDAY = date(2026, 11, 27)
MONDAY = FRIDAY + timedelta(days=3)
HOUR = timedelta(hours=1)
ALWAYS = (1 << WEEK_BITS) - 1
CRECHE = parse("lundi au vendredi 7h30-18h30")


def at(day: date, hour: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour}")


def deadline(asked_at: datetime, first_need: datetime, **said: object) -> datetime:
    usual = {"opening": CRECHE, "closed_days": (), "answer_hours": 8, "notice_hours": 0}
    return answer_deadline(asked_at, first_need=first_need, **usual | said)


@pytest.mark.parametrize(
    ("_case", "asked_at", "said", "expected"),
    [
        ("the same day", at(MONDAY, "08:00"), {}, at(MONDAY, "16:00")),
        ("Friday at six: Monday, not Sunday", at(FRIDAY, "18:00"), {}, at(MONDAY, "15:00")),
        ("on a Saturday: from Monday's opening", at(FRIDAY + timedelta(days=1), "11:00"), {}, at(MONDAY, "15:30")),
        ("Monday closed", at(FRIDAY, "18:00"), {"closed_days": {MONDAY}}, at(MONDAY + timedelta(days=1), "15:00")),
        ("hours unknown: an office's", at(FRIDAY, "17:00"), {"opening": None}, at(MONDAY, "15:00")),
        ("hours empty: an office's", at(FRIDAY, "17:00"), {"opening": 0}, at(MONDAY, "15:00")),
        ("all day long: across midnight", at(FRIDAY, "18:00"), {"opening": ALWAYS}, at(FRIDAY, "18:00") + 8 * HOUR),
    ],
)  # fmt: skip
def test_the_hours_that_count_are_those_of_opening(_case, asked_at, said, expected):
    assert deadline(asked_at, at(date(2027, 1, 4), "09:00"), **said) == expected


def test_a_need_of_tomorrow_cuts_the_delay_before_its_notice():
    tomorrow = at(FRIDAY + timedelta(days=1), "08:00")
    assert deadline(at(FRIDAY, "18:00"), tomorrow) == tomorrow
    assert deadline(at(FRIDAY, "18:00"), tomorrow, notice_hours=12) == at(FRIDAY, "20:00")


def test_nobody_has_time_once_the_notice_is_over():
    asked_at = at(FRIDAY, "18:00")
    assert deadline(asked_at, at(MONDAY, "08:00"), notice_hours=72) == asked_at


moments = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: at(date(2026, 1, 1), "00:00") + timedelta(minutes=minutes)
)
weeks = st.one_of(
    st.none(),
    st.just(CRECHE),
    st.integers(0, ALWAYS),
    st.lists(st.integers(0, WEEK_BITS - 1), max_size=4).map(lambda bits: sum({1 << bit for bit in bits})),
)
places = st.fixed_dictionaries(
    {
        "opening": weeks,
        "closed_days": st.frozensets(st.dates(date(2026, 1, 1), date(2028, 3, 1)), max_size=20),
        "answer_hours": st.integers(1, 80),
        "notice_hours": st.integers(0, 120),
    }
)
spans = st.timedeltas(timedelta(0), timedelta(days=60))


@given(moments, spans, places)
def test_never_before_it_is_asked_nor_after_the_notice(asked_at, until_need, place):
    found = answer_deadline(asked_at, first_need=asked_at + until_need, **place)
    limit = asked_at + until_need - timedelta(hours=place["notice_hours"])

    assert asked_at <= found <= max(asked_at, limit)


@given(moments, spans, places)
def test_the_opening_minutes_gone_by_are_those_given_or_fewer_when_cut(asked_at, until_need, place):
    found = answer_deadline(asked_at, first_need=asked_at + until_need, **place)
    opening = place["opening"] or USUAL_OPENING

    gone = sum((end - start for start, end in open_spans(asked_at, found, opening, place["closed_days"])), timedelta())
    assert gone == _counted_by_quarters(asked_at, found, opening, place["closed_days"])
    given_hours = timedelta(hours=place["answer_hours"])
    limit = asked_at + until_need - timedelta(hours=place["notice_hours"])
    assert gone == given_hours if found < limit else gone <= given_hours


def _counted_by_quarters(start: datetime, end: datetime, opening: int, closed_days: frozenset[date]) -> timedelta:
    """The same minutes, one quarter-hour after the other, straight from the bits."""
    total, quarter = timedelta(), timedelta(minutes=15)
    tick = start.replace(minute=start.minute // 15 * 15)
    while tick < end:
        bit = tick.weekday() * 96 + tick.hour * 4 + tick.minute // 15
        if opening >> (WEEK_BITS - 1 - bit) & 1 and tick.date() not in closed_days:
            total += min(tick + quarter, end) - max(tick, start)
        tick += quarter
    return total


@given(moments, st.timedeltas(timedelta(0), timedelta(days=10)), spans, places)
def test_who_asks_later_is_answered_no_sooner(asked_at, later, until_need, place):
    first_need = asked_at + until_need
    sooner, after = (answer_deadline(moment, first_need=first_need, **place) for moment in (asked_at, asked_at + later))
    assert sooner <= after
