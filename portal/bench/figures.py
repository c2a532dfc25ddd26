"""From milliseconds to figures: medians, 95th percentiles and ratios, over all searches and the densest decile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass(slots=True)
class Timed:
    """What one search cost, in milliseconds by measure; one value per round. `groups` are the age groups around."""

    weekly: bool
    radius_km: int
    groups: int
    rounds: dict[str, list[float]] = field(default_factory=dict)

    def add(self, measure: str, milliseconds: float) -> None:
        self.rounds.setdefault(measure, []).append(milliseconds)

    def cost(self, measure: str) -> float:
        """The median of the rounds."""
        return median(self.rounds[measure])


def densest_decile(searches: Sequence[Timed]) -> list[Timed]:
    """The tenth of the searches with the most age groups around, at least one."""
    return sorted(searches, key=lambda one: -one.groups)[: max(1, len(searches) // 10)]


def percentile(values: Iterable[float], rank: float) -> float:
    """The value below which lies `rank` (0…1) of the values, between two neighbours by proportion."""
    ordered = sorted(values)
    place = rank * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def summary(searches: Sequence[Timed], measure: str) -> dict[str, dict[str, float]]:
    """Median and 95th percentile in ms, over all and over the densest decile."""
    return {
        name: {
            "median_ms": round(median(costs), 3),
            "p95_ms": round(percentile(costs, 0.95), 3),
            "searches": len(costs),
        }
        for name, some in (("all", searches), ("densest_decile", densest_decile(searches)))
        if (costs := [one.cost(measure) for one in some if measure in one.rounds])
    }


def ratios(searches: Sequence[Timed]) -> dict[str, float | None]:
    """Ratios taken search by search in the densest decile, then their median; growth over all searches."""
    dense = densest_decile(searches)
    return {
        "search_to_lower_bound": _median(dense, lambda one: one.cost("search") / one.cost("lower_bound")),
        "answer_to_lower_bound": _median(dense, lambda one: one.cost("answer") / one.cost("lower_bound")),
        "page_to_search_plus_empty": _median(
            dense, lambda one: one.cost("page") / (one.cost("search") + one.cost("empty_page"))
        ),
        "page_price_sort_to_page": _median(dense, lambda one: one.cost("page_price_sort") / one.cost("page")),
        "baseline_to_search_weekly": _median(
            [one for one in dense if one.weekly], lambda one: one.cost("baseline") / one.cost("search")
        ),
        "page_growth_x10": _median(
            [one for one in searches if "grown_page" in one.rounds],
            lambda one: one.cost("grown_page") / one.cost("page"),
        ),
    }


def _median(searches: Iterable[Timed], ratio: Callable[[Timed], float]) -> float | None:
    values = [ratio(one) for one in searches]
    return round(median(values), 3) if values else None
