"""Ages accepted, written in French, to completed months."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from childcare.imports.cells import as_number, plain

MAX_MONTHS = 216
WEEKS_PER_MONTH = 52 / 12
DAYS_PER_MONTH = 365 / 12
AMOUNT = r"(\d{1,3})( 1 2| et demie?)?"
UNIT = r"(mois|ans?|semaines?|jours?)"
RANGE = re.compile(rf"\b{AMOUNT}(?: {UNIT})?(?: 1 2| et demie?)? (?:(?:a|au|jusqu a|et|moins de) )*{AMOUNT} {UNIT}")
BIRTH_RANGE = re.compile(rf"\bnaissance (?:a|jusqu a) {AMOUNT} {UNIT}")
AT_MOST = re.compile(rf"\b(?:moins de|jusqu a|jusqu aux?|avant) {AMOUNT} {UNIT}")
AT_LEAST = re.compile(rf"\b(?:a partir de|des|plus de) {AMOUNT} {UNIT}")


@dataclass(frozen=True, slots=True)
class Ages:
    """Completed months: `at_least` included, `below` excluded; None is what the text does not say."""

    at_least: int | None = None
    below: int | None = None


@lru_cache(maxsize=1024)  # a file says the same thing of many rows
def read_ages(text: str) -> Ages | None:
    """« 2 mois - 4 ans » is 2 to 48; « 0-3 ans » 0 to 36; « 10 semaines » 2 months. None when nothing is said.

    « à 4 ans » is read as « until the fourth birthday », the cautious reading.
    """
    words = plain(text.replace("½", " 1/2"))
    if found := RANGE.search(words):
        first, half, first_unit, last, last_half, last_unit = found.groups()
        lower, upper = _months(first, half, first_unit or last_unit), _months(last, last_half, last_unit)
        return Ages(lower, upper) if lower < upper <= MAX_MONTHS else None
    if found := BIRTH_RANGE.search(words):
        return _checked(Ages(0, _months(*found.groups())))
    below = AT_MOST.search(words)
    at_least = AT_LEAST.search(words)
    if not below and not at_least:
        return None
    return _checked(
        Ages(
            _months(*at_least.groups()) if at_least else None,
            _months(*below.groups()) if below else None,
        )
    )


def read_age(text: str, unit: str) -> int | None:
    """One bound from its own column: « 3 ans », or a bare number in `unit` (« mois », « ans »); None if unreadable."""
    number = as_number(text)
    if number is not None:
        months = round(number * (12 if unit == "ans" else 1))
    elif found := re.fullmatch(rf"{AMOUNT} {UNIT}", plain(text)):
        months = _months(*found.groups())
    else:
        return None
    return months if 0 <= months <= MAX_MONTHS else None


def _checked(ages: Ages) -> Ages | None:
    if ages.below is not None and not (ages.at_least or 0) < ages.below <= MAX_MONTHS:
        return None
    return None if ages.at_least is not None and ages.at_least >= MAX_MONTHS else ages


def _months(amount: str, half: str | None, unit: str) -> int:
    number = int(amount) + (0.5 if half else 0)
    if unit.startswith("an"):
        return int(number * 12)
    if unit.startswith("semaine"):
        return int(number / WEEKS_PER_MONTH)
    if unit.startswith("jour"):
        return int(number / DAYS_PER_MONTH)
    return int(number)
