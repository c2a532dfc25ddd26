"""The reference cases of `psu.toml`, given to the contract of `manage.py estimate`, to the cent."""

from __future__ import annotations

import json
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from aids.contracts.estimate_input import parse_estimate_request
from aids.contracts.estimate_output import render_estimate
from aids.estimates import estimate

CASES = tomllib.loads(Path(__file__).with_name("psu.toml").read_text(encoding="utf-8"), parse_float=Decimal)["case"]
HOUSEHOLD_FIELDS = {"enfants_a_charge", "enfants_aeeh", "parent_isole", "activites"}
CARE_FIELDS = {"rounding", "mode_de_garde"}


def request_of(case: dict) -> bytes:
    given = case["input"]
    household = {"parent_isole": False, "activites": ["emploi"]}
    household |= {name: value for name, value in given.items() if name in HOUSEHOLD_FIELDS}
    if "ressources" in given:
        household["ressources_psu_mensuelles"] = str(given["ressources"])
    care = {"mode_de_garde": "creche_psu", "hours_per_month": str(given["heures"])}
    care |= {name: value for name, value in given.items() if name in CARE_FIELDS}
    if "plafond_local" in given:
        care["plafond_local"] = str(given["plafond_local"])
    on = case["on"]
    child = {"birth_date": on.replace(year=on.year - 1).isoformat(), "ase": given.get("ase", False)}
    return json.dumps({"on": on.isoformat(), "household": household, "child": child, "care": care}).encode()


def euros(amount: Decimal | int) -> str:
    return f"{Decimal(amount):.2f}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case):
    answer = render_estimate(estimate(parse_estimate_request(request_of(case))))
    expected = case["expected"]
    status = expected.get("status", "known")
    assert answer["status"] == status
    if status == "known":
        assert answer["hourly_rate"] == euros(expected["hourly_rate"])
        assert answer["gross_cost"] == answer["reste_a_charge"] == euros(expected["per_month"])
        if "per_year" in expected:
            assert euros(Decimal(answer["reste_a_charge"]) * 12) == euros(expected["per_year"])
        if "credit" in expected:
            (credit,) = (aid for aid in answer["aids"] if aid["code"] == "credit_impot_garde")
            assert (credit["amount"], credit["periodicity"]) == (euros(expected["credit"]), "yearly")
            after = Decimal(answer["reste_a_charge_after_tax_credit"]) * 12
            assert euros(after) == euros(expected["per_year_after_credit"])
        return
    assert (answer["hourly_rate"], answer["gross_cost"], answer["reste_a_charge"]) == (None, None, None)
    assert answer["warnings"]
    if status == "range":
        assert answer["reste_a_charge_min"] == euros(expected["min"])
        assert answer["reste_a_charge_max"] == euros(expected["max"])


def test_every_case_says_where_it_comes_from():
    assert len({case["id"] for case in CASES}) == len(CASES)
    for case in CASES:
        assert case["mark"] in {"PUB", "LAW"}
        assert case["source"]
        assert case["calculation"]
