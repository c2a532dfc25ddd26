"""The demonstration: always the same for a day, of every kind, marked as such, and true to its calendar."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from childcare.demo.facilities import demonstration
from childcare.demo.plan import PlannedFacility
from childcare.demo.towns import TOWNS
from childcare.domain.kinds import HOME_ADDRESS_KINDS, FacilityKind, SlotKind
from childcare.models import Calendar, Facility, Line, Reservation, Slot
from childcare.services import calendar
from territory.gazetteer import gazetteer

DAY = date(2026, 11, 24)
FICTION = ("01 99 00", "02 61 91", "03 53 01", "04 65 71", "05 36 49", "06 39 98")


@pytest.fixture(scope="module")
def planned() -> list[PlannedFacility]:
    return list(demonstration(DAY, gazetteer()))


def in_town(planned: list[PlannedFacility], insee_code: str) -> list[PlannedFacility]:
    return [each for each in planned if each.external_id.startswith(insee_code)]


def groups(facilities: list[PlannedFacility]):
    return [group for each in facilities for site in each.sites for group in site.groups]


def test_one_day_is_always_the_same(planned):
    assert list(demonstration(DAY, gazetteer())) == planned


def test_another_day_moves_what_is_dated_and_nothing_else(planned):
    later = list(demonstration(DAY + timedelta(days=7), gazetteer()))
    assert later != planned
    assert [(each.external_id, each.name, each.phone) for each in later] == [
        (each.external_id, each.name, each.phone) for each in planned
    ]
    assert [group.patterns for group in groups(later)] == [group.patterns for group in groups(planned)]


def test_some_600_facilities_in_twelve_towns_overseas_included(planned):
    assert 550 <= len(planned) <= 650
    assert len(TOWNS) == 12
    assert {"97411", "97209", "97611"} <= {town.insee_code for town in TOWNS}
    zones = {site.time_zone for each in planned for site in each.sites}
    assert {"Europe/Paris", "Indian/Reunion", "America/Martinique"} <= zones


def test_toulouse_has_every_kind(planned):
    assert {each.kind for each in in_town(planned, "31555")} == set(FacilityKind)


def test_names_of_a_town_do_not_repeat(planned):
    names = Counter(each.name for each in in_town(planned, "31555") if each.kind not in HOME_ADDRESS_KINDS)
    assert max(names.values()) == 1


def test_nobody_real_can_be_reached(planned):
    assert all(each.phone.startswith(FICTION) for each in planned)
    assert all(each.email.endswith("@exemple.fr") for each in planned if each.email)
    assert all("démonstration" in each.description for each in planned)


def test_who_works_at_home_is_shown_by_commune_only(planned):
    at_home = [site for each in planned if each.kind in HOME_ADDRESS_KINDS for site in each.sites]
    assert at_home
    for site in at_home:
        commune = gazetteer().by_insee(site.insee_code)
        assert commune is not None
        assert (site.address, site.precision) == ("", "commune")
        assert (site.latitude, site.longitude) == (commune.latitude, commune.longitude)


def test_odd_hours_and_passing_offers_exist(planned):
    patterns = [pattern for group in groups(planned) for pattern in group.patterns]
    assert any(pattern.starts == 20 for pattern in patterns), "from 5:00"
    assert any(pattern.ends > 96 for pattern in patterns), "past midnight"
    assert any(pattern.weekday == 6 for pattern in patterns), "on Saturday"
    assert any(pattern.kind is SlotKind.EPHEMERAL for group in groups(planned) for _, pattern in group.dated)
    assert any(len(each.sites) > 1 for each in planned), "itinerant"


def test_freshness_labels_and_terms_vary(planned):
    ages = [each.confirmed_days_ago for each in planned]
    assert None in ages
    assert any(age is not None and age >= 120 for age in ages)
    assert any(age is not None and age < 25 for age in ages)
    assert {each.tariff.tariff for each in planned} == {"psu", "hourly", "flat", "free", "unknown"}
    assert any(each.tariff.psu_rounding == "truncate" for each in planned)
    assert any(each.tariff.plafond_local for each in planned)
    assert {each.admission.residence for each in planned} == {"all", "priority", "only"}
    assert {each.admission.request_channel for each in planned} >= {"portal", "guichet_unique", "commission"}
    labels = [each.label for each in planned if each.label]
    assert any(label.until and label.until < DAY for label in labels), "a label that has ended"
    assert any(label.until is None for label in labels)


def rows() -> dict[str, list[tuple]]:
    """What was loaded, without the numbers of the rows and the instant of the load."""
    slot = ("age_group__site__facility__external_id", "age_group__min_months", "day", "starts", "ends", "seats", "kind")
    line = ("slot__day", "slot__starts", "seat", "during", "child_id", "reservation__state", "reservation__expires_at")
    skipped = {"id", "created_at", "updated_at"}
    facility = [field.name for field in Facility._meta.fields if field.name not in skipped]
    bits = ("age_group__site__facility__external_id", "age_group__min_months", "seats_for", "free1", "free2", "free3")
    return {
        "facilities": sorted(map(str, Facility.objects.values_list(*facility))),
        "slots": sorted(map(str, Slot.objects.values_list(*slot))),
        "lines": sorted(map(str, Line.objects.values_list(*line))),
        "calendar": sorted(map(str, Calendar.objects.values_list(*bits))),
    }


@pytest.mark.slow
@pytest.mark.django_db
def test_two_loads_of_one_day_write_the_same_and_the_calendar_is_true():
    today = calendar.today()
    call_command("load_demo", date=today)
    first = rows()
    assert len(first["slots"]) > 30_000
    assert len(first["lines"]) > 10_000
    call_command("load_demo", date=today)
    assert rows() == first
    assert Reservation.objects.filter(lines=None).count() == 0
    call_command("check_availability")


@pytest.mark.django_db
def test_real_facilities_are_not_overwritten():
    real = Facility.objects.create(name="La vraie", kind="multi_accueil", source="ville")
    with pytest.raises(CommandError, match="--replace"):
        call_command("load_demo")
    assert list(Facility.objects.all()) == [real]


def test_a_day_that_is_none_is_explained():
    with pytest.raises(CommandError, match="2026-11-24"):
        call_command("load_demo", "--date", "demain")
