"""The hours of a need in words: « lundi au vendredi, 9 h – 17 h », « mardi 1er décembre 2026, 9 h – 12 h »."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import TypeVar

from django.utils.translation import gettext as _

from families.domain.care import Care, Hours
from portal.words.french import SPACE, closing_hour, hour, listing, month_day, weekday_day, weekdays

Day = TypeVar("Day", int, date)


def care_hours(hours: Iterable[Hours]) -> str:
    """All of them in order, the days that have the same hours together."""
    found = sorted(hours, key=lambda each: each.starts)
    weekly = _together([(each.weekday, each) for each in found if each.weekday is not None])
    dated = _together([(each.day, each) for each in found if each.day is not None])
    lines = [f"{weekdays(days)}, {words}" for days, words in weekly]
    lines += [f"{_dates(days)}, {words}" for days, words in dated]
    return f"{SPACE}; ".join(lines)


def care_words(care: Care) -> str:
    """The hours, then from when and until when for those of every week."""
    hours = care_hours(care.hours)
    if care.starts is None:
        return hours
    words = {"hours": hours, "first": _day(care.starts), "last": _day(care.until) if care.until else ""}
    return (_("%(hours)s, du %(first)s au %(last)s") if care.until else _("%(hours)s, à partir du %(first)s")) % words


def _day(day: date) -> str:
    return f"{month_day(day)} {day.year}"


def _together(hours: Sequence[tuple[Day, Hours]]) -> list[tuple[list[Day], str]]:
    """The days of the same hours, earliest first, and these hours."""
    spans: dict[Day, str] = {}
    for day, each in hours:
        spans[day] = ", ".join(filter(None, [spans.get(day, ""), _span(each)]))
    found: dict[str, list[Day]] = {}
    for day in sorted(spans):
        found.setdefault(spans[day], []).append(day)
    return [(days, words) for words, days in found.items()]


def _dates(days: Sequence[date]) -> str:
    """« mardi 1er et jeudi 3 décembre 2026 » would be shorter, and is misread: each day keeps its month."""
    years = groupby(days, key=lambda day: day.year)
    return ", ".join(f"{listing([weekday_day(day) for day in of_year])} {year}" for year, of_year in years)


def _span(hours: Hours) -> str:
    next_day = hours.ends <= hours.starts and (hours.ends.hour, hours.ends.minute) != (0, 0)
    last = _("%(hour)s le lendemain") % {"hour": hour(hours.ends)} if next_day else closing_hour(hours.ends)
    return f"{hour(hours.starts)}{SPACE}–{SPACE}{last}"
