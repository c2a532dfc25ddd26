"""``manage.py import_organisations``: what a file holds, what is written, and every way a file can be wrong."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.domain.organisation_kinds import OrganisationKind
from accounts.models import Organisation
from core.models import AuditEvent
from tests.support.people import organisation, siret

pytestmark = pytest.mark.django_db
HEADER = "siret;nom;type;departement;commune;email;telephone"


@pytest.fixture
def run(tmp_path):
    def importing(content: str | bytes, *options: str) -> str:
        path = Path(tmp_path / "structures.csv")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        out = io.StringIO()
        call_command("import_organisations", str(path), *options, stdout=out)
        return out.getvalue()

    return importing


def line(number: int = 1, **cells: str) -> str:
    values = {
        "siret": siret(600 + number),
        "name": f"Mission locale n° {number}",
        "kind": "Mission locale",
        "departement": "62",
        "commune": "Lens",
        "email": f"contact{number}@exemple.fr",
        "phone": "03 21 00 00 00",
    }
    return ";".join({**values, **cells}.values())


def table(*lines: str) -> str:
    return "\n".join([HEADER, *lines]) + "\n"


def test_nothing_is_written_without_apply(run):
    said = run(table(line(1), line(2)))

    assert "Serait écrit : 2 nouvelles" in said
    assert "Ajoutez --apply" in said
    assert not Organisation.objects.exists()


def test_a_file_is_written_once(run):
    said = run(table(line(1), line(2, departement="", commune="62498")), "--apply")
    again = run(table(line(1), line(2)), "--apply")

    assert "Écrit : 2 nouvelles" in said
    assert "0 nouvelles, 0 changées, 2 identiques" in again
    first, second = Organisation.objects.order_by("name")
    assert (first.kind, first.state, first.departement, first.commune) == ("mission_locale", "active", "62", "62498")
    assert (second.departement, second.commune) == ("62", "62498")
    assert AuditEvent.objects.count() == 2


def test_what_changed_is_named_and_an_empty_cell_erases_nothing(run):
    run(table(line(1)), "--apply")

    said = run(table(line(1, name="ML de Lens-Liévin", phone="")), "--apply")

    assert "Ligne 2 : change nom." in said
    found = Organisation.objects.get()
    assert (found.name, found.phone) == ("ML de Lens-Liévin", "03 21 00 00 00")


def test_an_excel_file_of_france(run):
    said = run(table(line(1, name="Insertion à Liévin – accès"), line(2)).encode("cp1252"), "--apply")

    assert "Encodage : Windows-1252" in said
    assert Organisation.objects.filter(name="Insertion à Liévin – accès").exists()


def test_a_byte_order_mark_tabs_and_other_names_of_columns(run):
    content = "\ufeffN° SIRET\tRaison sociale\tType de structure\tCode département\tPrésident\n"
    content += f"{siret(650)}\tPLIE du Douaisis\tPLIE\t59\tM. Untel\n"

    said = run(content, "--apply")

    assert "Colonnes ignorées : « Président »" in said
    assert Organisation.objects.get().kind == "plie"


@pytest.mark.parametrize(
    ("_case", "cells", "words"),
    [
        ("no SIRET", {"siret": ""}, "le SIRET manque"),
        ("wrong key", {"siret": "12345678901234"}, "n’est pas un SIRET valable"),
        ("eaten by a spreadsheet", {"siret": "7,3283E+13"}, "le tableur a abîmé le SIRET"),
        ("no name", {"name": " "}, "le nom manque"),
        ("unknown kind", {"kind": "banque"}, "le type « banque » est inconnu"),
        ("a kind that registers itself", {"kind": "Gestionnaire de lieux d’accueil"}, "s’inscrit elle-même"),
        ("unknown département", {"departement": "999"}, "le département « 999 » est inconnu"),
        ("nowhere", {"departement": "", "commune": ""}, "le département manque"),
        ("unknown commune", {"commune": "Xyzzy"}, "la commune « Xyzzy » est inconnue"),
        ("homonyms", {"departement": "", "commune": "Saint-Denis"}, "a des homonymes"),
        ("elsewhere", {"commune": "31555"}, "n’est pas dans le département 62"),
        ("half an address", {"email": "contact@"}, "l’adresse e-mail n’est pas valable"),
        ("too long", {"name": "x" * 201}, "est trop long"),
        ("the same twice", {"siret": siret(602)}, "est déjà à la ligne 2"),
        ("one cell too many", {"phone": "03;21"}, "8 cellules pour 7 colonnes"),
        ("an invisible character", {"name": "Mission\x07locale"}, "caractère invisible"),
    ],
)
def test_a_wrong_line_is_told_and_the_others_written(run, _case, cells, words):
    said = run(table(line(2), line(1, **cells)), "--apply")

    assert "Ligne 3 refusée" in said
    assert words in said
    assert Organisation.objects.get().siret == siret(602)


@pytest.mark.parametrize(
    ("_case", "content", "words"),
    [
        ("empty", "", "est vide"),
        ("blank lines", "\n\n", "est vide"),
        ("UTF-16", table().encode("utf-16"), "UTF-16"),
        ("a spreadsheet", b"PK\x03\x04rest", "classeur"),
        ("bytes of nothing", b"siret;nom\n\x81\x8d\xff", "ni UTF-8 ni Windows-1252"),
        ("no header", line(1), "Il manque la colonne"),
        ("a column missing", "siret;nom\n1;a", "Il manque la colonne type, departement"),
        ("a column twice", f"{HEADER};courriel\n", "Deux colonnes disent la même chose"),
        ("only a header", HEADER, "Aucune ligne acceptée"),
    ],
)
def test_a_file_that_cannot_be_read(run, _case, content, words):
    with pytest.raises(CommandError, match=words):
        run(content, "--apply")
    assert not Organisation.objects.exists()


def test_a_missing_file(tmp_path):
    with pytest.raises(CommandError, match="n’existe pas"):
        call_command("import_organisations", str(tmp_path / "rien.csv"))


def test_an_import_decides_nothing_for_the_moderation(run):
    closed = organisation(siret=siret(601), state="closed")
    pending = organisation(siret=siret(602), state="pending")
    other = organisation(OrganisationKind.FACILITY_MANAGER, siret=siret(603))

    said = run(table(line(1), line(2), line(3)), "--apply")

    assert "Ligne 2 laissée : cette structure est fermée" in said
    assert "Ligne 3 laissée : cette structure attend une décision" in said
    assert "Ligne 4 laissée : cette structure est déjà inscrite comme « Gestionnaire" in said
    for each in (closed, pending, other):
        before = (each.state, each.name)
        each.refresh_from_db()
        assert (each.state, each.name) == before
