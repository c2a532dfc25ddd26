"""Hours, ages and masks of a need: the parts of the search that need no database."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.domain.ages import band_of, completed_months, epochs
from childcare.domain.hours import Published, Span, asked_hours, clipped, merged, minute_of, week_stays
from childcare.domain.masks import BitWindow, missing_spans, need_masks, ring_masks, week_mask
from childcare.domain.need import Child, DatedInterval, DatedSchedule, Need, Point, WeeklyInterval, WeeklySchedule
from childcare.domain.question import is_long, published_days
from childcare.domain.ring import RING_BITS

MONDAY = date(2026, 12, 7)
CALENDAR = Published(date(2026, 12, 1), date(2027, 2, 22))
NINE = datetime(2026, 12, 1, 9)  # noqa: DTZ001 (wall-clock time)
spans_of_a_ring = st.lists(st.tuples(st.integers(0, 80 * 1440), st.integers(1, 3000)), min_size=1, max_size=12).map(
    lambda pairs: merged(Span(minute_of(MONDAY, start), minute_of(MONDAY, start + length)) for start, length in pairs)
)


def ask(schedule, travel_minutes=0, now=NINE):
    return asked_hours(schedule, travel_minutes=travel_minutes, local_now=now, published=CALENDAR)


def test_hours_of_the_contract():
    intervals = (WeeklyInterval(1, time(5, 30), time(13, 30)), WeeklyInterval(6, time(8), time(12)))
    hours = ask(WeeklySchedule(MONDAY, date(2027, 2, 5), intervals))
    assert (hours.needed_minutes, hours.unpublished_minutes) == (9 * 480 + 8 * 240, 0)


def test_an_end_not_after_the_start_is_on_the_next_day():
    hours = ask(DatedSchedule((DatedInterval(MONDAY, time(22), time(6)), DatedInterval(MONDAY, time(6), time(6)))))
    assert hours.published == (Span(minute_of(MONDAY, 360), minute_of(MONDAY, 1440 + 360)),)


def test_travel_widens_before_merging():
    two = DatedSchedule((DatedInterval(MONDAY, time(9), time(10)), DatedInterval(MONDAY, time(10, 30), time(11))))
    assert ask(two, travel_minutes=15).published == (Span(minute_of(MONDAY, 525), minute_of(MONDAY, 675)),)


def test_past_minutes_are_gone_the_minute_that_has_begun_too():
    today = DatedSchedule((DatedInterval(NINE.date(), time(8), time(10)),))
    assert ask(today, now=NINE).needed_minutes == 60
    assert ask(today, now=NINE.replace(second=1)).needed_minutes == 59


def test_what_lies_beyond_the_calendar_is_counted_apart():
    schedule = WeeklySchedule(date(2027, 2, 22), date(2027, 3, 1), (WeeklyInterval(1, time(9), time(10)),))
    hours = ask(schedule)
    assert (hours.needed_minutes, hours.unpublished_minutes) == (60, 60)
    assert ask(WeeklySchedule(date(2027, 2, 15), None, schedule.intervals)).unpublished_minutes == 0


def test_stays_of_a_week_include_travel():
    schedule = WeeklySchedule(
        MONDAY, MONDAY, (WeeklyInterval(3, time(9), time(10)), WeeklyInterval(5, time(22), time(1)))
    )
    assert [end - start for start, end in week_stays(schedule, 15)] == [90, 210]


@pytest.mark.parametrize(("days", "expected"), [(28, False), (29, True), (None, True)])
def test_a_need_is_long_after_four_weeks(days, expected):
    until = None if days is None else MONDAY + timedelta(days=days - 1)
    schedule = WeeklySchedule(MONDAY, until, (WeeklyInterval(1, time(9), time(10)),))
    assert is_long(Need(Point(0, 0), "UTC", 5, (Child(MONDAY),), schedule)) is expected


def test_dated_hours_are_never_long():
    schedule = DatedSchedule(tuple(DatedInterval(MONDAY + timedelta(days=30 * n), time(9), time(10)) for n in range(3)))
    assert not is_long(Need(Point(0, 0), "UTC", 5, (Child(MONDAY),), schedule))


def test_the_calendar_is_published_as_far_as_it_is_filled():
    today = date(2026, 12, 1)
    assert published_days(today, None, None) == CALENDAR
    assert published_days(today, today - timedelta(days=4), today + timedelta(days=86)) == CALENDAR
    assert published_days(today, today - timedelta(days=10), today + timedelta(days=80)).last == date(2027, 2, 19)
    assert published_days(today, today + timedelta(days=2), today + timedelta(days=92)).first == date(2026, 12, 3)


@pytest.mark.parametrize(
    ("birth", "on", "months"),
    [
        (date(2025, 5, 15), date(2026, 12, 14), 18),
        (date(2025, 5, 15), date(2026, 12, 15), 19),
        (date(2026, 12, 8), date(2026, 12, 7), -1),
        (date(2024, 2, 29), date(2025, 2, 28), 11),
        (date(2024, 2, 29), date(2025, 3, 1), 12),
        (date(2026, 1, 31), date(2026, 2, 28), 0),
        (date(2026, 1, 31), date(2026, 3, 1), 1),
    ],
)
def test_completed_months(birth, on, months):
    assert completed_months(birth, on) == months


@given(st.lists(st.dates(date(2020, 1, 1), date(2027, 6, 1)), min_size=1, max_size=3), st.integers(0, 90))
def test_epochs_cover_each_day_once_with_its_ages(births, days):
    last = MONDAY + timedelta(days=days)
    found = list(epochs([Child(birth) for birth in births], MONDAY, last))
    seen = [
        (epoch.first + timedelta(days=n), epoch.ages)
        for epoch in found
        for n in range((epoch.last - epoch.first).days + 1)
    ]
    assert seen == [
        (day, tuple(completed_months(birth, day) for birth in births))
        for day in (MONDAY + timedelta(days=n) for n in range(days + 1))
    ]


@given(st.sets(st.integers(0, 80), min_size=1, max_size=6), st.integers(0, 80), st.integers(1, 80))
def test_a_band_is_the_ages_a_group_accepts(ages, low, length):
    ordered = sorted(ages)
    band = band_of(low, low + length, ordered)
    assert ordered[band.i : band.j] == [age for age in ordered if low <= age < low + length]


@given(spans_of_a_ring, st.randoms(use_true_random=False))
def test_covered_and_missing_minutes_are_exact(spans, rng):
    masks = need_masks(spans, [Child(date(2025, 5, 1))])
    cover = rng.getrandbits(RING_BITS)
    missing = missing_spans(spans, masks.whole, cover)
    asked = [minute for start, end in spans for minute in range(start, end)]
    expected = [minute for minute in asked if not cover >> (RING_BITS - 1 - minute // 15 % RING_BITS) & 1]
    assert [minute for start, end in missing for minute in range(start, end)] == expected
    assert masks.minutes(cover) == len(asked) - len(expected)
    assert missing == merged(missing)


@given(spans_of_a_ring)
def test_the_window_holds_every_needed_bit(spans):
    whole, odd = ring_masks(spans)
    masks = need_masks(spans, [Child(date(2025, 5, 1))])
    window = masks.window
    sent = b"\0\0\0\0" + window.cut(whole).to_bytes(window.length // 8, "big")
    assert window.from_bytes(sent) == whole
    assert window == BitWindow(window.first // 8 * 8, window.length // 8 * 8)
    assert all(0 < weight < 15 for weight, _ in odd)


@given(spans_of_a_ring)
def test_the_week_has_each_needed_quarter(spans):
    quarters = {minute // 15 for start, end in spans for minute in range(start, end)}
    expected = {date.fromordinal(quarter // 96).weekday() * 96 + quarter % 96 for quarter in quarters}
    week = f"{week_mask(spans):0672b}"
    assert {position for position, bit in enumerate(week) if bit == "1"} == expected


@given(spans_of_a_ring, st.integers(0, 90 * 1440), st.integers(0, 90 * 1440))
def test_clipping_keeps_the_minutes_between(spans, start, length):
    low = minute_of(MONDAY, start)
    kept = clipped(spans, low, low + length)
    assert {m for a, b in kept for m in range(a, b)} == {
        m for a, b in spans for m in range(a, b) if low <= m < low + length
    }
