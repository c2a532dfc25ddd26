"""The search journey: a constant number of queries, the same pages in pieces, points at the edge of the map."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from childcare.domain.answer import Sort
from childcare.domain.kinds import Audience, ResultKind
from childcare.domain.need import Child, Filters, Need, Point, WeeklyInterval, WeeklySchedule
from childcare.models import AgeGroup, AvipLabel, CalendarHorizon, Facility, Site, Slot
from portal.journeys.search import SearchQuery, search

TODAY = date(2026, 12, 1)
NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
POINT = Point(43.6045, 1.4440)
WEEKDAYS = WeeklySchedule(
    date(2026, 12, 7), date(2026, 12, 18), tuple(WeeklyInterval(day, time(9), time(17)) for day in range(1, 6))
)
NEED = Need(POINT, "Europe/Paris", 5.0, (Child(date(2025, 5, 1)),), WEEKDAYS)


@pytest.fixture(autouse=True)
def horizon(db):
    CalendarHorizon.objects.all().delete()
    until = TODAY + timedelta(days=86)
    CalendarHorizon.objects.create(filling_until=until, filled_until=until)


def creches(count: int, **site: object) -> list[Site]:
    """Each opens one day less than the one before, at most six days less."""
    sites = []
    for number in range(count):
        facility = Facility.objects.create(name=f"Crèche {number}", kind="creche_collective", tariff="psu")
        where = {"latitude": POINT.latitude + number / 2000, "longitude": POINT.longitude} | site
        sites.append(Site.objects.create(facility=facility, **where))
        offer(AgeGroup.objects.create(site=sites[-1], min_months=2, max_months=36), 12 - number % 6)
    return sites


def offer(group: AgeGroup, days: int, **kept: object) -> None:
    """One seat from 8 to 18 on so many days, from 7 December."""
    Slot.objects.bulk_create(
        Slot(
            age_group=group, day=date(2026, 12, 7) + timedelta(days=day), starts=time(8), ends=time(18), seats=1, **kept
        )
        for day in range(days)
    )


def ids(query: SearchQuery) -> list[int]:
    return [place.site.pk for place in search(query, now=NOW).places]


@pytest.mark.parametrize("sort", list(Sort))
def test_as_many_queries_for_one_place_as_for_fifty(sort):
    creches(50)
    near = SearchQuery(replace(NEED, radius_km=0.5), sort=sort, limit=1)
    far = SearchQuery(replace(NEED, radius_km=50.0), sort=sort, limit=50)
    counts = []
    for query, places in ((near, 1), (far, 50)):
        with CaptureQueriesContext(connection) as queries:
            assert len(search(query, now=NOW).places) == places
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_put_end_to_end_are_the_whole(sort):
    creches(20)
    whole = ids(SearchQuery(NEED, sort=sort, limit=100))
    assert len(whole) == len(set(whole)) == 20
    pieces = [ids(SearchQuery(NEED, sort=sort, limit=7, offset=offset)) for offset in (0, 7, 14, 21)]
    assert [site for piece in pieces for site in piece] == whole


def test_price_order_shows_the_same_coverage():
    creches(8)
    by_relevance = {place.site.pk: place.match for place in search(SearchQuery(NEED), now=NOW).places}
    by_price = {place.site.pk: place.match for place in search(SearchQuery(NEED, sort=Sort.PRICE), now=NOW).places}
    assert by_price == by_relevance
    assert any(match.coverage.missing for match in by_price.values())


def test_without_hours_near_places_with_free_seats_come_nearest_first():
    [far, near] = creches(2)
    Site.objects.filter(pk=near.pk).update(latitude=POINT.latitude + 0.01)
    Site.objects.filter(pk=far.pk).update(latitude=POINT.latitude + 0.02)
    answer = search(SearchQuery(replace(NEED, schedule=None)), now=NOW)
    assert [place.site.pk for place in answer.places] == [near.pk, far.pk]
    assert {place.match.kind for place in answer.places} == {ResultKind.FREE}
    assert all(place.match.coverage is None and place.price is None for place in answer.places)
    assert answer.needed_minutes == 0


def test_hours_beyond_the_calendar_are_to_be_asked_never_full():
    creches(1)
    later = WeeklySchedule(date(2027, 4, 5), date(2027, 4, 30), WEEKDAYS.intervals)
    answer = search(SearchQuery(replace(NEED, schedule=later)), now=NOW)
    assert [place.match.kind for place in answer.places] == [ResultKind.OPEN]
    assert (answer.needed_minutes, answer.unpublished_minutes) == (0, 20 * 480)


def test_hours_that_are_all_past_find_nothing():
    creches(1)
    past = WeeklySchedule(date(2026, 11, 2), date(2026, 11, 27), WEEKDAYS.intervals)
    answer = search(SearchQuery(replace(NEED, schedule=past)), now=NOW)
    assert (answer.needed_minutes, answer.unpublished_minutes, answer.count) == (0, 0, 0)


def test_a_child_not_yet_born_finds_nothing_and_fails_nothing():
    creches(1)
    assert search(SearchQuery(replace(NEED, children=(Child(date(2027, 6, 1)),))), now=NOW).count == 0


@pytest.mark.parametrize(
    ("point", "latitude", "longitude"),
    [
        (Point(0.0, 179.99), 0.0, -179.99),
        (Point(0.0, -179.99), 0.0, 179.99),
        (Point(89.99, 0.0), 89.99, 180.0),
        (Point(-90.0, 0.0), -89.99, 77.0),
        (Point(90.0, -180.0), 90.0, 12.0),
    ],
)
def test_the_earth_is_round(point, latitude, longitude):
    creches(1, latitude=latitude, longitude=longitude)
    creches(1)
    assert search(SearchQuery(replace(NEED, point=point)), now=NOW).count == 1


def test_missing_hours_and_filters():
    creches(2)
    answer = search(SearchQuery(NEED), now=NOW)
    whole, part = answer.places
    assert (whole.match.coverage.ratio, whole.match.coverage.missing) == (1.0, ())
    assert [gap.start.date() for gap in part.match.coverage.missing] == [date(2026, 12, 18)]
    assert whole.reasons == ("Couvre tous vos horaires", "Le lieu le plus proche")
    only = SearchQuery(NEED, filters=Filters(minimum_coverage=1.0))
    assert search(only, now=NOW).count == 1
    assert search(SearchQuery(NEED, filters=Filters(avip_only=True)), now=NOW).count == 0
    assert search(SearchQuery(NEED, filters=Filters(modes_de_garde=frozenset({"halte_garderie"}))), now=NOW).count == 0


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize(
    ("kept_days", "everyone_s_days", "in_insertion", "said"),
    [(12, 0, True, True), (12, 5, True, True), (12, 12, True, False), (5, 12, True, False), (5, 12, False, False)],
)
def test_a_counsellor_asks_only_where_kept_seats_are_needed(kept_days, everyone_s_days, in_insertion, said, sort):
    [site] = creches(1)
    Slot.objects.all().delete()
    AvipLabel.objects.create(facility=site.facility, starts=TODAY, granted_by="Comité")
    for audience, days in ((Audience.INSERTION, kept_days), (Audience.EVERYONE, everyone_s_days)):
        offer(site.age_groups.get(), days, audience=audience)
    [place] = search(SearchQuery(replace(NEED, in_insertion=in_insertion), sort=sort), now=NOW).places
    assert any("votre conseiller fait la demande" in line for line in place.conditions) == said
