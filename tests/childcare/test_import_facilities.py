"""`manage.py import_facilities`: nothing without --apply, everything once, and what people settled is left alone."""

from __future__ import annotations

import json
import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from childcare.models import AgeGroup, Facility, Site
from childcare.services import imports

pytestmark = pytest.mark.django_db

OPEN_DATA = os.environ.get("OPEN_DATA_DIR", "")
needs_open_data = pytest.mark.skipif(not OPEN_DATA, reason="OPEN_DATA_DIR does not name the real open data files")

ROWS = [
    {"id": "a", "nom": "Les Lutins", "type": "Multi-accueil", "adresse": "3 RUE DES LILAS", "cp": "31000",
     "ville": "TOULOUSE", "lat": 43.6, "lon": 1.44, "places": 20, "age": "2 mois - 4 ans", "tel": "05 61 00 00 01"},
    {"id": "b", "nom": "Le Nid", "type": "Micro-crèche", "adresse": "5 rue Y", "cp": "31000", "ville": "Toulouse",
     "lat": 43.61, "lon": 1.45, "places": 10, "age": None, "tel": None},
    {"id": "c", "nom": "La Ruche", "type": "MAM", "adresse": "7 rue Z", "cp": "31000", "ville": "Toulouse",
     "lat": None, "lon": None, "places": None, "age": None, "tel": None},
    {"id": "d", "nom": "Le Relais", "type": "Relais petite enfance", "adresse": "9 rue Z", "cp": "31000",
     "ville": "Toulouse", "lat": 43.6, "lon": 1.44, "places": None, "age": None, "tel": None},
]  # fmt: skip


def run(path: str | Path, *options: str, source: str = "ville-test") -> str:
    output = StringIO()
    call_command("import_facilities", str(path), "--source", source, *options, stdout=output)
    return output.getvalue()


@pytest.fixture
def write(tmp_path):
    def write_rows(*changes: dict, drop: tuple[str, ...] = ()) -> Path:
        """The file of ROWS, with changed cells (found by id) and without the dropped ids."""
        by_id = {change["id"]: change for change in changes}
        rows = [{**row, **by_id.get(row["id"], {})} for row in ROWS if row["id"] not in drop]
        path = tmp_path / "creches.json"
        path.write_text(json.dumps(rows), encoding="utf-8")
        return path

    return write_rows


def everything() -> list[tuple]:
    return [tuple(model.objects.order_by("pk").values_list()) for model in (Facility, Site, AgeGroup)]


def test_nothing_is_written_without_apply(write):
    report = run(write())
    assert not Facility.objects.exists()
    assert "Acceptés : 3 ; refusés : 1 ; à géocoder : 1" in report
    assert "enregistrement 4 « Le Relais » : « Relais petite enfance » n’est pas un mode d’accueil" in report
    assert "nom ← « nom » (par son nom" in report
    assert "3 rue des Lilas 31000 Toulouse" in report
    assert "Rien n’a été écrit" in report


def test_apply_writes_what_was_shown(write):
    report = run(write(), "--apply")
    assert "nouveaux : 3" in report
    lutins = Facility.objects.get(source="ville-test", external_id="a")
    assert (lutins.kind, lutins.tariff, lutins.capacity, lutins.phone) == ("multi_accueil", "psu", 20, "05 61 00 00 01")
    assert (lutins.listed, lutins.billing_unit_minutes, lutins.confirmed_at) == (True, 30, None)
    site = lutins.sites.get()
    assert (site.kind, site.insee_code, site.precision, site.time_zone) == (
        "multi_accueil", "31555", "address", "Europe/Paris",
    )  # fmt: skip
    group = site.age_groups.get()
    assert (group.kind, group.listed, group.latitude, group.min_months, group.max_months, group.row_for) == (
        "multi_accueil", True, 43.6, 2, 48, None,
    )  # fmt: skip


def test_unknown_is_never_invented(write):
    run(write(), "--apply")
    nid = Facility.objects.get(external_id="b")
    assert (nid.kind, nid.tariff, nid.hourly_price, nid.phone) == ("micro_creche_paje", "unknown", None, "")
    ruche = Facility.objects.get(external_id="c")
    assert (ruche.capacity, ruche.sites.get().precision) == (None, "commune")


def test_twice_changes_nothing(write):
    path = write()
    run(path, "--apply")
    before = everything()
    report = run(path, "--apply")
    assert everything() == before
    assert "nouveaux : 0" in report
    assert "modifiés : 0" in report
    assert "inchangés : 3" in report


def test_changes_are_said_then_written(write):
    run(write(), "--apply")
    moved = write({"id": "a", "lat": 43.65, "age": "3 mois - 3 ans"}, {"id": "b", "tel": "05 61 00 00 09"})
    report = run(moved)
    assert "modifiés : 2" in report
    assert "Les Lutins : latitude, âges" in report
    assert Site.objects.get(facility__external_id="a").latitude == 43.6
    run(moved, "--apply")
    group = AgeGroup.objects.get(site__facility__external_id="a")
    assert (group.site.latitude, group.latitude, group.min_months, group.max_months) == (43.65, 43.65, 3, 36)
    assert Facility.objects.get(external_id="b").phone == "05 61 00 00 09"


def test_a_change_of_kind_reaches_the_age_groups_and_the_tariff(write):
    run(write(), "--apply")
    run(write({"id": "a", "type": "MAM"}), "--apply")
    group = AgeGroup.objects.get(site__facility__external_id="a")
    assert (group.kind, group.site.kind, group.site.facility.tariff) == ("mam", "mam", "unknown")


def test_what_a_person_settled_is_left_alone(write):
    run(write(), "--apply")
    Facility.objects.filter(external_id="a").update(name="Les Lutins bleus", confirmed_at=timezone.now())
    Facility.objects.filter(external_id="b").update(kind="micro_creche_psu", tariff="psu", phone="05 61 11 11 11")
    Site.objects.filter(facility__external_id="c").update(latitude=43.62, longitude=1.43, precision="address")
    report = run(write(), "--apply")
    assert "gardés tels quels (confirmés par une personne, ou domicile) : 1" in report
    assert "modifiés : 0" in report
    assert Facility.objects.get(external_id="a").name == "Les Lutins bleus"
    nid = Facility.objects.get(external_id="b")
    assert (nid.kind, nid.tariff, nid.phone) == ("micro_creche_psu", "psu", "05 61 11 11 11")
    assert Site.objects.get(facility__external_id="c").precision == "address"


def test_split_age_groups_are_left_alone(write):
    run(write(), "--apply")
    group = AgeGroup.objects.get(site__facility__external_id="a")
    AgeGroup.objects.filter(pk=group.pk).update(max_months=18)
    AgeGroup.objects.create(
        site=group.site,
        kind=group.kind,
        latitude=group.latitude,
        longitude=group.longitude,
        min_months=18,
        max_months=48,
    )
    assert "modifiés : 0" in run(write(), "--apply")
    assert group.site.age_groups.count() == 2


def test_missing_facilities_are_said_and_stay(write):
    run(write(), "--apply")
    report = run(write(drop=("b",)), "--apply")
    assert "absents du fichier, conservés : 1\n    Le Nid" in report
    assert Facility.objects.filter(external_id="b").exists()


def test_a_refused_row_is_not_missing(write):
    run(write(), "--apply")
    assert "absents" not in run(write({"id": "b", "places": 99_999}), "--apply")


def test_another_source_is_another_place(write):
    run(write(), "--apply")
    run(write(), "--apply", source="departement-test")
    assert Facility.objects.count() == 6


def test_all_or_nothing(write, monkeypatch):
    def refuse(*args):
        raise DatabaseError("refused")

    monkeypatch.setattr(imports, "_insert_age_groups", refuse)
    with pytest.raises(CommandError, match="rien n’a été écrit"):
        run(write(), "--apply")
    assert not Facility.objects.exists()


def test_a_constant_is_given_to_all_rows(tmp_path):
    path = tmp_path / "f.json"
    path.write_text('[{"nom": "Crèche A", "lat": 50.36, "lon": 3.52}]', encoding="utf-8")
    run(path, "--set", "commune=Valenciennes", "--apply")
    assert Site.objects.get().insee_code == "59606"


def test_a_facility_confirmed_while_an_import_runs_is_left_alone(write, monkeypatch):
    run(write(), "--apply")
    lock = imports.lock_age_groups

    def confirm_then_lock(ids):
        Facility.objects.filter(external_id="a").update(confirmed_at=timezone.now())
        lock(ids)

    monkeypatch.setattr(imports, "lock_age_groups", confirm_then_lock)
    run(write({"id": "a", "places": 25}, {"id": "b", "places": 12}), "--apply")
    assert list(Facility.objects.order_by("external_id").values_list("capacity", flat=True)) == [20, 12, None]


def test_queries_do_not_grow_with_rows(tmp_path):
    path = tmp_path / "f.json"
    counts = {}
    for step in ("insert", "update"):
        for size in (1, 300):
            places = {"insert": 20, "update": 33}[step]
            rows = [{**ROWS[0], "id": number, "places": places} for number in range(size)]
            path.write_text(json.dumps(rows), encoding="utf-8")
            with CaptureQueriesContext(connection) as queries:
                run(path, "--apply", source=f"of-{size}")
            counts[step, size] = len(queries)
    assert Facility.objects.filter(capacity=33).count() == 301
    assert counts["insert", 1] == counts["insert", 300]
    assert counts["update", 1] == counts["update", 300]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--map", "nom"], "écrivez CHAMP="),
        (["--map", "x=nom"], "Le champ « x » n’existe pas"),
        (["--set", "x=1"], "Le champ « x » n’existe pas"),
        (["--map", "kind=", "--map", "name=id"], "Aucune ligne acceptée"),
    ],
)
def test_wrong_options_are_explained(write, options, message):
    with pytest.raises(CommandError, match=message):
        run(write(), *options, "--apply")
    assert not Facility.objects.exists()


def test_wrong_source_and_file(write, tmp_path):
    with pytest.raises(CommandError, match="--source"):
        run(write(), source=" ")
    with pytest.raises(CommandError, match="n’existe pas"):
        run(tmp_path / "rien.json")


@needs_open_data
@pytest.mark.parametrize(
    ("name", "options", "counts", "places"),
    [
        ("toulouse.json", [], "Acceptés : 160 ; refusés : 0 ; à géocoder : 0", 160),
        ("nantes.json", [], "Acceptés : 112 ; refusés : 0 ; à géocoder : 2", 112),
        (
            "valenciennes.geojson",
            ["--set", "commune=Valenciennes"],
            "Acceptés : 11, soit 7 lieux (arrêts réunis) ; refusés : 1 ; à géocoder : 0",
            7,
        ),
    ],
)
def test_real_files(name, options, counts, places):
    path = Path(OPEN_DATA) / name
    assert counts in run(path, *options, "--apply")
    assert Facility.objects.count() == places
    assert f"inchangés : {places}" in run(path, *options, "--apply")


@needs_open_data
def test_real_toulouse_and_nantes_in_detail():
    run(Path(OPEN_DATA) / "toulouse.json", "--apply", source="toulouse")
    farandole = Facility.objects.get(name="Crèche Collective LA FARANDOLE")
    assert (farandole.phone, farandole.request_channel) == ("05 34 41 67 75", "telephone")
    assert Facility.objects.filter(request_channel="guichet_unique").count() == 58
    assert set(Site.objects.values_list("commune", flat=True)) == {"Toulouse"}
    run(Path(OPEN_DATA) / "nantes.json", "--apply", source="nantes")
    nantes = Facility.objects.filter(source="nantes")
    assert sum(nantes.values_list("capacity", flat=True)) == 3612
    assert nantes.filter(kind="mam").count() == 16
    assert Site.objects.filter(address="26 Rue des Alouettes").count() == 2


@needs_open_data
def test_real_valenciennes_travels():
    run(Path(OPEN_DATA) / "valenciennes.geojson", "--apply")
    frimousse = Facility.objects.get(name__contains="itinérante")
    assert frimousse.sites.exclude(open_week=None).count() == 5
    assert frimousse.request_channel == "guichet_unique"


@needs_open_data
def test_real_loire_atlantique_waits_for_its_reader():
    with pytest.raises(CommandError, match="JavaScript"):
        run(Path(OPEN_DATA) / "loire-atlantique.js")
