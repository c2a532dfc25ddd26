"""Hours outside school, travel included."""

from __future__ import annotations

from datetime import date, time

from childcare.domain.need import DatedInterval, DatedSchedule, WeeklyInterval, WeeklySchedule
from portal.school import outside_school


def week(*intervals: tuple[int, str, str]) -> WeeklySchedule:
    found = (WeeklyInterval(day, time.fromisoformat(start), time.fromisoformat(end)) for day, start, end in intervals)
    return WeeklySchedule(date(2026, 11, 23), None, tuple(found))


def hours(schedule) -> list[tuple[int, str, str]]:
    return [(i.weekday, f"{i.start:%H:%M}", f"{i.end:%H:%M}") for i in schedule.intervals]


def test_school_is_taken_out_after_travel_is_added():
    assert hours(outside_school(week((1, "09:00", "17:00")), 45)) == [
        (1, "08:15", "08:30"),
        (1, "11:30", "13:30"),
        (1, "16:30", "17:45"),
    ]


def test_wednesday_and_the_weekend_have_no_school():
    assert hours(outside_school(week((3, "09:00", "17:00"), (6, "09:00", "10:00")), 0)) == [
        (3, "09:00", "17:00"),
        (6, "09:00", "10:00"),
    ]


def test_hours_that_school_covers_need_nothing():
    assert outside_school(week((1, "09:00", "11:00")), 0) is None


def test_a_night_is_left_whole_and_an_evening_ends_at_midnight():
    assert hours(outside_school(week((1, "22:00", "06:00"), (2, "16:00", "00:00")), 15)) == [
        (1, "21:45", "06:15"),
        (2, "16:30", "00:00"),
    ]


def test_dated_hours():
    monday = DatedInterval(date(2026, 11, 23), time(14), time(17))

    found = outside_school(DatedSchedule((monday,)), 0)

    assert [(i.start, i.end) for i in found.intervals] == [(time(16, 30), time(17))]
