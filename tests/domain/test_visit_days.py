"""First visits fit before the first stay, on open days and hours; extra hours never take the same hour twice."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.domain.avip import AvipTerm, term_of
from bookings.domain.endings import is_presumed, reminder_due
from bookings.domain.extra import beyond
from bookings.domain.visits import begin_before, is_open, visit_days, visit_hours
from childcare.domain.week import parse

MONDAY = date(2028, 3, 27)  # the day after the clocks change
MIDNIGHT = datetime.combine(date(2028, 3, 26), time.min)
DAY = timedelta(days=1)
days = st.dates(date(2026, 1, 1), date(2030, 12, 31))
OFFICE = parse("lundi au vendredi 8h-18h")
OPENINGS = [
    parse(each) for each in ("lundi au vendredi 8h-18h", "mardi 13h30-18h ; samedi 8h-9h30", "dimanche 22h-24h")
]
openings = st.sampled_from(OPENINGS)
closures = st.sets(st.integers(-30, 30), max_size=12)


@pytest.mark.parametrize(
    ("first_stay", "count", "last_beginning"),
    [
        (MONDAY, 0, MONDAY),
        (MONDAY, 1, MONDAY - 3 * DAY),
        (MONDAY, 3, MONDAY - 5 * DAY),
        (MONDAY + DAY, 2, MONDAY - 3 * DAY),
    ],
)
def test_visits_begin_early_enough_around_a_weekend(first_stay, count, last_beginning):
    assert begin_before(first_stay, count, OFFICE) == last_beginning


@given(days, st.integers(1, 10), openings, closures)
def test_begun_that_day_the_visits_end_before_the_first_stay_and_a_day_later_they_do_not(
    first_stay, count, opening, around
):
    closed = {first_stay + number * DAY for number in around}
    begun = begin_before(first_stay, count, opening, closed)

    visits = visit_days(begun, count, opening, closed)
    assert visits[0] == begun
    assert len(visits) == count == len(set(visits))
    assert all(is_open(day, opening, closed) for day in visits)
    assert visits[-1] < first_stay
    assert visit_days(begun + DAY, count, opening, closed)[-1] >= first_stay


@pytest.mark.parametrize(
    ("week", "day", "hours"),
    [
        ("lundi au vendredi 8h-18h", MONDAY, (time(10), time(11))),
        ("lundi 13h30-18h", MONDAY, (time(13, 30), time(14, 30))),
        ("lundi 7h30-9h30, 16h-18h", MONDAY, (time(8, 30), time(9, 30))),
        ("lundi 9h-9h45", MONDAY, (time(9), time(9, 45))),
        ("lundi 23h-24h", MONDAY, (time(23), time(23, 59))),
    ],
)
def test_a_visit_takes_an_hour_of_the_opening_nearest_to_mid_morning(week, day, hours):
    assert visit_hours(day, parse(week)) == hours


def test_a_place_closed_for_ever_has_no_day_to_visit_it():
    closed = {MONDAY + number * DAY for number in range(-800, 800)}
    with pytest.raises(ValueError, match="open day"):
        visit_days(MONDAY, 1, OFFICE, closed)


hours = st.tuples(st.integers(0, 95), st.integers(1, 40)).map(
    lambda pair: (
        MIDNIGHT + timedelta(minutes=15 * pair[0]),
        MIDNIGHT + timedelta(minutes=15 * (pair[0] + pair[1])),
    )
)


@given(hours, st.lists(hours, max_size=4))
def test_extra_hours_are_those_asked_less_those_taken(asked, taken):
    def quarters(spans):
        return {
            start + timedelta(minutes=15 * number)
            for start, end in spans
            for number in range(int((end - start) / timedelta(minutes=15)))
        }

    left = beyond(asked, taken)
    assert quarters(left) == quarters([asked]) - quarters(taken)
    assert all(start < end for start, end in left)


@given(days, st.integers(0, 400), st.integers(-10, 410))
def test_each_reminder_of_the_end_has_its_days_and_never_two_at_once(starts, lasts, elapsed):
    until = starts + lasts * DAY
    today = starts + elapsed * DAY
    due = reminder_due(starts, until, today)
    left = (until - today).days
    if due is None:
        assert left > 45 or left < 0 or lasts < 15 or (15 < left <= 45 and lasts < 45)
    else:
        assert 0 <= left <= due <= lasts
        assert (due == 15) == (left <= 15)


def test_a_day_counts_48_hours_after_its_end_also_when_the_clocks_change():
    paris = ZoneInfo("Europe/Paris")
    end = datetime(2028, 3, 25, 18, tzinfo=paris).astimezone(ZoneInfo("UTC"))
    assert not is_presumed(end, datetime(2028, 3, 27, 18, 59, tzinfo=paris).astimezone(ZoneInfo("UTC")))
    assert is_presumed(end, datetime(2028, 3, 27, 19, tzinfo=paris).astimezone(ZoneInfo("UTC")))


def term(departement: str, months: int, valid_from: date) -> AvipTerm:
    return AvipTerm(departement, months, True, "accord local", "M", valid_from, valid_from)


def test_the_term_of_a_territory_comes_before_the_country_s_and_the_newest_first():
    terms = [term("", 6, date(2016, 8, 29)), term("44", 9, date(2027, 1, 1)), term("44", 12, date(2028, 1, 1))]

    assert term_of(terms, "44109", date(2026, 6, 1)).months == 6
    assert term_of(terms, "44109", date(2027, 6, 1)).months == 9
    assert term_of(terms, "44109", date(2028, 6, 1)).months == 12
    assert term_of(terms, "97411", date(2028, 6, 1)).last_day(date(2028, 8, 31)) == date(2029, 2, 27)
    with pytest.raises(LookupError):
        term_of(terms, "44109", date(2016, 1, 1))
