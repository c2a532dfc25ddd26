"""The AVIP term: how long a place of a parent in insertion lasts before its review, territory by territory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from aids.domain.civil_months import months_after


@dataclass(frozen=True, slots=True)
class AvipTerm:
    """`departement` is « » for the whole country. `months` from the first day; `renewable` after a review.

    `valid_from`: first day of application; `checked_on`: when the source was read; `confidence`: "H", "M" or "L".
    """

    departement: str
    months: int
    renewable: bool
    source: str
    confidence: str
    valid_from: date
    checked_on: date

    def __post_init__(self) -> None:
        if not 1 <= self.months <= 24 or self.confidence not in {"H", "M", "L"}:
            raise ValueError(f"contrat AVIP {self.departement or 'national'} : durée ou confiance impossible")

    def last_day(self, first: date) -> date:
        """The last day of a term that begins on `first`."""
        return months_after(first, self.months) - timedelta(days=1)


def term_of(terms: Iterable[AvipTerm], insee_code: str, on: date) -> AvipTerm:
    """The term in force that day in a commune: its département's, else the country's. Raises LookupError."""
    departement = insee_code[: 3 if insee_code.startswith("97") else 2]
    found = [term for term in terms if term.valid_from <= on and term.departement in ("", departement)]
    if not found:
        raise LookupError(f"no AVIP term on {on}")
    return max(found, key=lambda term: (term.departement, term.valid_from))
