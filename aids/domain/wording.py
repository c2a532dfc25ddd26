"""How amounts, dates and sentences read in French.

Sentences for parents follow one list of words: « tarif selon vos revenus », « vous payez », « lieu ». They are marked
with `gettext_noop` here and translated where they are shown, so that the domain stays free of any framework.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

NO_BREAK_SPACE = "\u00a0"
NARROW_NO_BREAK_SPACE = "\u202f"
CENT = Decimal("0.01")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation and return it unchanged."""
    return sentence


def to_cents(amount: Decimal) -> Decimal:
    """Euros with two decimals, half a cent rounded up."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def french_date(day: date) -> str:
    """« 1er janvier 2026 »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}"


def french_number(number: Decimal) -> str:
    """« 1 500,00 » : every decimal kept, thousands apart."""
    return f"{number:,f}".replace(",", NARROW_NO_BREAK_SPACE).replace(".", ",")


def french_euros(amount: Decimal) -> str:
    """« 1 500,00 € »."""
    return f"{french_number(to_cents(amount))}{NO_BREAK_SPACE}€"


def french_duration(minutes: int) -> str:
    """« 2 h 30 », « 45 min »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{NO_BREAK_SPACE}min"
    return NO_BREAK_SPACE.join([str(hours), "h", *([f"{rest:02d}"] if rest else [])])


@dataclass(frozen=True, slots=True)
class Message:
    """A French sentence with named places: `template` is what is translated, `values` fill it after."""

    template: str
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.template % dict(self.values) if self.values else self.template
