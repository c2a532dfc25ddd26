"""Days and hours in the templates, as `portal.words.french` writes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from aids.explanation import ExplainedStep
from portal.words import french

register = template.Library()


@register.filter
def hours(span: tuple[time, time]) -> str:
    """« 13 h 15 à 15 h 45 »."""
    return french.hours(*span)


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
def rows(steps: Iterable[ExplainedStep]) -> SafeString:
    """Terms and values of a definition list. A page has hundreds: in one call, where a loop of the template takes ten
    times longer."""
    return format_html_join("", "<dt>{}</dt><dd>{}</dd>", ((step.label, step.value) for step in steps))
