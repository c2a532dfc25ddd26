"""The order by price and the price limit, against sorting every place priced one by one; and the terms they read."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aids.domain.household import Activity, Household
from childcare.domain.answer import Sort
from childcare.domain.kinds import CONTACT_KINDS, FacilityKind, ResultKind
from childcare.domain.need import Child
from childcare.domain.ranking import Ranked, sort_key
from childcare.models import AgeGroup, AvipLabel, CalendarHorizon, Facility, Site
from childcare.models.tariff import PRICE_FIELDS
from childcare.selectors.search import ask
from portal.journeys.pricing import TARIFF_FIELDS, NeedPrices, care_terms, spelled_terms
from portal.journeys.search import FoundPlace, SearchQuery, search
from tests.portal.test_search import NEED, NOW, POINT, TODAY, offer

KNOWN = Household(
    1,
    True,
    ressources_psu_mensuelles=Decimal(1900),
    revenus_nets_categoriels_annuels=Decimal(20520),
    activites=(Activity.EMPLOI,),
)
EVERY = 1000


@pytest.fixture(autouse=True)
def horizon(db):
    CalendarHorizon.objects.all().delete()
    until = TODAY + timedelta(days=86)
    CalendarHorizon.objects.create(filling_until=until, filled_until=until)


@pytest.fixture
def town(db) -> list[Site]:
    """Fifty places of every kind and tariff, some at one point, some without calendar, some full."""
    chance = random.Random(20261122)
    return [place(chance, number) for number in range(50)]


def place(chance: random.Random, number: int) -> Site:
    kind = chance.choice(list(FacilityKind))
    facility = Facility.objects.create(
        name=f"Lieu {number}",
        kind=kind,
        confirmed_at=chance.choice([None, NOW - timedelta(days=number)]),
        **terms(chance),
    )
    if chance.random() < 0.3:
        AvipLabel.objects.create(facility=facility, starts=TODAY, granted_by="Comité")
    north = chance.choice([0, 0.001, chance.random() / 50])
    site = Site.objects.create(
        facility=facility, latitude=POINT.latitude + north, longitude=POINT.longitude, precision="commune"
    )
    group = AgeGroup.objects.create(site=site, min_months=2, max_months=36)
    if kind not in CONTACT_KINDS and chance.random() < 0.8:
        offer(group, chance.choice([12, 12, 6, 1]))
    return site


def terms(chance: random.Random) -> dict[str, object]:
    own = chance.choice([None, Decimal("8.50"), Decimal("9.90"), Decimal("12.00")])
    return {
        "tariff": chance.choice(["psu", "psu", "hourly", "hourly", "flat", "free", "unknown"]),
        "psu_rounding": chance.choice(["half_up", "truncate"]),
        "plafond_local": chance.choice([None, None, Decimal(9500)]),
        "hourly_price": own,
        "flat_price": chance.choice([None, None, None, Decimal(70)]),
        "flat_period": chance.choice(["", "day", "month"]),
        "billing_unit_minutes": chance.choice([15, 30, 60]),
        "minimum_stay_minutes": chance.choice([0, 120]),
        "membership_fee": chance.choice([None, Decimal(40)]),
    }


def found(query: SearchQuery) -> list[FoundPlace]:
    return list(search(replace(query, limit=EVERY), now=NOW).places)


def priced_one_by_one(query: SearchQuery) -> list[int]:
    """Every place that the search finds, each priced with its own facility, sorted by the documented key."""
    question = ask(query.need, now=NOW)
    every = found(replace(query, sort=Sort.DISTANCE, max_price=None))
    ranked = []
    for one in every:
        price = NeedPrices(question, query.household, query.commune).at(one.facility).least
        if query.max_price is not None and (price is None or price > query.max_price):
            continue
        key = Ranked(
            kind=one.match.kind,
            covered_minutes=one.match.coverage.covered_minutes if one.match.kind is ResultKind.FREE else 0,
            avip=query.need.in_insertion and one.match.avip,
            distance_km=one.match.distance_km,
            days_old=(NOW - one.match.confirmed_at).days if one.match.confirmed_at else None,
            price=price,
            site_id=one.match.site_id,
        )
        ranked.append((sort_key(query.sort, key), one.match.site_id))
    return [site for _, site in sorted(ranked)]


@pytest.mark.parametrize("household", [None, KNOWN], ids=["unknown family", "known family"])
@pytest.mark.parametrize("in_insertion", [False, True])
def test_the_order_is_that_of_all_places_priced_one_by_one(town, household, in_insertion):
    need = replace(NEED, in_insertion=in_insertion)
    for sort, limit in ((Sort.PRICE, None), *((sort, Decimal(400)) for sort in Sort)):
        query = SearchQuery(need, sort=sort, household=household, max_price=limit)
        expected = priced_one_by_one(query)
        answer = search(replace(query, limit=EVERY), now=NOW)
        assert [one.match.site_id for one in answer.places] == expected
        assert answer.count == len(expected) > 5
        kinds = [one.match.kind for one in answer.places]
        assert answer.count_by_kind == {kind: kinds.count(kind) for kind in ResultKind}
        page = search(replace(query, limit=4, offset=3), now=NOW)
        assert [one.match.site_id for one in page.places] == expected[3:7]


def test_the_order_by_price_meets_known_and_unknown_prices(town):
    """So that the comparison above compares something."""
    prices = [one.price.least for one in found(SearchQuery(NEED, sort=Sort.PRICE, household=KNOWN))]
    known = [price for price in prices if price is not None]
    assert known == sorted(known)
    assert prices[len(known) :] == [None] * (len(prices) - len(known))
    assert len(set(known)) > 10
    assert None in prices


def test_two_children_and_a_place_without_end(town):
    need = replace(NEED, children=(Child(date(2025, 5, 1)), Child(date(2024, 12, 1))))
    for each in (need, replace(need, schedule=replace(NEED.schedule, until=None))):
        query = SearchQuery(each, sort=Sort.PRICE, household=KNOWN)
        assert [one.match.site_id for one in found(query)] == priced_one_by_one(query)


def test_the_nearest_place_is_said_so_in_any_order(town):
    def nearest(sort: Sort) -> set[int]:
        places = found(SearchQuery(NEED, sort=sort))
        return {one.match.site_id for one in places if "Le lieu le plus proche" in one.reasons}

    assert nearest(Sort.PRICE) == nearest(Sort.RELEVANCE) != set()


def test_spelled_terms_are_those_of_the_facility(town):
    for facility in Facility.objects.all():
        assert spelled_terms(facility.price_terms) == replace(care_terms(facility), membership_fee=None)
    assert set(TARIFF_FIELDS) == {*PRICE_FIELDS, "membership_fee"}


def test_a_new_tariff_counts_at_once(town):
    """A site copies what its facility's price hangs on; PostgreSQL keeps the copy true."""
    query = SearchQuery(NEED, sort=Sort.PRICE, household=KNOWN)
    dearest = [one for one in found(query) if one.price.least][-1]
    Facility.objects.filter(pk=dearest.facility.pk).update(tariff="free")
    assert Site.objects.get(pk=dearest.site.pk).price_terms == Facility.objects.get(pk=dearest.facility.pk).price_terms
    now_free = next(one for one in found(query) if one.site.pk == dearest.site.pk)
    assert now_free.price.least == 0
    assert [one.match.site_id for one in found(query)] == priced_one_by_one(query)


def test_as_many_queries_whatever_is_found_and_however_many_tariffs(town):
    spelled_terms.cache_clear()
    counts = set()
    for radius in (0.3, 50.0, 50.0):
        query = SearchQuery(replace(NEED, radius_km=radius), sort=Sort.PRICE, max_price=Decimal(5000))
        with CaptureQueriesContext(connection) as queries:
            search(query, now=NOW)
        counts.add(len(queries))
    assert len(counts) == 1
