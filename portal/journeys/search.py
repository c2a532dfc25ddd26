"""The one path that must be perfect: from a need to nearby places, each with its price and its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from aids.domain.price_terms import PriceOfNeed
from childcare.domain.answer import Match, Sort
from childcare.domain.french import Sentence
from childcare.domain.kinds import ResultKind
from childcare.domain.question import Question, is_long, local_time
from childcare.domain.ranking import Ranked, sort_key
from childcare.domain.reasons import reasons
from childcare.domain.travel import estimate
from childcare.models import Site
from childcare.selectors.found_sites import found_sites
from childcare.selectors.search import Candidate, ask, candidates
from core.translation import gettext
from portal.journeys.admission import first_visit, true_conditions
from portal.journeys.by_price import ranked_by_price
from portal.journeys.pricing import NeedPrices
from portal.journeys.search_answer import FoundPlace, SearchAnswer, SearchQuery

__all__ = ["FoundPlace", "SearchAnswer", "SearchQuery", "search"]


@dataclass(frozen=True, slots=True)
class _Priced:
    """A candidate, its site as loaded, whether it has a label AVIP on the first day, and its price."""

    found: Candidate
    site: Site
    avip: bool
    price: PriceOfNeed | None


def search(query: SearchQuery, *, now: datetime) -> SearchAnswer:
    """Find the places that answer the need, at the instant `now` (aware). A constant number of database queries.

    The database finds the first places of the order; only what is equal there is settled here, by freshness, price
    and id. An order by price, or a price limit, needs what the price of every place hangs on: one more query.
    """
    question = ask(query.need, now=now)
    if question.hours is None and query.sort is not Sort.DISTANCE:
        query = replace(query, sort=Sort.RELEVANCE)  # nothing is covered and nothing has a price
    prices = NeedPrices(question, query.household, query.commune)
    by_price = query.sort is Sort.PRICE or query.max_price is not None
    find = _page_by_price if by_price and question.hours else _page
    page, counts = find(query, question, prices, now)
    return SearchAnswer(
        needed_minutes=question.needed_minutes,
        unpublished_minutes=question.unpublished_minutes,
        published_until=question.published.last,
        count_by_kind=counts,
        places=tuple(_place(priced, prices, question, now) for priced in page),
    )


def _page(
    query: SearchQuery, question: Question, prices: NeedPrices, now: datetime
) -> tuple[list[_Priced], dict[ResultKind, int]]:
    end = query.offset + query.limit
    found = candidates(question, query.filters, query.sort, now=now, first=end)
    sites = found_sites((one.site_id for one in found.first), labelled_on=question.first_day)
    priced = _priced(found.first, sites, prices)
    return _in_order(query.sort, priced, question, now)[query.offset : end], found.count_by_kind


def _page_by_price(
    query: SearchQuery, question: Question, prices: NeedPrices, now: datetime
) -> tuple[list[_Priced], dict[ResultKind, int]]:
    by_price = ranked_by_price(query, question, prices, now)
    detailed = candidates(
        question, query.filters, Sort.DISTANCE, now=now, first=max(1, len(by_price.page)), sites=by_price.page
    )
    detail = {found.site_id: found for found in detailed.first}
    sites = found_sites(by_price.page, labelled_on=question.first_day)
    in_order = [
        replace(detail[site_id], is_nearest=site_id in by_price.nearest)
        for site_id in by_price.page
        if site_id in detail  # gone between two queries
    ]
    return _priced(in_order, sites, prices), by_price.count_by_kind


def _priced(found: Sequence[Candidate], sites: dict[int, Site], prices: NeedPrices) -> list[_Priced]:
    return [
        _Priced(candidate, site, site.has_avip_label, prices.at(site.facility))  # type: ignore[attr-defined]
        for candidate in found
        if (site := sites.get(candidate.site_id))  # gone between two queries
    ]


def _in_order(sort: Sort, priced: list[_Priced], question: Question, now: datetime) -> list[_Priced]:
    def key(place: _Priced) -> tuple[object, ...]:
        confirmed_at = place.site.facility.confirmed_at
        ranked = Ranked(
            kind=place.found.kind,
            covered_minutes=place.found.covered_minutes,
            avip=question.need.in_insertion and place.avip,
            distance_km=place.found.distance_km,
            days_old=(now - confirmed_at).days if confirmed_at else None,
            price=place.price.least if place.price else None,
            site_id=place.found.site_id,
        )
        return sort_key(sort, ranked)

    return sorted(priced, key=key)


def _place(priced: _Priced, prices: NeedPrices, question: Question, now: datetime) -> FoundPlace:
    found, site, avip = priced.found, priced.site, priced.avip
    why = reasons(
        found.kind,
        found.coverage,
        avip=avip,
        is_nearest=found.is_nearest,
        hours_known=question.hours is not None and site.open_week is not None,
    )
    local_now = local_time(question.need, now)
    visit = first_visit(site.facility, wanted=question.first_day, is_long=is_long(question.need), local_now=local_now)
    return FoundPlace(
        match=Match(
            kind=found.kind,
            site_id=site.pk,
            facility_id=site.facility_id,
            distance_km=found.distance_km,
            coverage=found.coverage,
            avip=avip,
            confirmed_at=site.facility.confirmed_at,
        ),
        site=site,
        price=priced.price,
        reasons=tuple(_said(reason) for reason in why),
        travel=estimate(found.distance_km),
        first_visit=_said(visit) if visit else "",
        conditions=tuple(map(_said, true_conditions(site.facility, takes_kept_seats=found.takes_kept_seats))),
    )


def _said(sentence: Sentence) -> str:
    return sentence.filled(gettext(sentence.template))
