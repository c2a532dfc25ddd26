"""What the search page asks and receives: places, with what each costs and why it is proposed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from aids.domain.household import Household
from aids.domain.price_terms import PriceOfNeed
from childcare.domain.answer import Match, Sort
from childcare.domain.kinds import ResultKind
from childcare.domain.need import Filters, Need
from childcare.domain.travel import TravelTimes
from childcare.models import Facility, Site


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """One search. Without a household, prices are ranges. `max_price` is in euros, for the whole need.

    `commune` (INSEE code): whose local aids are counted, when the household does not say where it lives.
    """

    need: Need
    filters: Filters = field(default_factory=Filters)
    sort: Sort = Sort.RELEVANCE
    household: Household | None = None
    commune: str | None = None
    max_price: Decimal | None = None
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """One result card. `site.facility` is loaded. The texts are in French, ready to show; empty when there is none.

    `price` is for the whole need, None when no hour is asked.
    """

    match: Match
    site: Site
    price: PriceOfNeed | None
    reasons: tuple[str, ...]
    travel: TravelTimes
    first_visit: str
    conditions: tuple[str, ...]

    @property
    def facility(self) -> Facility:
        return self.site.facility


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """The page asked of the results, and what is said above them. Minutes are of the whole need.

    `count` is every result, on this page or not; `places` the page, in the order asked.
    """

    needed_minutes: int
    unpublished_minutes: int
    published_until: date
    count_by_kind: dict[ResultKind, int]
    places: tuple[FoundPlace, ...]

    @property
    def count(self) -> int:
        return sum(self.count_by_kind.values())
