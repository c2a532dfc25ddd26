"""The files of local aids: read strictly, refused in words, written always the same."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given, settings

from aids import local_aid_files
from aids.bareme_check import bareme_check
from aids.domain.local_aid import covers
from aids.domain.local_formula import InWords, UpToPerYear
from aids.local_aid_fields import LocalAidRefused
from aids.local_aid_files import (
    DIRECTORY,
    read_file,
    read_local_aid,
    shipped_local_aids,
    shipped_local_aids_of,
    write_local_aid,
)
from tests.aids.test_words_for_parents import FORBIDDEN, LONGEST_SENTENCE
from tests.support.local_aids import local_aids

PAGE = (DIRECTORY.parents[1] / "docs" / "aides-locales.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[1]


def refusals(text: str) -> list[str]:
    with pytest.raises(LocalAidRefused) as refused:
        read_local_aid(text)
    return [str(problem) for problem in refused.value.problems]


def changed(before: str, after: str) -> str:
    assert EXAMPLE.count(before) == 1
    return EXAMPLE.replace(before, after)


def test_the_example_of_the_page_is_a_whole_file():
    aid = read_local_aid(EXAMPLE)
    assert write_local_aid(aid) == EXAMPLE
    assert covers(aid, "59350", "59", "32")


def test_the_page_names_every_field_and_every_shipped_file():
    fields = set(re.findall(r"^ *(?:- )?([a-z_]+):", EXAMPLE, re.MULTILINE))
    assert all(f"`{field}`" in PAGE for field in fields)
    for aid in shipped_local_aids():
        assert f"| `{aid.slug}` |" in PAGE


@pytest.mark.parametrize("path", sorted(DIRECTORY.glob("*")), ids=lambda path: path.stem)
def test_a_shipped_file_is_what_the_export_would_write(path: Path):
    assert write_local_aid(read_file(path)) == path.read_text(encoding="utf-8")


def test_what_facts_confirm_is_shipped_and_nothing_else():
    assert [aid.slug for aid in shipped_local_aids()] == [
        "ardeche-accueil-moins-de-6-ans",
        "ardeche-fonds-aide-insertion",
        "caf-aide-locale",
        "departement-aide-insertion",
        "hauts-de-france-aide-garde-enfant",
        "mairie-ccas-aide-facultative",
    ]
    for aid in shipped_local_aids():
        assert aid.discretionary or aid.slug == "hauts-de-france-aide-garde-enfant"
        assert aid.doubts


def test_the_doubts_are_listed_with_what_must_be_checked_and_old_readings_too():
    def listed(day: date) -> list[str]:
        return [entry.point.text for entry in bareme_check(day).open_points if entry.subject.startswith("Aide locale")]

    doubts = [doubt for aid in shipped_local_aids() for doubt in aid.doubts]
    assert listed(date(2027, 5, 22)) == doubts
    again = "Vérifiée le 22 novembre 2026, il y a plus de six mois."
    assert listed(date(2027, 5, 23)).count(again) == len(shipped_local_aids())


def test_families_read_their_own_words():
    for aid in shipped_local_aids():
        texts = [aid.title, *aid.conditions, aid.where_to_apply, *aid.doubts]
        texts += [aid.formula.text] if isinstance(aid.formula, InWords) else []
        for text in texts:
            assert not FORBIDDEN.search(text), text
            for sentence in re.split(r"[.:] ", text):
                assert len(re.findall(r"[\w’'-]+", sentence)) <= LONGEST_SENTENCE, sentence


@pytest.mark.parametrize(
    ("insee", "own"),
    [
        ("59606", {"hauts-de-france-aide-garde-enfant"}),
        ("07186", {"ardeche-fonds-aide-insertion", "ardeche-accueil-moins-de-6-ans"}),
        ("31555", set()),
        ("97411", set()),
    ],
)
def test_the_aids_of_a_commune_are_its_own_and_the_national_ones(insee, own):
    national = {"caf-aide-locale", "departement-aide-insertion", "mairie-ccas-aide-facultative"}
    assert {aid.slug for aid in shipped_local_aids_of(insee)} == own | national


@settings(deadline=None)  # the first one reads the gazetteer
@given(local_aids)
def test_reading_what_was_written_gives_the_same_aid_and_the_same_bytes(aid):
    text = write_local_aid(aid)
    assert read_local_aid(text) == aid
    assert write_local_aid(read_local_aid(text)) == text


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("titre: Aide pour une assistante maternelle\n", "", "titre : champ obligatoire"),
        ("titre: Aide pour", "titre: ''\n#", "titre : est vide"),
        ("titre: Aide", "titer: Aide", "titer : ce champ ne sert pas ici"),
        ("slug: lille-aide-assistante-maternelle", "slug: Aide Lille", "slug : doit être fait de mots sans accent"),
        ("niveau: commune", "niveau: ville", "territoire.niveau : doit être l’un de : commune, epci"),
        ("code: '59350'", "code: 59350", "territoire.code : doit être un texte : mettez « 59350 » entre guillemets"),
        ("code: '59350'", "code: '59999'", "territoire.code : « 59999 » n’est pas le code INSEE d’une commune"),
        ("code: '59350'", "code: '75119'", "est un arrondissement : indiquez la ville, « 75056 »"),
        ("  nom: Lille", "  nom: Lille\n  communes: ['59350']", "territoire.communes : ne se remplit que pour un EPCI"),
        ("niveau: commune", "niveau: epci", "territoire.communes : donnez les communes de l’EPCI"),
        ("niveau: commune", "niveau: epci", "territoire.code : doit être le numéro SIREN"),
        ("niveau: commune", "niveau: region", "territoire.code : « 59350 » n’est pas une région"),
        ("niveau: commune", "niveau: departement", "territoire.code : « 59350 » n’est pas un département"),
        ("niveau: commune", "niveau: national", "territoire.code : doit être « FR »"),
        ("  - assistante_maternelle", "  - nounou", "modes_de_garde : « nounou » n’est pas l’un de : creche_psu"),
        ("    - emploi", "    - [1]", "public.chaque_adulte : « [1] » n’est pas l’un de"),
        ("age_en_mois_moins_de: 36", "age_en_mois_moins_de: 3 ans", "doit être un nombre entier de 1 à 216"),
        ("age_en_mois_moins_de: 36", "age_en_mois_moins_de: -1", "public.age_en_mois_moins_de"),
        ("heures_par_mois_au_moins: 40", "heures_par_mois_au_moins: 800", "au plus 744"),
        ("    unite: euros", "    unite: francs", "public.revenus_mensuels_moins_de.unite : doit être l’un de"),
        ("    couple: 3200\n", "", "public.revenus_mensuels_moins_de.couple : champ obligatoire"),
        ("couple: 3200", "couple: beaucoup", "doit être un nombre comme 20 ou 20.50, pas « beaucoup »"),
        ("euros: 60", "euros: 60.001", "montant.euros : a trop de décimales"),
        ("euros: 60", "euros: 0", "montant.euros : doit être plus grand que 0"),
        ("euros: 60", "euros: .inf", "montant.euros : doit être un nombre"),
        ("euros: 60", "pour_cent: 20", "montant.pour_cent : ce champ ne sert pas ici"),
        ("formule: par_mois", "formule: part_du_reste", "montant.pour_cent : champ obligatoire"),
        ("sur_decision: non", "sur_decision: true", "sur_decision : doit être oui ou non"),
        ("lien: https", "lien: http", "lien : doit être une adresse qui commence par https://"),
        ("en_vigueur_depuis: 2026-01-01", "en_vigueur_depuis: janvier", "doit être une date comme 2026-11-22"),
        ("en_vigueur_depuis: 2026-01-01", "en_vigueur_depuis: 1990-01-01", "doit être entre 2000 et 2049"),
        ("2026-01-01", "2026-02-01\nen_vigueur_jusqu_au: 2026-01-31", "doit suivre le premier jour"),
        ("verifie_le: 2026-11-22", "verifie_le: 2026-11-31", "« 2026-11-31 » n’est pas une date"),
        ("confiance: H", "confiance: haute", "source.confiance : doit être l’un de : H, M, L"),
        ("  - Vous habitez à Lille.", '  - "Vous habitez\\u202Eici."', "conditions : contient un caractère invisible"),
        ("  - Vous habitez à Lille.", "  - Votre enfant a moins de 3 ans.", "conditions : contient deux fois"),
        ("doutes:\n  - ", "doutes: ", "doutes : doit être une liste"),
    ],
)
def test_a_mistake_is_said_with_its_field(before, after, message):
    assert message in "\n".join(refusals(changed(before, after)))


def test_every_mistake_is_said_at_once():
    text = changed("niveau: commune", "niveau: ville").replace("euros: 60", "euros: 0").replace("confiance: H", "")
    found = refusals(text)
    assert [line.partition(" : ")[0] for line in found] == ["territoire.niveau", "montant.euros", "source.confiance"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "doit être un groupe de champs"),
        ("- a\n- b", "doit être un groupe de champs"),
        ("a: [1", "ligne 1 : le fichier n’est pas lisible"),
        ("titre: un\ntitre: deux", "ligne 2 : le fichier n’est pas lisible (« titre » est donné deux fois)"),
        ("a: &x un\nb: *x", "alias (*) refusé"),
        ("a: !!python/object:os.system {}", "le fichier n’est pas lisible"),
        ("? [1]\n: 2", "nom de champ illisible"),
        ("[" * 5000, "le fichier n’est pas"),
        ("a: \x00", "le fichier n’est pas"),
    ],
)
def test_what_is_not_plain_yaml_is_refused(text, message):
    assert message in "\n".join(refusals(text))


def test_a_file_bears_its_slug_and_is_utf_8(tmp_path):
    right, wrong, latin = (tmp_path / name for name in ("lille-aide-assistante-maternelle.yaml", "a.yaml", "b.yaml"))
    right.write_text(EXAMPLE, encoding="utf-8-sig")
    wrong.write_text(EXAMPLE, encoding="utf-8")
    latin.write_bytes(EXAMPLE.replace("’", "'").encode("latin-1"))
    assert read_file(right) == read_local_aid(EXAMPLE)
    for path, message in ((wrong, "doit s’appeler « lille"), (latin, "UTF-8"), (tmp_path / "absent", "ne s’ouvre pas")):
        with pytest.raises(LocalAidRefused, match=message):
            read_file(path)


def test_a_shipped_file_with_a_mistake_stops_the_start(tmp_path, monkeypatch):
    (tmp_path / "lille-aide.yaml").write_text(EXAMPLE, encoding="utf-8")
    monkeypatch.setattr(local_aid_files, "DIRECTORY", tmp_path)
    with pytest.raises(ImproperlyConfigured, match=r"Aide locale lille-aide\.yaml : slug : le fichier doit s’appeler"):
        shipped_local_aids.__wrapped__()


def test_spaces_are_tidied_and_no_break_spaces_kept():
    aid = read_local_aid(changed("titre: Aide pour une assistante", "titre: 'Aide\n  pour  une assistante\u00a0:'\n#"))
    assert aid.title == "Aide pour une assistante\u00a0:"
    assert isinstance(
        read_local_aid(
            changed("formule: par_mois\n  euros: 60\n  euros_parent_seul: 90", "formule: au_plus_par_an\n  euros: 1")
        ).formula,
        UpToPerYear,
    )
