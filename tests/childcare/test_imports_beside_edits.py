"""A manager's edit outlives every import, and what the import says stays beside it, up to date."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from childcare.domain.week import format_week, parse
from childcare.models import AgeGroup, Facility, ImportedFacility, ImportedSite, Site
from childcare.selectors.facility_record import facility_record
from childcare.services import facility_record as records
from childcare.services import imports
from childcare.services.facility_record import RecordChanged, RecordChanges
from childcare.services.refusals import Refused
from tests.support import managers, places

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ROW = {"id": "a", "nom": "Les Lutins", "type": "Multi-accueil", "adresse": "3 rue des Lilas", "cp": "31000",
       "ville": "Toulouse", "lat": 43.6, "lon": 1.44, "places": 20, "age": "2 mois - 4 ans", "tel": "05 61 00 00 01",
       "email": "lutins@ville.example", "horaires": "lundi au vendredi 7h30-18h30"}  # fmt: skip


@pytest.fixture
def import_rows(tmp_path):
    def run(**cells: object) -> str:
        """Import a file of two facilities, the first one with changed cells; the report."""
        path = tmp_path / "creches.json"
        second = {**ROW, "id": "b", "nom": "Le Nid", "adresse": "5 rue Y", "tel": "05 61 00 00 02"}
        path.write_text(json.dumps([{**ROW, **cells}, second]), encoding="utf-8")
        output = StringIO()
        call_command("import_facilities", str(path), "--source", "ville", "--apply", stdout=output)
        return output.getvalue()

    run()
    return run


@pytest.fixture
def lutins(import_rows) -> Facility:
    found = Facility.objects.get(external_id="a")
    managers.manage(found, managers.organisation())
    return found


def edit(facility: Facility, changes: RecordChanges, *, version: str = "") -> None:
    management = facility.managements.get(ended=None)
    records.edit(
        facility_id=facility.pk,
        organisation_id=management.organisation_id,
        changes=changes,
        version=version or facility_record(facility.pk).version,
        user=managers.member(management.organisation),
        now=NOW,
    )


def imported(facility: Facility) -> dict:
    return ImportedFacility.objects.get(facility=facility).values


def test_an_import_remembers_what_it_says(lutins):
    assert imported(lutins) == {
        "name": "Les Lutins",
        "kind": "multi_accueil",
        "phone": "05 61 00 00 01",
        "email": "lutins@ville.example",
        "capacity": 20,
        "tariff": "psu",
    }
    site = ImportedSite.objects.get(site__facility=lutins)
    assert site.values == {"open_week": "lundi au vendredi 07:30-18:30", "ages": [2, 48]}


def test_the_same_file_again_rewrites_nothing(import_rows):
    before = [list(model.objects.order_by("pk").values()) for model in (ImportedFacility, ImportedSite)]

    import_rows()

    assert [list(model.objects.order_by("pk").values()) for model in (ImportedFacility, ImportedSite)] == before


def test_an_edit_outlives_imports_and_theirs_is_shown_beside(lutins, import_rows):
    edit(lutins, RecordChanges(fields={"phone": "05 61 99 99 99", "tariff": "free"}))

    report = import_rows(tel="05 61 00 00 77", places=25)

    lutins.refresh_from_db()
    assert (lutins.phone, lutins.tariff, lutins.capacity) == ("05 61 99 99 99", "free", 25)
    assert (imported(lutins)["phone"], imported(lutins)["capacity"]) == ("05 61 00 00 77", 25)
    assert "champs gardés, modifiés par le gestionnaire du lieu : 1\n    Les Lutins : téléphone" in report
    assert "modifiés : 1" in report


def test_a_field_emptied_by_the_manager_stays_empty(lutins, import_rows):
    edit(lutins, RecordChanges(fields={"email": ""}))

    import_rows(email="autre@ville.example")

    lutins.refresh_from_db()
    assert (lutins.email, imported(lutins)["email"]) == ("", "autre@ville.example")


def test_a_value_the_file_never_gave_is_the_manager_s(lutins, import_rows):
    edit(lutins, RecordChanges(fields={"website": "https://lutins.example/"}))

    import_rows(site_web="https://ville.example/lutins")

    lutins.refresh_from_db()
    assert lutins.website == "https://lutins.example/"


def test_a_value_put_back_follows_imports_again(lutins, import_rows):
    edit(lutins, RecordChanges(fields={"phone": "05 61 99 99 99"}))
    edit(lutins, RecordChanges(fields={"phone": "05 61 00 00 01"}))

    import_rows(tel="05 61 00 00 77")

    lutins.refresh_from_db()
    assert (lutins.phone, lutins.edited_fields) == ("05 61 00 00 77", [])


def test_hours_and_ages_likewise(lutins, import_rows):
    site, group = Site.objects.get(facility=lutins), AgeGroup.objects.get(site__facility=lutins)
    week = parse("lundi au samedi 7h-20h")
    edit(lutins, RecordChanges(hours={site.pk: week}, ages={group.pk: (6, 36)}))

    report = import_rows(horaires="lundi 8h-12h", age="3 mois - 3 ans", lat=43.65)

    site.refresh_from_db()
    group.refresh_from_db()
    assert (format_week(site.open_week), site.latitude) == (format_week(week), 43.65)
    assert (group.min_months, group.max_months, group.latitude) == (6, 36, 43.65)
    assert ImportedSite.objects.get(site=site).values == {"open_week": "lundi 08:00-12:00", "ages": [3, 36]}
    assert "Les Lutins : heures d’ouverture, âges" in report


def test_a_confirmed_record_is_left_whole_and_theirs_still_follows(lutins, import_rows):
    organisation = lutins.managements.get().organisation
    records.confirm(facility_id=lutins.pk, organisation_id=organisation.pk, user=managers.member(organisation), now=NOW)

    report = import_rows(tel="05 61 00 00 77")

    lutins.refresh_from_db()
    assert (lutins.phone, lutins.confirmed_at) == ("05 61 00 00 01", NOW)
    assert imported(lutins)["phone"] == "05 61 00 00 77"
    assert "confirmés par une personne, ou domicile) : 1\n    Les Lutins : téléphone" in report


def test_an_edit_made_while_an_import_runs_is_left_alone(lutins, import_rows, monkeypatch):
    lock = imports.lock_age_groups
    site, group = Site.objects.get(facility=lutins), AgeGroup.objects.get(site__facility=lutins)
    week = parse("mardi 9h-12h")

    def edit_then_lock(ids):
        changes = RecordChanges(fields={"phone": "05 61 99 99 99"}, hours={site.pk: week}, ages={group.pk: (6, 36)})
        edit(lutins, changes)
        lock(ids)

    monkeypatch.setattr(imports, "lock_age_groups", edit_then_lock)
    import_rows(tel="05 61 00 00 77", places=33, horaires="lundi 8h-12h", age="3 mois - 3 ans")

    for row in (lutins, site, group):
        row.refresh_from_db()
    assert (lutins.phone, lutins.capacity) == ("05 61 99 99 99", 33)
    assert (site.open_week, group.min_months, group.max_months) == (week, 6, 36)


def test_control_without_the_mark_the_import_wins(lutins, import_rows):
    edit(lutins, RecordChanges(fields={"phone": "05 61 99 99 99"}))
    Facility.objects.update(edited_fields=[])

    import_rows(tel="05 61 00 00 77")

    lutins.refresh_from_db()
    assert lutins.phone == "05 61 00 00 77"


def test_a_record_older_than_this_is_remembered_at_its_first_edit():
    demo = places.unpublished_creche(source="demo", external_id="x").facility
    managers.manage(demo, managers.organisation())
    assert facility_record(demo.pk).imported["phone"] == "05 61 00 00 00"

    edit(demo, RecordChanges(fields={"phone": "05 61 99 99 99"}))
    edit(demo, RecordChanges(fields={"phone": "05 61 88 88 88"}))

    assert imported(demo)["phone"] == "05 61 00 00 00"
    assert facility_record(demo.pk).imported["phone"] == "05 61 00 00 00"


def test_a_record_that_no_file_gave_has_nothing_beside():
    ours = places.unpublished_creche().facility
    managers.manage(ours, managers.organisation())

    edit(ours, RecordChanges(fields={"phone": "05 61 99 99 99"}))

    assert facility_record(ours.pk).imported == {}
    assert not ImportedFacility.objects.exists()


def test_an_older_page_writes_nothing(lutins):
    older = facility_record(lutins.pk).version
    edit(lutins, RecordChanges(fields={"description": "Premier"}))

    with pytest.raises(RecordChanged):
        edit(lutins, RecordChanges(fields={"description": "Second"}), version=older)
    lutins.refresh_from_db()
    assert lutins.description == "Premier"


def test_what_postgresql_refuses_is_said_and_nothing_is_written(lutins):
    with pytest.raises(Refused, match="au moins une minute"):
        edit(lutins, RecordChanges(fields={"billing_unit_minutes": 0, "description": "Perdue"}))
    lutins.refresh_from_db()
    assert (lutins.description, lutins.billing_unit_minutes) == ("", 30)


def test_the_kind_and_the_visibility_are_not_the_manager_s(lutins):
    for name in ("kind", "listed", "source", "confirmed_at"):
        with pytest.raises(ValueError, match=name):
            edit(lutins, RecordChanges(fields={name: "x"}))


def test_another_facility_s_sites_are_out_of_reach(lutins):
    other = Site.objects.get(facility__external_id="b")
    group = AgeGroup.objects.get(site=other)

    edit(lutins, RecordChanges(hours={other.pk: None}, ages={group.pk: (10, 20)}))

    other.refresh_from_db()
    group.refresh_from_db()
    assert other.open_week is not None
    assert (group.min_months, group.max_months) == (2, 48)
