"""How long what is kept: one table, read by the night and by the page that parents read."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Kept(StrEnum):
    """The lines of the table: what each of them is about. The night has a rule for each that the database holds."""

    SIMULATION = "simulation"
    FILE = "file"
    WITHDRAWN_FILE = "withdrawn_file"
    CLOSED_FILE = "closed_file"
    LINK = "link"
    REQUEST = "request"
    ALERT = "alert"
    ACCOUNT = "account"
    UNPROVEN_ACCOUNT = "unproven_account"
    JOURNAL = "journal"


@dataclass(frozen=True, slots=True)
class Delay:
    """One line: kept `months` after `since` (0: at once, the next night), `notice_days` after the person was told.

    `what`, `since`, `end` and `source` are French, for the page. `checked_on` is when the source was read;
    `confidence` is "H", "M" or "L" (shown « à vérifier »).
    """

    kept: Kept
    what: str
    since: str
    months: int
    notice_days: int
    end: str
    source: str
    confidence: str
    valid_from: date
    checked_on: date

    def __post_init__(self) -> None:
        if self.months < 0 or self.notice_days < 0 or self.confidence not in {"H", "M", "L"}:
            raise ValueError(f"{self.kept} : durée, préavis ou confiance impossible")
        if self.notice_days and not self.months:
            raise ValueError(f"{self.kept} : un préavis demande une durée")

    @property
    def words(self) -> str:
        """The delay as one reads it."""
        if not self.months:
            return "effacé aussitôt"
        years, months = divmod(self.months, 12)
        if not months:
            return f"{years} an{'s' if years > 1 else ''}"
        return f"{self.months} mois"


def months_before(moment: datetime, months: int) -> datetime:
    """The same hour, so many calendar months earlier; the last day of a shorter month when there is no such day."""
    index = moment.year * 12 + moment.month - 1 - months
    year, month = divmod(index, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
