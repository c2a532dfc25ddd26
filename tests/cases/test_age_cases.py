"""The reference cases of `age.toml`, given to the contract of `manage.py estimate`, to the cent."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from aids.contracts.estimate_input import parse_estimate_request
from aids.contracts.estimate_output import render_estimate
from aids.estimates import estimate

FILE = tomllib.loads(Path(__file__).with_name("age.toml").read_text(encoding="utf-8"), parse_float=Decimal)
CASES, USUAL = FILE["case"], FILE["usual"]
HOUSEHOLD_FIELDS = {"enfants_a_charge", "mayotte", "parent_isole", "activites"}
UNKNOWN = "inconnu"


def in_json(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return None if value == UNKNOWN else value


def answer(case: dict) -> dict:
    """The line of this aid in the output of the command."""
    given = {name: in_json(value) for name, value in (USUAL | case["input"]).items()}
    for amount in ("hours_per_week", "are_journaliere"):
        given[amount] = str(given[amount])
    household = {"parent_isole": True, "activites": ["aucune"]}
    household |= {name: given.pop(name) for name in HOUSEHOLD_FIELDS & given.keys()}
    request = {
        "on": case["on"].isoformat(),
        "household": household,
        "child": {"birth_date": given.pop("birth_date")},
        "care": {"mode_de_garde": "creche_psu", "hours_per_month": "100"},
        "life_event": given,
    }
    aids = render_estimate(estimate(parse_estimate_request(json.dumps(request).encode())))["aids"]
    (found,) = (aid for aid in aids if aid["code"] == "age")
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case):
    found, expected = answer(case), case["expected"]
    if "amount" in expected:
        assert (found["status"], found["periodicity"]) == ("eligible", "once")
        assert found["amount"] == found["steps"][-1]["value"] == f"{expected['amount']:.2f}"
        assert found["sources"]
        return
    assert (found["status"], found["amount"]) == (expected["status"], None)
    assert found["missing"] == expected.get("missing", [])
    starts = expected.get("reasons", [])
    assert len(found["reasons"]) == len(starts)
    assert all(reason.startswith(start) for reason, start in zip(found["reasons"], starts, strict=True))


def test_every_case_says_where_it_comes_from():
    assert len({case["id"] for case in CASES}) == len(CASES)
    for case in CASES:
        assert case["mark"] in {"PUB", "LAW", "TEST"}
        assert case["source"]
        assert case["calculation"]
