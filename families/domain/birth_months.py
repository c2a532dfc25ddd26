"""Birth months as people write them: « 03/2025 », « 3/2025, 11/2023 »."""

from __future__ import annotations

import re
from datetime import date

from families.domain.family import MOST_CHILDREN

OLDEST_YEARS = 18
MONTH = re.compile(
    r"(?:(?P<month>\d{1,2})\s?[/.\-]\s?(?P<year>\d{4})|(?P<iso_year>\d{4})-(?P<iso_month>\d{1,2}))(?!\d)", re.ASCII
)
BETWEEN = re.compile(r"(?:[\s,;+]|\bet\b)*")


class MonthsNotUnderstood(ValueError):
    """The text is no list of months, or one of them is no child's; the message is French."""


def birth_months(text: str, today: date) -> tuple[date, ...]:
    """The months of a text, each by its first day, eldest first; empty for an empty text. Twins are written twice.

    Raises MonthsNotUnderstood: not a month, more than 18 years ago, more than a year ahead, too many children.
    """
    months, position = [], BETWEEN.match(text).end()  # type: ignore[union-attr] # it matches the empty text too
    while position < len(text):
        found = MONTH.match(text, position)
        if found is None:
            raise MonthsNotUnderstood("Écrivez le mois et l’année de naissance, par exemple 03/2025.")
        months.append(_month(found, today))
        position = BETWEEN.match(text, found.end()).end()  # type: ignore[union-attr]
    if len(months) > MOST_CHILDREN:
        raise MonthsNotUnderstood(f"Un dossier a {MOST_CHILDREN} enfants au plus.")
    return tuple(sorted(months))


def written(months: tuple[date, ...]) -> str:
    """« 11/2023, 03/2025 »: what `birth_months` reads back."""
    return ", ".join(f"{month:%m/%Y}" for month in months)


def _month(found: re.Match[str], today: date) -> date:
    year, month = int(found["year"] or found["iso_year"]), int(found["month"] or found["iso_month"])
    if not 1 <= month <= 12:
        raise MonthsNotUnderstood(f"« {found[0]} » n’est pas un mois. Écrivez par exemple 03/2025.")
    months_ago = (today.year - year) * 12 + today.month - month
    if months_ago > OLDEST_YEARS * 12:
        raise MonthsNotUnderstood(f"« {found[0]} » : cet enfant n’est plus mineur. Vérifiez l’année.")
    if months_ago < -12:
        raise MonthsNotUnderstood(f"« {found[0]} » est trop loin dans l’avenir. Vérifiez l’année.")
    return date(year, month, 1)
