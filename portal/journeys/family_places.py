"""The first places of a family's search, for the pages that follow the results: what is left, whom else to ask."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from bookings.selectors.ways import Way, ways_to_ask
from childcare.domain.kinds import ResultKind
from childcare.domain.need import Filters
from childcare.models import Site
from childcare.selectors.search import ask
from portal.cards import Card, Page
from portal.family_search import FamilySearch
from portal.journeys.family_need import need_of
from portal.journeys.family_offers import is_asked_for_seats, offered_to
from portal.journeys.pricing import NeedPrices
from portal.journeys.search import SearchQuery, search
from portal.journeys.search_answer import FoundPlace
from portal.words.prices import PriceLine, price_line

MOST_LOOKED_AT = 40
NEXT_BEST = 3


class FamilyPlaces:
    """What the ordinary search finds for this family, best first, with the radius of its need. Raises NoPoint."""

    def __init__(self, family: FamilySearch, *, now: datetime) -> None:
        self._family, self._now = family, now
        self._need = need_of(family.need, family.file)

    @cached_property
    def found(self) -> tuple[FoundPlace, ...]:
        query = SearchQuery(
            need=self._need,
            filters=Filters(),
            household=self._family.household(),
            commune=self._family.need.insee_code,
            limit=MOST_LOOKED_AT,
        )
        return search(query, now=self._now).places

    def answering(self) -> list[FoundPlace]:
        """Those that somebody runs on the portal, so that a request is read."""
        seats = [place for place in self.found if is_asked_for_seats(place.facility)]
        ways = ways_to_ask([place.facility for place in seats], self._family.by.organisation)
        return [place for place in seats if ways[place.facility.pk] is not Way.CALL]

    def next_best(self, *, without: int) -> list[Card]:
        """The cards of the next places with free seats, but for this site; else of those to ask."""
        others = [place for place in self.found if place.site.pk != without]
        free = [place for place in others if place.match.kind is ResultKind.FREE]
        shown = (free or [place for place in others if place.match.kind is ResultKind.OPEN])[:NEXT_BEST]
        page = Page(self._need, self._now, self._family.results_query)
        return offered_to(self._family, shown).on(page.cards(shown))

    def price_at(self, site: Site) -> PriceLine | None:
        """What the whole need would cost there."""
        prices = NeedPrices(ask(self._need, now=self._now), self._family.household(), self._family.need.insee_code)
        return price_line(prices.at(site.facility))
