"""What a search finds: sites, how much of the need each covers, and why it is proposed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from childcare.domain.hours import Span, local_interval
from childcare.domain.kinds import ResultKind
from childcare.domain.masks import missing_spans
from childcare.domain.need import LocalInterval


class Sort(StrEnum):
    RELEVANCE = "relevance"
    DISTANCE = "distance"
    COVERAGE = "coverage"
    PRICE = "price"


@dataclass(frozen=True)
class Coverage:
    """How much of the hours asked a site covers, to the minute.

    `whole` are the quarters of the asked spans, `cover` those with seats free, both in the ring.
    """

    covered_minutes: int
    needed_minutes: int
    asked: tuple[Span, ...] = ()
    whole: int = 0
    cover: int = 0

    @cached_property  # spelled only where it is shown
    def missing(self) -> tuple[LocalInterval, ...]:
        """Exact: needed minus covered, merged into intervals."""
        return tuple(local_interval(span) for span in missing_spans(self.asked, self.whole, self.cover))

    @property
    def ratio(self) -> float:
        return self.covered_minutes / self.needed_minutes if self.needed_minutes else 0.0


@dataclass(frozen=True, slots=True)
class Match:
    """One site that answers. `coverage` is None for kinds « open » and « contact », and when no hour is asked."""

    kind: ResultKind
    site_id: int
    facility_id: int
    distance_km: float
    coverage: Coverage | None
    avip: bool
    confirmed_at: datetime | None
