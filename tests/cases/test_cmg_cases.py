"""The reference cases of both CMG and of the PreParE, given to the contract of `manage.py estimate`, to the cent."""

from __future__ import annotations

import json
import tomllib
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from aids.bareme_files import bareme
from aids.contracts.estimate_input import parse_estimate_request
from aids.contracts.estimate_output import render_estimate
from aids.domain.household import Prepare
from aids.domain.rules.cmg_structure import crds, half, maximum
from aids.domain.rules.prepare import prepare
from aids.estimates import estimate

DIRECTORY = Path(__file__).parent
FILES = {
    name: tomllib.loads((DIRECTORY / f"{name}.toml").read_text(encoding="utf-8"), parse_float=Decimal)
    for name in ("cmg_emploi_direct", "cmg_structure", "prepare")
}
CASES = [(name, case) for name, file in FILES.items() for case in file["case"]]
SAME_NAME = {"enfants_a_charge", "enfants_aeeh", "parent_isole", "activites", "prepare"}
MAXIMUMS = (
    "CMG maximum majoré",
    "Moitié du maximum, avec la PreParE à mi-temps ou moins",
    "Moitié du maximum, à partir de 3 ans",
)


def request_of(case: dict) -> bytes:
    given, on = case["input"], case["on"]
    household = {"parent_isole": False, "activites": ["emploi"]}
    household |= {name: value for name, value in given.items() if name in SAME_NAME}
    if "revenus" in given:
        household["revenus_nets_categoriels_annuels"] = str(given["revenus"])
    if "ressources" in given:
        household["ressources_psu_mensuelles"] = str(given["ressources"])
    care = {"mode_de_garde": given["mode"], "hours_per_month": str(given["heures"])}
    if "prix" in given:
        care["hourly_price"] = str(given["prix"])
    care["specific_hours_per_month"] = str(given.get("heures_specifiques", 0))
    birth_date = given.get("naissance", on.replace(year=on.year - 1))
    child = {"birth_date": birth_date.isoformat()}
    return json.dumps({"on": on.isoformat(), "household": household, "child": child, "care": care}).encode()


def euros(amount: Decimal | int) -> str:
    return f"{Decimal(amount):.2f}"


def to_euro(amount: str) -> Decimal:
    return Decimal(amount).quantize(Decimal(1), ROUND_HALF_UP)


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name} · {case['id']}" for name, case in CASES])
def test_case(name, case):
    answer = render_estimate(estimate(parse_estimate_request(request_of(case))))
    expected, aid = case["expected"], answer["aids"][0]
    if "inconnu" in expected:
        assert (answer["status"], aid["status"], answer["reste_a_charge"]) == ("unknown", "unknown", None)
        assert any(reason.startswith(expected["inconnu"]) for reason in aid["reasons"])
        return
    assert (answer["status"], answer["reste_a_charge"]) == ("known", euros(expected["reste"]))
    if "raison" in expected:
        assert aid["status"] == "not_eligible"
        assert any(reason.startswith(expected["raison"]) for reason in aid["reasons"])
    if "cmg" in expected:
        assert aid["amount"] == euros(expected["cmg"])
        assert Decimal(answer["gross_cost"]) == Decimal(aid["amount"]) + Decimal(answer["reste_a_charge"])
        assert any("titre de séjour" in warning for warning in answer["warnings"])
    if "cmg_publie" in expected:
        assert to_euro(aid["amount"]) == expected["cmg_publie"]
        assert to_euro(answer["reste_a_charge"]) == expected["reste_publie"]
    if "avertit" in expected:
        assert any(expected["avertit"] in warning for warning in answer["warnings"])
    steps = {step["label"]: step["value"] for step in aid["steps"]}
    if "brut" in expected:
        assert steps["CMG avant la CRDS"] == euros(expected["brut"])
    if "maximum" in expected:
        assert euros(expected["maximum"]) in [steps.get(label) for label in MAXIMUMS]


@pytest.mark.parametrize("case", FILES["cmg_emploi_direct"]["rate"], ids=lambda case: case["id"])
def test_share_of_income(case):
    rates = bareme("cmg_emploi_direct").rates("taux_effort", case["on"])
    assert rates.rate(case["enfants_a_charge"], case["enfants_aeeh"]) == case["expected"]


@pytest.mark.parametrize("case", FILES["cmg_structure"]["maximum"], ids=lambda case: case["id"])
def test_published_maxima(case):
    full = maximum(case["percent"], case["bmaf"])
    assert (full, half(full)) == (case["expected"]["entier"], case["expected"]["moitie"])


@pytest.mark.parametrize("case", FILES["cmg_structure"]["crds"], ids=lambda case: case["id"])
def test_published_amounts_after_the_levy(case):
    gross = maximum(case["percent"], case["bmaf"])
    assert gross - crds(gross, Decimal("0.5")) == case["expected"]


@pytest.mark.parametrize("case", FILES["prepare"]["amount"], ids=lambda case: case["id"])
def test_amount_of_prepare(case):
    assert prepare(Prepare(case["prepare"]), bareme("prepare"), case["on"]).amount == case["expected"]


@pytest.mark.parametrize("name", FILES)
def test_every_case_says_where_it_comes_from(name):
    for cases in FILES[name].values():
        assert len({case["id"] for case in cases}) == len(cases)
        assert all(case["mark"] in {"PUB", "PUB-in", "TEST", "LAW"} and case["source"] for case in cases)
    assert all(case["calculation"] for case in FILES[name]["case"])
