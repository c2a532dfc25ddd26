"""A place is told once, until it stopped fitting and fits again; an alert ends with its need, or after twelve weeks."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from families.domain.alerts import LONGEST, end_without_account, news

SITES = st.frozensets(st.integers(1, 8))
DAYS = st.dates(date(2026, 1, 1), date(2030, 1, 1))


@given(st.lists(SITES, max_size=12))
def test_a_place_is_told_each_time_it_begins_to_fit_and_never_else(looks):
    known: frozenset[int] = frozenset()
    for fitting in looks:
        change = news(fitting, known)
        assert change.new == {site for site in fitting if site not in known}
        assert change.gone == {site for site in known if site not in fitting}
        known = (known - change.gone) | change.new
        assert known == fitting
        assert news(fitting, known) == news(frozenset(), frozenset())


@given(st.none() | DAYS, DAYS)
def test_an_alert_without_account_never_outlives_its_need_nor_twelve_weeks(last_day, today):
    end = end_without_account(last_day, today)
    assert end <= today + LONGEST
    assert last_day is None or end <= last_day
    assert end in (last_day, today + timedelta(weeks=12))
