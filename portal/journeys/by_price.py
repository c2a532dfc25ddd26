"""Every place found, priced; the page of those that come first. Each distinct terms of price are priced once.

PostgreSQL gives columns, not models: a place costs a line of arithmetic, and only what is shown is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from childcare.domain.answer import Sort
from childcare.domain.kinds import ResultKind
from childcare.domain.question import Question
from childcare.domain.ranking import KINDS_IN_ORDER, Ranked, first_keys, sort_key
from childcare.selectors.search import EverySite, every_site, kilometres
from portal.journeys.pricing import NeedPrices
from portal.journeys.search_answer import SearchQuery

# In cents, as prices are whole ones: more than any need costs, so that an unknown price comes last.
UNKNOWN_PRICE = 10**12


@dataclass(frozen=True, slots=True)
class RankedByPrice:
    """Site ids of the page in their order; those that nobody is nearer than; how many places of each kind are kept."""

    page: list[int]
    nearest: set[int]
    count_by_kind: dict[ResultKind, int]


def ranked_by_price(query: SearchQuery, question: Question, prices: NeedPrices, now: datetime) -> RankedByPrice:
    """The page of that order among the places that cost no more than the limit, if there is one. One query."""
    every = every_site(question, query.filters, now=now, with_freshness=query.sort is Sort.RELEVANCE)
    price_of = {terms: prices.least_at(terms) for terms in set(every.price_terms)}
    kept = _kept(every, price_of, query.max_price)
    first = _first(query.sort, every, price_of, kept, query.offset + query.limit)
    ordered = sorted(first, key=lambda place: sort_key(query.sort, _ranked(every, price_of, place)))
    return RankedByPrice(
        page=[every.site_ids[place] for place in ordered[query.offset : query.offset + query.limit]],
        nearest=_nearest(every),
        count_by_kind=_counts(every, kept),
    )


def _kept(every: EverySite, price_of: dict[str, Decimal | None], limit: Decimal | None) -> list[int]:
    """Places, by number in the columns, that may cost `limit` or less: a price nobody knows is not kept."""
    if limit is None:
        return list(range(len(every.site_ids)))
    cheap = {terms for terms, price in price_of.items() if price is not None and price <= limit}
    return [place for place, terms in enumerate(every.price_terms) if terms in cheap]


def _first(sort: Sort, every: EverySite, price_of: dict[str, Decimal | None], kept: list[int], end: int) -> list[int]:
    """The first `end` by the first criteria of the order, with all that equal the last."""
    if len(kept) <= end:
        return kept
    cents_of = {terms: UNKNOWN_PRICE if price is None else int(price * 100) for terms, price in price_of.items()}
    cents = [cents_of[terms] for terms in every.price_terms]
    keys = first_keys(sort, every.ranks, every.covered_minutes, every.chords, cents)
    last = sorted([keys[place] for place in kept])[end - 1]
    return [place for place in kept if keys[place] <= last]


def _ranked(every: EverySite, price_of: dict[str, Decimal | None], place: int) -> Ranked:
    return Ranked(
        kind=KINDS_IN_ORDER[every.ranks[place]],
        covered_minutes=every.covered_minutes[place],
        avip=every.are_labelled[place],
        distance_km=kilometres(every.chords[place]),
        days_old=every.days_old[place] if every.days_old else None,
        price=price_of[every.price_terms[place]],
        site_id=every.site_ids[place],
    )


def _nearest(every: EverySite) -> set[int]:
    least = min(every.chords, default=None)
    return {site for site, chord in zip(every.site_ids, every.chords, strict=True) if chord == least}


def _counts(every: EverySite, kept: list[int]) -> dict[ResultKind, int]:
    ranks = [every.ranks[place] for place in kept]
    return {kind: ranks.count(rank) for rank, kind in enumerate(KINDS_IN_ORDER)}
