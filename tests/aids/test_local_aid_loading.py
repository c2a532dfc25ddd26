"""Files into the database and back: nothing written unasked, nothing edited lost, every refusal told."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from aids.local_aid_files import DIRECTORY, shipped_local_aids, write_local_aid
from aids.models import LocalAid
from aids.services.local_aids import Fate, compare, load, load_shipped
from tests.support.local_aids import local_aid

pytestmark = pytest.mark.django_db


def file_of(folder: Path, aid) -> str:
    path = folder / f"{aid.slug}.yaml"
    path.write_text(write_local_aid(aid), encoding="utf-8")
    return str(path)


def run(command: str, *arguments, **options) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out, stderr=out, **options)
    return out.getvalue()


def fates(changes) -> set[Fate]:
    return {change.fate for change in changes}


def test_loading_twice_changes_nothing():
    assert fates(load_shipped()) == {Fate.NEW}
    before = list(LocalAid.objects.values())
    assert fates(load_shipped()) == {Fate.SAME}
    assert list(LocalAid.objects.values()) == before


def test_a_newer_file_updates_what_nobody_edited():
    load([local_aid()])
    (change,) = load([local_aid(title="Nouveau titre")])
    assert change.fate is Fate.UPDATED
    assert change.difference == ("-titre: Aide à la garde", "+titre: Nouveau titre")
    assert LocalAid.objects.get().title == "Nouveau titre"


def test_what_was_edited_is_kept_and_shown_unless_asked():
    load([local_aid()])
    LocalAid.objects.update(title="Titre de la mairie")
    (change,) = load([local_aid(title="Nouveau titre")])
    assert change.fate is Fate.KEPT
    assert change.difference == ("-titre: Titre de la mairie", "+titre: Nouveau titre")
    assert LocalAid.objects.get().title == "Titre de la mairie"
    assert fates(load([local_aid(title="Nouveau titre")], replace=True)) == {Fate.REPLACED}
    assert LocalAid.objects.get().title == "Nouveau titre"
    assert fates(load([local_aid(title="Encore un")])) == {Fate.UPDATED}


def test_an_aid_added_in_the_administration_is_not_overwritten_by_a_file_of_the_same_name():
    load([local_aid()])
    LocalAid.objects.update(loaded_text="")
    assert fates(load([local_aid(title="Nouveau titre")])) == {Fate.KEPT}
    assert fates(load([local_aid()])) == {Fate.SAME}
    assert fates(load([local_aid(title="Nouveau titre")])) == {Fate.UPDATED}


def test_an_aid_withdrawn_stays_withdrawn():
    load([local_aid()])
    LocalAid.objects.update(listed=False)
    load([local_aid(title="Nouveau titre")])
    assert not LocalAid.objects.get().listed


def test_the_command_writes_nothing_without_apply(tmp_path):
    path = file_of(tmp_path, local_aid())
    said = run("import_local_aids", path)
    assert "lille-aide-garde : nouvelle" in said
    assert "Rien n’a été écrit : ajoutez --apply." in said
    assert not LocalAid.objects.exists()
    assert "Écrit en base." in run("import_local_aids", path, apply=True)
    assert LocalAid.objects.get().slug == "lille-aide-garde"


def test_the_command_shows_how_an_edited_row_differs(tmp_path):
    load([local_aid()])
    LocalAid.objects.update(title="Titre de la mairie")
    path = file_of(tmp_path, local_aid())
    said = run("import_local_aids", path, apply=True)
    assert "gardée (--replace la remplace)" in said
    assert "-titre: Titre de la mairie\n    +titre: Aide à la garde" in said
    assert "remplacée" in run("import_local_aids", path, apply=True, replace=True)
    assert LocalAid.objects.get().title == "Aide à la garde"


def test_every_refusal_is_told_and_nothing_is_written(tmp_path):
    right = file_of(tmp_path, local_aid())
    wrong = tmp_path / "nord-aide.yaml"
    wrong.write_text(Path(right).read_text(encoding="utf-8").replace("euros: 60", "euros: gratuit"), encoding="utf-8")
    out = StringIO()
    with pytest.raises(CommandError, match=r"Rien n’a été écrit\. Fichiers refusés : 2 sur 3"):
        call_command("import_local_aids", right, str(wrong), str(tmp_path / "absent.yaml"), apply=True, stderr=out)
    assert "nord-aide.yaml : montant.euros : doit être un nombre" in out.getvalue()
    assert "absent.yaml : le fichier ne s’ouvre pas" in out.getvalue()
    assert not LocalAid.objects.exists()


def test_the_command_refuses_nothing_at_all_and_the_same_aid_twice(tmp_path):
    with pytest.raises(CommandError, match="Donnez au moins un fichier"):
        run("import_local_aids")
    path = file_of(tmp_path, local_aid())
    with pytest.raises(CommandError, match="Donnée deux fois, gardez un seul fichier : lille-aide-garde"):
        run("import_local_aids", path, path)


def test_the_shipped_files_come_back_byte_for_byte(tmp_path):
    run("import_local_aids", shipped=True, apply=True)
    assert f"{len(shipped_local_aids())} fichiers écrits" in run("export_local_aids", str(tmp_path / "new"))
    written = {path.name: path.read_bytes() for path in (tmp_path / "new").iterdir()}
    assert written == {path.name: path.read_bytes() for path in DIRECTORY.iterdir()}
    LocalAid.objects.all().delete()
    run("import_local_aids", *(str(path) for path in (tmp_path / "new").iterdir()), apply=True)
    assert fates(compare(shipped_local_aids())) == {Fate.SAME}


def test_the_export_leaves_out_what_was_withdrawn_and_stops_on_what_no_longer_stands(tmp_path):
    load([local_aid(), local_aid(slug="lille-autre")])
    LocalAid.objects.filter(slug="lille-autre").update(listed=False)
    assert "1 fichiers écrits, 1 aides retirées" in run("export_local_aids", str(tmp_path))
    LocalAid.objects.filter(slug="lille-aide-garde").update(territory_code="59999")
    with pytest.raises(CommandError, match=r"À corriger dans l’administration : territoire\.code"):
        run("export_local_aids", str(tmp_path / "other"))
    assert not (tmp_path / "other").exists()
    (tmp_path / "a-file").write_text("")
    LocalAid.objects.update(territory_code="59350")
    with pytest.raises(CommandError, match="Écriture impossible"):
        run("export_local_aids", str(tmp_path / "a-file"))
