"""What a search finds: sites, how much of the need each covers, and why it is proposed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from childcare.domain.kinds import ResultKind
from childcare.domain.need import LocalInterval


class Sort(StrEnum):
    RELEVANCE = "relevance"
    DISTANCE = "distance"
    COVERAGE = "coverage"
    PRICE = "price"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Exact: `missing` is needed minus covered, merged into intervals."""

    covered_minutes: int
    needed_minutes: int
    missing: tuple[LocalInterval, ...]

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
