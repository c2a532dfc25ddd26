"""Days and hours in the templates, as `portal.words.french` writes them."""

from __future__ import annotations

from datetime import date, time

from django import template

from families.models import CareNeed
from families.records import care_of
from portal.words import care_hours, french
from portal.words.agreements import agreement_day

register = template.Library()


@register.filter
def hours(span: tuple[time, time]) -> str:
    """« 13 h 15 à 15 h 45 »."""
    return french.hours(*span)


@register.filter
def until(start: time, end: time) -> str:
    """« 13 h 15 à 15 h 45 », from the two hours."""
    return french.hours(start, end)


@register.filter
def month_day(day: date) -> str:
    """« 24 novembre »."""
    return french.month_day(day)


@register.filter
def weekday_day(day: date) -> str:
    """« mardi 24 novembre »."""
    return french.weekday_day(day)


@register.filter
def weekday_name(number: int) -> str:
    """« lundi » for the ISO weekday 1."""
    return french.WEEKDAYS[number - 1]


@register.filter
def care_words(need: CareNeed) -> str:
    """« lundi au vendredi, 9 h – 17 h, à partir du 7 décembre 2026 »."""
    return care_hours.care_words(care_of(need))


register.filter("agreement_day", agreement_day)
register.filter("telephone", french.telephone)
