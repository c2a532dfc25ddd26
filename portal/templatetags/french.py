"""Days and hours in the templates, as `portal.words.french` writes them."""

from __future__ import annotations

from datetime import date, time

from django import template
from django.utils.translation import gettext as _

from families.agreement_texts import every_text
from families.models import CareNeed
from families.records import care_of
from portal.words import care_hours as words
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
def care_hours(need: CareNeed) -> str:
    """« lundi au vendredi, 9 h – 17 h »."""
    return words.care_hours(care_of(need).hours)


@register.filter
def agreement_day(version: str) -> str:
    """« texte du 22 novembre 2026 » for the version of an agreement; the version itself when its text is gone."""
    text = every_text().get(version)
    return _("texte du %(day)s") % {"day": f"{french.month_day(text.dated)} {text.dated.year}"} if text else version
