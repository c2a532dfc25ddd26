"""How days, hours and sentences read in French.

Sentences are marked with `gettext_noop` in the domain and translated where they are shown, so that it stays free of any
framework.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation and return it unchanged."""
    return sentence


@dataclass(frozen=True, slots=True)
class Sentence:
    """A French sentence with named places: `template` is what is translated, `values` fill it after."""

    template: str
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.filled(self.template)

    def filled(self, template: str) -> str:
        """The sentence in the words of a translated template."""
        return template % dict(self.values) if self.values else template


def french_day(day: date) -> str:
    """« 1er décembre », « 7 décembre »."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]}"


def french_near_day(day: date, today: date) -> str:
    """« aujourd’hui », « demain », else « dès le 7 décembre »."""
    near = {today: "aujourd’hui", today + timedelta(days=1): "demain"}
    return near.get(day, f"dès le {french_day(day)}")


def french_clock(at: time) -> str:
    """« 13 h 15 », « 9 h »."""
    return f"{at.hour} h {at.minute:02d}" if at.minute else f"{at.hour} h"


def french_list(words: Sequence[str], last: str = "et") -> str:
    """« Toulouse, Blagnac et Colomiers »."""
    return f" {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
