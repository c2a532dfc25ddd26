"""A request in the words of its place, made from what the place may see of it alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.domain.hours import AskedHours
from families.domain.care import Hours
from portal.words.espace.bookings import hours_words
from portal.words.french import listing


def children_words(ages: Sequence[int | None]) -> str:
    """« enfant de 14 mois », « enfants de 7 mois et 2 ans », « enfant à naître »."""
    if all(age is None for age in ages):
        return ngettext("enfant à naître", "%(n)s enfants à naître", len(ages)) % {"n": len(ages)}
    said = listing([age_words(age) for age in ages])
    return ngettext("enfant de %(ages)s", "enfants de %(ages)s", len(ages)) % {"ages": said}


def age_words(months: int | None) -> str:
    """« 14 mois », « 3 ans », « à naître »."""
    if months is None:
        return _("à naître")
    return _("%(n)s mois") % {"n": months} if months < 36 else _("%(n)s ans") % {"n": months // 12}


def asked_words(hours: Iterable[Hours]) -> list[str]:
    """« du lundi au vendredi, 9 h à 17 h »: one line for each pair of hours, dated ones one line a day."""
    return hours_words([AskedHours(each.starts, each.ends, each.weekday, each.day) for each in hours])
