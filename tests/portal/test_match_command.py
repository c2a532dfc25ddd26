"""The contract of `manage.py match`: the worked example, every refusal, and a raw import."""

from __future__ import annotations

import copy
import io
import json
import sys
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.management import call_command

from childcare.models import AgeGroup, AvipLabel, CalendarHorizon, Facility, Site, Slot

EXAMPLE = {
    "where": {"latitude": 43.6045, "longitude": 1.4440, "radius_km": 5},
    "children": [{"birth_date": "2025-05-01"}],
    "schedule": {
        "kind": "weekly",
        "from": "2026-12-07",
        "until": "2027-02-05",
        "intervals": [
            {"weekday": 1, "start": "05:30", "end": "13:30"},
            {"weekday": 6, "start": "08:00", "end": "12:00"},
        ],
    },
    "travel_minutes": 0,
    "in_insertion": True,
    "household": {
        "parent_isole": True,
        "enfants_a_charge": 1,
        "enfants_aeeh": 0,
        "ressources_psu_mensuelles": "900.00",
        "revenus_nets_categoriels_annuels": "9720.00",
        "activites": ["rsa"],
    },
    "filters": {"modes_de_garde": [], "avip_only": False, "max_price": None, "minimum_coverage": 0.0},
    "sort": "relevance",
    "limit": 20,
    "now": "2026-12-01T09:00:00+01:00",
}
TODAY = date(2026, 12, 1)


def match(monkeypatch, content: bytes) -> dict:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    out = io.StringIO()
    call_command("match", stdout=out)
    return json.loads(out.getvalue())


def refusal(monkeypatch, content: bytes) -> str:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    out, errors = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as exit_:
        call_command("match", stdout=out, stderr=errors)
    assert exit_.value.code == 2
    assert out.getvalue() == ""
    assert "Traceback" not in errors.getvalue()
    return errors.getvalue()


def changed(path: str, value: object) -> bytes:
    """The example with one field replaced."""
    asked = copy.deepcopy(EXAMPLE)
    *parents, name = [int(part) if part.isdigit() else part for part in path.split(".")]
    target = asked
    for parent in parents:
        target = target[parent]
    target[name] = value
    return json.dumps(asked).encode()


def place(name: str, north_km: float, *, months: tuple[int, int] = (2, 36), **facility: object) -> AgeGroup:
    """A crèche so far north of the point of the example."""
    facility = {"kind": "creche_collective", "tariff": "psu"} | facility
    site = Site.objects.create(
        facility=Facility.objects.create(name=name, **facility),
        latitude=43.6045 + north_km / 111.195,
        longitude=1.4440,
        precision="commune" if facility["kind"] == "assistant_maternel" else "address",
    )
    return AgeGroup.objects.create(site=site, min_months=months[0], max_months=months[1])


def offer(group: AgeGroup, days: list[date], starts: time, ends: time, **slot: object) -> None:
    Slot.objects.bulk_create(
        Slot(**{"age_group": group, "day": day, "starts": starts, "ends": ends, "seats": 1} | slot) for day in days
    )


@pytest.fixture
def horizon(db):
    CalendarHorizon.objects.all().delete()
    until = TODAY + timedelta(days=86)
    CalendarHorizon.objects.create(filling_until=until, filled_until=until)


@pytest.fixture
def lucioles(horizon) -> AgeGroup:
    """The place of the worked example: every Monday, and the Saturdays but two."""
    group = place("Les Lucioles", 1.27, confirmed_at=datetime(2026, 11, 20, 8, tzinfo=UTC))
    AvipLabel.objects.create(facility=group.site.facility, granted_by="Comité", starts=date(2026, 1, 1))
    mondays = [date(2026, 12, 7) + timedelta(weeks=week) for week in range(10)]
    saturdays = [date(2026, 12, 26) + timedelta(weeks=week) for week in range(6)]
    offer(group, mondays, time(5), time(14))
    offer(group, saturdays, time(8), time(12), audience="insertion")
    return group


def test_worked_example(monkeypatch, lucioles):
    answer = match(monkeypatch, json.dumps(EXAMPLE).encode())
    site = lucioles.site
    assert answer == {
        "needed_minutes": 6240,
        "unpublished_minutes": 0,
        "published_until": "2027-02-22",
        "count": 1,
        "results": [
            {
                "kind": "free",
                "facility": {
                    "id": str(site.facility_id),
                    "site_id": str(site.pk),
                    "name": "Les Lucioles",
                    "mode_de_garde": "creche_psu",
                    "avip": True,
                    "latitude": site.latitude,
                    "longitude": 1.444,
                },
                "distance_km": 1.27,
                "coverage": {
                    "covered_minutes": 5760,
                    "ratio": 0.9231,
                    "missing": [
                        {"date": "2026-12-12", "start": "08:00", "end": "12:00"},
                        {"date": "2026-12-19", "start": "08:00", "end": "12:00"},
                    ],
                },
                "price": {"status": "known", "for_need": "58.24", "monthly": "29.12"},
                "confirmed_at": "2026-11-20T09:00:00+01:00",
                "reasons": ["Label AVIP", "Couvre 92 % de vos horaires", "Le lieu le plus proche"],
            }
        ],
    }


def test_file_instead_of_standard_input(tmp_path, lucioles):
    path = tmp_path / "need.json"
    path.write_text(json.dumps(EXAMPLE))
    out = io.StringIO()
    call_command("match", "--file", str(path), stdout=out)
    assert json.loads(out.getvalue())["count"] == 1


def test_seats_for_insertion_are_not_offered_to_others(monkeypatch, lucioles):
    [result] = match(monkeypatch, changed("in_insertion", False))["results"]
    assert result["coverage"]["covered_minutes"] == 9 * 480
    assert result["facility"]["avip"] is True


def test_dated_hours_past_midnight_and_hours_beyond_the_calendar(monkeypatch, lucioles):
    offer(lucioles, [date(2026, 12, 8)], time(21), time(2))
    intervals = [
        {"date": "2026-12-08", "start": "22:07", "end": "03:00"},
        {"date": "2027-02-23", "start": "09:00", "end": "10:00"},
    ]
    answer = match(monkeypatch, changed("schedule", {"kind": "dated", "intervals": intervals}))
    assert (answer["needed_minutes"], answer["unpublished_minutes"]) == (293, 60)
    coverage = answer["results"][0]["coverage"]
    assert coverage["covered_minutes"] == 233
    assert coverage["missing"] == [{"date": "2026-12-09", "start": "02:00", "end": "03:00"}]
    assert answer["results"][0]["price"]["monthly"] is None


def test_travel_is_added_on_both_sides(monkeypatch, lucioles):
    answer = match(monkeypatch, changed("travel_minutes", 15))
    assert answer["needed_minutes"] == 9 * 510 + 8 * 270


def test_without_household_the_price_is_a_range(monkeypatch, lucioles):
    price = match(monkeypatch, changed("household", None))["results"][0]["price"]
    assert (price["status"], price["for_need"], price["monthly"]) == ("range", None, None)
    assert price["for_need_min"] == "52.00"
    assert float(price["for_need_max"]) > 500


def test_max_price_keeps_what_is_known_to_fit(monkeypatch, lucioles):
    place("Sans prix", 2, kind="micro_creche_paje", tariff="unknown")
    assert match(monkeypatch, changed("filters.max_price", "58.24"))["count"] == 1
    assert match(monkeypatch, changed("filters.max_price", "58.23"))["count"] == 0


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("relevance", ["Les Lucioles", "À demander", "Complet", "Nounou"]),
        ("distance", ["Complet", "À demander", "Nounou", "Les Lucioles"]),
        ("coverage", ["Les Lucioles", "À demander", "Complet", "Nounou"]),
        ("price", ["Complet", "Nounou", "Les Lucioles", "À demander"]),
    ],
)
def test_orders(monkeypatch, lucioles, sort, names):
    place("À demander", 0.5, kind="micro_creche_paje")
    place("Nounou", 0.7, kind="assistant_maternel", tariff="hourly")
    full = place("Complet", 0.2, tariff="free")
    offer(full, [date(2026, 12, 9)], time(8), time(18))
    results = match(monkeypatch, changed("sort", sort))["results"]
    assert [result["facility"]["name"] for result in results] == names
    kinds = {result["facility"]["name"]: (result["kind"], result["coverage"] is None) for result in results}
    assert kinds == {
        "Les Lucioles": ("free", False),
        "À demander": ("open", True),
        "Complet": ("full", False),
        "Nounou": ("contact", True),
    }


def test_equal_places_come_by_id(monkeypatch, horizon):
    groups = [place(f"Lieu {number}", 1) for number in range(3)]
    for sort in ("relevance", "distance", "coverage", "price"):
        results = match(monkeypatch, changed("sort", sort))["results"]
        assert [result["facility"]["site_id"] for result in results] == [str(group.site_id) for group in groups]


def test_limit_cuts_the_page_not_the_count(monkeypatch, horizon):
    for number in range(3):
        place(f"Lieu {number}", 1 + number)
    answer = match(monkeypatch, changed("limit", 2))
    assert (answer["count"], len(answer["results"])) == (3, 2)


def test_a_raw_import_answers_nearest_first_to_be_asked(monkeypatch, db):
    for number, km in enumerate([3, 1, 2, 9]):
        place(f"Lieu {number}", km)
    place("Trop grands", 1, months=(36, 72))
    answer = match(monkeypatch, json.dumps(EXAMPLE).encode())
    assert [(result["facility"]["name"], result["kind"]) for result in answer["results"]] == [
        ("Lieu 1", "open"),
        ("Lieu 2", "open"),
        ("Lieu 0", "open"),
    ]
    assert answer["published_until"] == "2027-02-22"


def test_an_address_is_located(monkeypatch, lucioles):
    answer = match(monkeypatch, changed("where", {"address": "Toulouse", "radius_km": 5}))
    assert answer["count"] == 1


def test_past_hours_are_not_asked_again(monkeypatch, lucioles):
    answer = match(monkeypatch, changed("now", "2026-12-07T06:30:00+01:00"))
    assert answer["needed_minutes"] == 6240 - 60


def test_birth_month_stands_for_its_15th(monkeypatch, horizon):
    group = place("Dès 20 mois", 1, months=(20, 36))
    offer(group, [date(2027, 1, 14), date(2027, 1, 15)], time(8), time(18))
    asked = copy.deepcopy(EXAMPLE) | {"children": [{"birth_date": "2025-05"}]}
    asked["schedule"] = {
        "kind": "dated",
        "intervals": [{"date": f"2027-01-{day}", "start": "09:00", "end": "10:00"} for day in (14, 15)],
    }
    [result] = match(monkeypatch, json.dumps(asked).encode())["results"]
    assert result["coverage"]["missing"] == [{"date": "2027-01-14", "start": "09:00", "end": "10:00"}]


DATED = {"date": "2026-12-08", "start": "13:00", "end": "17:00"}


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("sort", "beauty", "sort"),
        ("sort", ["price"], "sort"),
        ("limit", 0, "limit"),
        ("limit", True, "limit"),
        ("limit", 10**30, "limit"),
        ("now", "2026-12-01T09:00:00", "now"),
        ("now", "9999-12-31T23:59:59+00:00", "now"),
        ("now", 5, "now"),
        ("where", "Toulouse", "where"),
        ("where", {"latitude": 43.6, "radius_km": 5}, "where.longitude"),
        ("where", {"address": "Xyzzyville-les-Trucs", "radius_km": 5}, "where.address"),
        ("where", {"address": "Toulouse", "latitude": 1, "radius_km": 5}, "where.latitude"),
        ("where.radius_km", 51, "where.radius_km"),
        ("where.radius_km", -1, "where.radius_km"),
        ("where.radius_km", float("nan"), "where.radius_km"),
        ("where.radius_km", float("inf"), "where.radius_km"),
        ("where.radius_km", True, "where.radius_km"),
        ("where.radius_km", "5", "where.radius_km"),
        ("where.latitude", 91, "where.latitude"),
        ("where.longitude", 1e300, "where.longitude"),
        ("where.altitude", 3, "where.altitude"),
        ("children", [], "children"),
        ("children", {}, "children"),
        ("children", [{"birth_date": "2025-05-01"}] * 4, "children"),
        ("children", [3], "children[0]"),
        ("children.0.birth_date", "2025-02-30", "children[0].birth_date"),
        ("children.0.birth_date", "2025-13", "children[0].birth_date"),
        ("children.0.birth_date", "1950-01-01", "children[0].birth_date"),
        ("children.0.birth_date", "2090-01-01", "children[0].birth_date"),
        ("children.0.birth_date", None, "children[0].birth_date"),
        ("schedule", [], "schedule"),
        ("schedule.kind", "monthly", "schedule.kind"),
        ("schedule.until", "2026-12-06", "schedule.until"),
        ("schedule.until", "9999-12-31", "schedule.until"),
        ("schedule.from", "0001-01-01", "schedule.from"),
        ("schedule.intervals", [], "schedule.intervals"),
        ("schedule.intervals", [{"weekday": 1, "start": "05:30", "end": "13:30"}] * 900, "schedule.intervals"),
        ("schedule.intervals.0.weekday", 8, "schedule.intervals[0].weekday"),
        ("schedule.intervals.0.weekday", True, "schedule.intervals[0].weekday"),
        ("schedule.intervals.0.start", "25:00", "schedule.intervals[0].start"),
        ("schedule.intervals.0.end", "5h", "schedule.intervals[0].end"),
        ("schedule.intervals.1.start", "08:00\u0000", "schedule.intervals[1].start"),
        ("schedule", {"kind": "dated", "intervals": [DATED | {"date": "2126-12-08"}]}, "schedule.intervals[0].date"),
        ("schedule", {"kind": "dated", "intervals": [DATED | {"weekday": 1}]}, "schedule.intervals[0].weekday"),
        ("travel_minutes", -1, "travel_minutes"),
        ("travel_minutes", 1.5, "travel_minutes"),
        ("in_insertion", "yes", "in_insertion"),
        ("household", [], "household"),
        ("household.enfants_a_charge", 0, "household.enfants_a_charge"),
        ("household.ressources_psu_mensuelles", "NaN", "household.ressources_psu_mensuelles"),
        ("filters", 1, "filters"),
        ("filters.modes_de_garde", ["mam"], "filters.modes_de_garde"),
        ("filters.minimum_coverage", 1.1, "filters.minimum_coverage"),
        ("filters.max_price", "-1", "filters.max_price"),
        ("filters.avip_only", 1, "filters.avip_only"),
        ("surprise", 1, "surprise"),
    ],
)
def test_refusals_name_the_field(monkeypatch, db, path, value, named):
    assert refusal(monkeypatch, changed(path, value)).startswith(f"{named} : ")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe{",
        json.dumps(EXAMPLE).encode("utf-16"),
        b'{"sort": "price", "sort": "price"}',
        b"[" * 5000,
        b" " * 100_000,
    ],
)
def test_what_is_not_one_json_object_is_refused(monkeypatch, db, content):
    assert refusal(monkeypatch, content).strip()


def test_missing_file(db):
    errors = io.StringIO()
    with pytest.raises(SystemExit) as exit_:
        call_command("match", "--file", "/nowhere/need.json", stderr=errors)
    assert exit_.value.code == 2
    assert "--file" in errors.getvalue()


def test_places_of_one_kind_are_never_seen_out_of_order(monkeypatch, db):
    for number in range(30):
        place(f"Lieu {number}", (number * 37 % 100) / 25)
    results = match(monkeypatch, changed("limit", 25))["results"]
    distances = [result["distance_km"] for result in results]
    assert distances == sorted(distances)
