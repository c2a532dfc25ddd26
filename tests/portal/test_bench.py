"""The bench at a tiny scale: its data are lawful and true, its figures are those of the definitions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from bookings.models import Booking
from childcare.domain.answer import Sort
from childcare.domain.kinds import ResultKind
from childcare.domain.ring import RING_DAYS
from childcare.models import AgeGroup, Calendar, Line, Reservation, Slot
from childcare.selectors.search import ask, candidates
from childcare.services import calendar
from portal.bench import report, statements
from portal.bench.figures import Timed, densest_decile, percentile, ratios, summary
from portal.bench.filling import fill, row_counts
from portal.bench.growing import COPIES, grow
from portal.bench.holding import hold_to_bare_insert
from portal.bench.national import facility
from portal.bench.searches import address, drawn
from portal.bench.world import asked, national_map

FIRST = date(2026, 11, 20)


def fetch(sql: str, parameters: dict) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def no_holiday(departement: str) -> frozenset[date]:
    return frozenset()


def test_a_facility_does_not_depend_on_the_others():
    assert facility(7, national_map(), FIRST) == facility(7, national_map(), FIRST)
    assert facility(7, national_map(), FIRST) != facility(8, national_map(), FIRST)


def test_facilities_follow_the_population():
    drawn_communes = [facility(number, national_map(), FIRST).commune for number in range(1500)]
    populations = sorted(commune.population or 0 for commune in drawn_communes)
    assert populations[len(populations) // 2] > 5_000, "half of the French live in communes above 10,000 or so"
    assert len({commune.departement for commune in drawn_communes}) > 80


def test_searches_are_the_same_each_time_and_the_forms_read_them():
    today = timezone.localdate()
    searches = list(drawn(40, national_map(), today))
    assert searches == list(drawn(40, national_map(), today))
    for one in searches:
        need = asked(one.query, today).need
        assert need.radius_km == one.radius_km
        assert (need.point.latitude, need.point.longitude) == (one.commune.latitude, one.commune.longitude)
    assert {(one.weekly, one.radius_km) for one in searches} == {(True, 5), (True, 15), (False, 5), (False, 15)}


@pytest.mark.django_db
def test_data_set_and_baseline_agree_with_the_search():
    today, now = calendar.today(), timezone.now()
    last_day = today + timedelta(days=86)
    fill(40, national_map(), last_day, now, no_holiday)
    counts = row_counts()
    assert (counts["facility"], counts["site"], counts["age_group"]) == (40, 40, 120)
    assert counts["slot"] > 4000
    assert counts["line"] > 2000
    assert not Slot.objects.filter(day__lt=last_day - timedelta(days=RING_DAYS - 1)).exists()
    groups = AgeGroup.objects.values_list("pk", flat=True)
    fetch("SELECT rebuild(%(groups)s)", {"groups": list(groups)})
    assert Calendar.objects.exists()
    call_command("check_availability")
    _every_search_agrees(today, now)


def _every_search_agrees(today: date, now) -> None:
    """Near facilities of the data set, as few are near a commune drawn at random."""
    agreed = 0
    for number, one in enumerate(drawn(24, national_map(), today)):
        home = facility(number % 40, national_map(), today)
        query = one.query.replace(address({}, one.commune, one.radius_km), address({}, home.commune, 15))
        question = ask(asked(query, today).need, now=now)
        truth = dict(fetch(statements.BASELINE, statements.baseline(question)))
        filters = asked(one.query, today).filters.filters
        found = candidates(question, filters, Sort.PRICE, now=now, first=1000).first
        assert truth == {each.site_id: each.covered_minutes for each in found if each.kind is ResultKind.FREE}
        agreed += len(truth)
    assert agreed > 0


@pytest.mark.django_db
def test_growth_adds_groups_with_their_calendars_and_none_near():
    last_day = calendar.today() + timedelta(days=86)
    fill(5, national_map(), last_day, timezone.now(), no_holiday)
    fetch("SELECT rebuild(%(groups)s)", {"groups": list(AgeGroup.objects.values_list("pk", flat=True))})
    before, points = row_counts(), set(AgeGroup.objects.values_list("latitude", "longitude"))
    grow()
    after = row_counts()
    for table in ("facility", "site", "age_group", "calendar"):
        assert after[table] == before[table] * (COPIES + 1)
    assert after["slot"] == before["slot"]
    assert Line.objects.count() == before["line"]
    copies = AgeGroup.objects.filter(pk__gt=15)
    assert all(abs(copy.longitude - east) > 1 for copy in copies for north, east in points if north == copy.latitude)


@pytest.mark.django_db
def test_a_hold_is_measured_beside_the_rows_that_it_writes_and_gives_them_back():
    figures = hold_to_bare_insert(calendar.today(), timezone.now(), rounds=1)
    assert figures["lines"] == 44
    assert figures["ratio"] == round(figures["hold_p95_ms"] / figures["bare_p95_ms"], 2)
    assert (Booking.objects.count(), Reservation.objects.filter(state="held").count()) == (0, 0)
    call_command("check_availability")


def timed(groups: int, *, weekly: bool = True, **costs: float) -> Timed:
    one = Timed(weekly=weekly, radius_km=5, groups=groups)
    for measure, cost in costs.items():
        one.add(measure, cost)
    return one


def test_a_cost_is_the_median_of_its_rounds():
    one = timed(1)
    for milliseconds in (5.0, 100.0, 6.0):
        one.add("page", milliseconds)
    assert one.cost("page") == 6.0


def test_percentiles_lie_between_neighbours():
    assert percentile([1, 2, 3, 4, 5], 0.5) == 3
    assert percentile([0, 10], 0.95) == pytest.approx(9.5)
    assert percentile([4], 0.95) == 4


def test_the_densest_decile_has_the_most_groups():
    searches = [timed(groups, search=float(groups)) for groups in range(20)]
    assert [one.groups for one in densest_decile(searches)] == [19, 18]
    assert summary(searches, "search")["densest_decile"]["median_ms"] == 18.5
    assert summary(searches, "search")["all"]["median_ms"] == 9.5


def test_ratios_are_taken_search_by_search():
    searches = [
        timed(
            9,
            search=10,
            answer=5,
            lower_bound=5,
            page=30,
            page_price_sort=36,
            empty_page=10,
            baseline=1000,
            grown_page=33,
        ),
        *(
            timed(
                1, search=1, answer=1, lower_bound=1, page=1, page_price_sort=1, empty_page=1, baseline=1, grown_page=1
            )
            for _ in range(5)
        ),
    ]
    assert ratios(searches) == {
        "search_to_lower_bound": 2.0,
        "answer_to_lower_bound": 1.0,
        "page_to_search_plus_empty": 1.5,
        "page_price_sort_to_page": 1.2,
        "baseline_to_search_weekly": 100.0,
        "page_growth_x10": 1.0,
    }


def test_without_growth_its_ratio_is_unknown():
    assert (
        ratios([timed(1, search=1, answer=1, lower_bound=1, page=1, page_price_sort=1, empty_page=1, baseline=1)])[
            "page_growth_x10"
        ]
        is None
    )


def a_bench() -> dict:
    cost = {"median_ms": 1.0, "p95_ms": 2.0, "searches": 1}
    return {
        "commit": "0123456789abcdef",
        "date": "2026-11-22T08:00+01:00",
        "python": "3.11",
        "processors": 2,
        "scale": 1.0,
        "rows": {"slot": 3_000_000},
        "postgresql": {"server_version": "15", "shared_buffers": "128MB", "fsync": "on", "jit": "off"},
        "measures": {name: {"all": cost, "densest_decile": cost} for name in report.MEASURES},
        "ratios": {
            "search_to_lower_bound": 3.0,
            "page_to_search_plus_empty": 1.6,
            "page_price_sort_to_page": 1.3,
            "baseline_to_search_weekly": 60.0,
            "page_growth_x10": None,
        },
        "worker_rss_mib": 100.0,
        "queries_per_page": {"page_1_result": 3, "page_50_results": 4},
        "hold_to_bare_insert": {"ratio": 2.5},
        "roll_seconds": {"slots": 1.0, "slots_made": 5, "roll": 3.0},
    }


def test_the_report_tells_targets_reached_missed_and_not_measured():
    lines = {line.split("|")[1].strip(): line for line in report.table(a_bench()).splitlines() if line.startswith("| ")}
    assert "reached" in lines["search / lower bound, densest decile"]
    assert "missed" in lines["page / (search + empty page), densest decile"]
    assert "missed" in lines["page, cheapest first / page, densest decile"]
    assert "not measured" in lines["page with ten times as many age groups elsewhere"]
    assert "missed" in lines["queries of a page, 1 and 50 results"]


def test_the_report_replaces_only_what_is_between_its_marks(tmp_path):
    document = tmp_path / "performance.md"
    document.write_text(f"Before\n{report.START}\nformer figures\n{report.END}\nAfter\n", encoding="utf-8")
    report.write_into(document, a_bench())
    text = document.read_text(encoding="utf-8")
    assert text.startswith("Before\n")
    assert text.endswith("\nAfter\n")
    assert "former figures" not in text
    assert "0123456789ab" in text
