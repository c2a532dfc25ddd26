"""Demands of places in words for professionals: hours, days, ages, deadlines, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.domain.hours import AskedHours
from childcare.domain.ages import completed_months
from portal.words.french import WEEKDAYS, hour, hours, listing, month_day, weekday_day


def hours_words(asked: Iterable[AskedHours]) -> list[str]:
    """« lundi, mardi et jeudi, 9 h à 17 h », one line for each pair of hours; dated ones one line a day."""
    weekly = sorted((each for each in asked if each.weekday), key=lambda each: (each.starts, each.ends))
    dated = sorted((each for each in asked if each.day), key=lambda each: (each.day or date.max, each.starts))
    lines = [
        f"{listing([WEEKDAYS[each - 1] for each in sorted(days)])}, {hours(*span)}"
        for span, days in (
            (span, [each.weekday or 1 for each in same])
            for span, same in groupby(weekly, key=lambda each: (each.starts, each.ends))
        )
    ]
    return [*lines, *(f"{weekday_day(each.day)}, {hours(each.starts, each.ends)}" for each in dated if each.day)]


def when_words(starts: date, until: date | None, asked: Sequence[AskedHours]) -> list[str]:
    """Days, then hours; hours of given days say their days already."""
    days = [days_words(starts, until)] if any(each.weekday for each in asked) else []
    return [*days, *hours_words(asked)]


def days_words(starts: date, until: date | None) -> str:
    """« du 1er décembre 2026 au 26 février 2027 »."""
    if until is None:
        return _("à partir du %(day)s, sans date de fin") % {"day": _dated(starts)}
    if starts == until:
        return _("le %(day)s") % {"day": _dated(starts)}
    return _("du %(first)s au %(last)s") % {"first": _dated(starts), "last": _dated(until)}


def period_words(asked: Iterable[AskedHours], starts: date, until: date | None) -> str:
    """The first and last day of weekly hours; dated ones say their days already: empty."""
    return days_words(starts, until) if any(each.weekday for each in asked) else ""


def ages_words(birth_dates: Iterable[date], on: date) -> str:
    """« 16 mois et 3 ans »."""
    return listing([age_words(birth, on) for birth in sorted(birth_dates, reverse=True)])


def age_words(birth: date, on: date) -> str:
    """« 16 mois », « 3 ans », « à naître »."""
    if birth > on:
        return _("à naître")
    months = completed_months(birth, on)
    if months < 36:
        return ngettext("%(n)s mois", "%(n)s mois", months) % {"n": months}
    return _("%(n)s ans") % {"n": months // 12}


def moment_words(at: datetime, time_zone: str) -> str:
    """« mardi 24 novembre à 18 h », on the clock of the place."""
    local = at.astimezone(ZoneInfo(time_zone))
    return _("%(day)s à %(hour)s") % {"day": weekday_day(local.date()), "hour": hour(local)}


def _dated(day: date) -> str:
    return f"{month_day(day)} {day.year}"


def short_list(names: Sequence[str], most: int = 3) -> str:
    """« Les Lucioles, Les Ormes et 2 autres »."""
    more = len(names) - most
    if more <= 0:
        return listing(names)
    others = ngettext("%(n)s autre", "%(n)s autres", more) % {"n": more}
    return listing([*names[:most], others])
