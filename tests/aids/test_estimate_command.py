"""`manage.py estimate` as a program: JSON in, JSON out, exit 2 and a French message naming the field otherwise."""

from __future__ import annotations

import copy
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

MANAGE = Path(__file__).resolve().parents[2] / "manage.py"
REQUEST = {
    "on": "2026-11-15",
    "household": {
        "parent_isole": True,
        "enfants_a_charge": 1,
        "enfants_aeeh": 0,
        "aah": False,
        "ressources_psu_mensuelles": "1500.00",
        "revenus_nets_categoriels_annuels": "27000.00",
        "activites": ["emploi"],
        "commune": "31555",
        "mayotte": False,
    },
    "child": {"birth_date": "2025-05-01", "residence_alternee": False, "ase": False},
    "care": {
        "mode_de_garde": "micro_creche_paje",
        "hours_per_month": "80",
        "hourly_price": "9.50",
        "specific_hours_per_month": "0",
        "months_per_year": 12,
        "rounding": "half_up",
    },
    "life_event": {
        "kind": "emploi",
        "start": "2026-11-02",
        "requested_on": "2026-11-20",
        "contract_type": "cdd",
        "contract_days": 180,
        "training_hours": None,
        "hours_per_week": "30",
        "are_journaliere": "0.00",
        "children_under_12": 1,
        "last_age_on": None,
        "registered_france_travail": True,
    },
}
ABSENT = object()
IN_CRECHE = {"mode_de_garde": "creche_psu", "hours_per_month": "80"}
KEYS = [
    "on",
    "status",
    "hourly_rate",
    "gross_cost",
    "reste_a_charge",
    "reste_a_charge_after_tax_credit",
    "aids",
    "warnings",
]


def changed(path: str, value: object) -> dict:
    request = copy.deepcopy(REQUEST)
    *sections, name = path.split(".")
    target = request
    for section in sections:
        target = target[section]
    if value is ABSENT:
        del target[name]
    else:
        target[name] = value
    return request


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Run the command in this process; gives (exit code, standard output, standard error)."""

    def run_command(content: object, *options: str):
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
        out, err = io.StringIO(), io.StringIO()
        try:
            call_command("estimate", *options, stdout=out, stderr=err)
        except SystemExit as ended:
            return ended.code, out.getvalue(), err.getvalue()
        return 0, out.getvalue(), err.getvalue()

    return run_command


def answer(run, request: object) -> dict:
    code, out, err = run(request)
    assert (code, err) == (0, "")
    return json.loads(out)


def as_a_program(content: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, MANAGE, "estimate"], input=content, capture_output=True, check=False)


def test_as_a_program_without_any_configuration():
    done = as_a_program(json.dumps(REQUEST).encode())
    assert (done.returncode, done.stderr) == (0, b"")
    found = json.loads(done.stdout)
    assert {key: found[key] for key in KEYS[:6]} == {
        "on": "2026-11-15",
        "status": "known",
        "hourly_rate": None,
        "gross_cost": "760.00",
        "reste_a_charge": "117.23",
        "reste_a_charge_after_tax_credit": "58.62",
    }


def test_the_example_of_the_contract(run):
    found = answer(run, REQUEST)
    national = [aid for aid in found["aids"] if aid["code"] in {"cmg_structure", "age", "credit_impot_garde"}]
    assert found["aids"][:3] == national, "the aids of the whole country come first"
    assert [(aid["status"], aid["amount"], aid["periodicity"], aid["missing"], aid["reasons"]) for aid in national] == [
        ("eligible", "642.77", "monthly", [], []),
        ("eligible", "416.00", "once", [], []),
        ("eligible", "703.38", "yearly", [], []),
    ]
    assert {"label": "85 % de la dépense", "value": "646.00"} in national[0]["steps"]
    assert all(aid["sources"] for aid in national)
    assert any("titre de séjour est valable" in warning for warning in found["warnings"])
    assert any("peut réduire votre crédit d’impôt" in warning for warning in found["warnings"])


def test_as_a_program_invalid_input_leaves_standard_output_empty():
    done = as_a_program(b'{"on": NaN}')
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith("on : doit être une date")


def test_as_a_program_without_standard_input():
    done = subprocess.run(["sh", "-c", f"{sys.executable} {MANAGE} estimate <&-"], capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == "L’entrée standard est fermée : donnez le JSON, ou --file.\n"


def test_a_file_instead_of_standard_input(run, tmp_path):
    file = tmp_path / "demande.json"
    file.write_text(json.dumps(REQUEST), encoding="utf-8")
    code, out, _ = run(b"", "--file", str(file))
    assert (code, json.loads(out)["reste_a_charge"]) == (0, "117.23")
    code, out, err = run(b"", "--file", str(tmp_path / "absent.json"))
    assert (code, out) == (2, "")
    assert "--file" in err


def test_amounts_of_the_steps_have_two_decimals(run):
    request = changed("care.cesu_employeur_annuel", "500")
    steps = {step["label"]: step["value"] for aid in answer(run, request)["aids"] for step in aid["steps"]}
    assert (steps["Dépense maximum"], steps["CESU sans impôt, au plus par an"]) == ("3500.00", "2591.00")
    assert steps["Tranche de revenus, de 1 à 3"] == "1"


def test_a_commune_of_mayotte_has_the_amounts_of_mayotte(run):
    request = changed("household.commune", "97611")
    del request["household"]["mayotte"]
    lump_sum = next(aid for aid in answer(run, request)["aids"] if aid["code"] == "age")
    assert lump_sum["amount"] == "208.00"


def test_the_keys_are_those_of_the_contract(run):
    assert list(answer(run, REQUEST)) == KEYS


def test_a_creche_at_the_price_of_the_national_scale(run):
    found = answer(run, changed("care", IN_CRECHE))
    assert (found["status"], found["hourly_rate"], found["gross_cost"]) == ("known", "0.93", "74.40")
    assert (found["reste_a_charge"], found["reste_a_charge_after_tax_credit"]) == ("74.40", "37.20")
    assert [aid["code"] for aid in found["aids"][:2]] == ["age", "credit_impot_garde"]
    assert found["aids"][1]["amount"] == "446.40"


def test_without_income_a_range_in_a_creche(run):
    request = changed("care", IN_CRECHE)
    del request["household"]["ressources_psu_mensuelles"]
    found = answer(run, request)
    assert found["status"] == "range"
    assert (found["reste_a_charge_min"], found["reste_a_charge_max"]) == ("40.00", "420.80")
    assert (found["hourly_rate"], found["gross_cost"], found["reste_a_charge"]) == (None, None, None)
    assert found["reste_a_charge_after_tax_credit"] is None
    credit = next(aid for aid in found["aids"] if aid["code"] == "credit_impot_garde")
    assert (credit["status"], credit["missing"]) == ("unknown", ["household.ressources_psu_mensuelles"])


def test_without_income_a_range_with_a_cmg(run):
    found = answer(run, changed("household.revenus_nets_categoriels_annuels", ABSENT))
    assert found["status"] == "range"
    assert (found["reste_a_charge_min"], found["reste_a_charge_max"]) == ("117.23", "117.23")
    assert (found["gross_cost"], found["reste_a_charge"], found["reste_a_charge_after_tax_credit"]) == (None,) * 3
    assert found["aids"][0]["status"] == "unknown"
    assert found["aids"][0]["missing"] == ["household.revenus_nets_categoriels_annuels"]


def test_only_what_is_required(run):
    minimal = {
        "on": "2026-11-15",
        "household": {
            "parent_isole": False,
            "enfants_a_charge": 2,
            "ressources_psu_mensuelles": "2400",
            "activites": ["emploi", "rsa"],
        },
        "child": {"birth_date": "2025-05-01"},
        "care": {"mode_de_garde": "creche_psu"},
    }
    found = answer(run, minimal)
    assert (found["hourly_rate"], found["gross_cost"]) == ("1.24", "0.00")
    assert any("care.hours_per_month" in warning for warning in found["warnings"])


@pytest.mark.parametrize(
    ("mode", "aid"),
    [
        ("micro_creche_paje", "cmg_structure"),
        ("creche_familiale_paje", "cmg_structure"),
        ("garde_domicile_prestataire", "cmg_structure"),
        ("assistante_maternelle", "cmg_emploi_direct"),
        ("garde_domicile_emploi_direct", "cmg_emploi_direct"),
    ],
)
def test_without_a_price_it_is_unknown_and_never_zero(run, mode, aid):
    request = changed("care.mode_de_garde", mode)
    del request["care"]["hourly_price"]
    found = answer(run, request)
    assert found["status"] == "unknown"
    assert [found[key] for key in KEYS[2:6]] == [None] * 4
    assert (found["aids"][0]["code"], found["aids"][0]["missing"]) == (aid, ["care.hourly_price"])
    assert "Indiquez le prix de l’heure." in found["warnings"]


@pytest.mark.parametrize(
    ("birth_date", "status"), [("2020-11-30", "known"), ("2020-11-01", "known"), ("2020-10-31", "unknown")]
)
def test_the_month_of_the_sixth_birthday_is_the_last_in_a_creche(run, birth_date, status):
    assert answer(run, changed("child.birth_date", birth_date) | {"care": IN_CRECHE})["status"] == status


def test_before_the_first_scale_it_is_unknown(run):
    request = changed("on", "2010-05-01")
    request["child"]["birth_date"] = "2009-05-01"
    del request["life_event"]
    found = answer(run, request | {"care": IN_CRECHE})
    assert (found["status"], found["warnings"]) == ("unknown", ["Pas de barème connu au 1er mai 2010."])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        *((name, ABSENT) for name in ("on", "household", "child", "care")),
        ("household.parent_isole", ABSENT),
        ("household.enfants_a_charge", ABSENT),
        ("household.activites", ABSENT),
        ("child.birth_date", ABSENT),
        ("care.mode_de_garde", ABSENT),
        ("life_event.kind", ABSENT),
        ("life_event.start", ABSENT),
        ("household.activites", ["emploi", "rsa"]),
        ("household.activites", ["emploi", "rsa", "rsa"]),
        ("household.activites", ["chomeur"]),
        ("household.activites", "emploi"),
        ("household.activites", [["emploi"]]),
        ("household.enfants_aeeh", 2),
        ("household.enfants_aeeh", -1),
        ("household.enfants_a_charge", 0),
        ("household.enfants_a_charge", -1),
        ("household.enfants_a_charge", 1000),
        ("household.enfants_a_charge", "1"),
        ("household.enfants_a_charge", 1.5),
        ("household.enfants_a_charge", True),
        ("household.enfants_a_charge", []),
        ("household.parent_isole", "oui"),
        ("household.parent_isole", 1),
        ("household.ressources_psu_mensuelles", "-1.00"),
        ("household.ressources_psu_mensuelles", -1),
        ("household.ressources_psu_mensuelles", "99999999999.00"),
        ("household.ressources_psu_mensuelles", 10**400),
        ("household.ressources_psu_mensuelles", "NaN"),
        ("household.ressources_psu_mensuelles", "Infinity"),
        ("household.ressources_psu_mensuelles", float("nan")),
        ("household.ressources_psu_mensuelles", float("inf")),
        ("household.ressources_psu_mensuelles", "1e3"),
        ("household.ressources_psu_mensuelles", "1 500,00"),
        ("household.ressources_psu_mensuelles", "١٥٠٠"),
        ("household.ressources_psu_mensuelles", ""),
        ("household.ressources_psu_mensuelles", True),
        ("household.ressources_psu_mensuelles", {}),
        ("household.revenus_nets_categoriels_annuels", "beaucoup"),
        ("household.commune", "Toulouse"),
        ("household.commune", 31555),
        ("household.ressource_psu", "1500.00"),
        ("child.birth_date", "2026-11-16"),
        ("child.birth_date", "2012-11-15"),
        ("child.birth_date", "2025-02-30"),
        ("child.birth_date", "01/05/2025"),
        ("child.birth_date", 20250501),
        ("child.ase", "false"),
        ("child", []),
        ("care.mode_de_garde", "creche"),
        ("care.mode_de_garde", 3),
        ("care.hours_per_month", "800"),
        ("care.hours_per_month", "-5"),
        ("care.hours_per_month", "0"),
        ("care.cesu_employeur_annuel", "-1"),
        ("household.prepare", "oui"),
        ("care.specific_hours_per_month", "81"),
        ("care.months_per_year", 13),
        ("care.months_per_year", 0),
        ("care.rounding", "up"),
        ("care.plafond_local", "0x10"),
        ("care.hourly_price", "-9.50"),
        ("on", "1990-01-01"),
        ("on", "2090-01-01"),
        ("on", "2026-11-15T00:00"),
        ("life_event.children_under_12", 2),
        ("life_event.contract_days", "180"),
        ("life_event.kind", "mariage"),
        ("life_event.hours_per_week", "200"),
        ("life_event", "emploi"),
        ("foyer", {}),
    ],
)
def test_invalid_input_names_the_field(run, path, value):
    code, out, err = run(changed(path, value))
    assert (code, out) == (2, "")
    assert err.startswith(f"{path} : ")
    assert len(err) < 400


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "n’est pas du JSON"),
        (b"{", "ligne 1, colonne 2"),
        (b"[]", "objet JSON"),
        (b"null", "objet JSON"),
        ('{"on": "é"}'.encode("latin-1"), "UTF-8"),
        (b'{"on": "2026-11-15", "on": "2026-11-16"}', "deux fois"),
        (b'{"on": ' + b"9" * 5000 + b"}", "démesuré"),
        (b"[" * 30_000, "démesuré"),
        (b'{"a": ' * 5_000 + b"1" + b"}" * 5_000, "démesuré"),
        (b" " * 70_000, "trop longue"),
        (b'{"\\ud800": 1}', "champ inconnu"),
        (b'{"on": 1e999999999}', "on : doit"),
    ],
)
def test_what_is_not_readable_json(run, content, says):
    code, out, err = run(content)
    assert (code, out) == (2, "")
    assert says in err
    assert err.encode()


def test_a_huge_exponent_is_refused_at_once(run):
    request = json.dumps(REQUEST).replace('"1500.00"', "1e999999999")
    code, out, err = run(request.encode())
    assert (code, out) == (2, "")
    assert err.startswith("household.ressources_psu_mensuelles : ")


def test_bare_json_numbers_are_understood(run):
    request = json.dumps(REQUEST).replace('"27000.00"', "27000").replace('"80"', "80.0")
    assert answer(run, json.loads(request))["reste_a_charge"] == "117.23"
