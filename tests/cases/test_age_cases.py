"""The reference cases of `age.toml`, read by the contract of `manage.py estimate`, to the cent."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from aids.bareme_files import bareme
from aids.contracts.estimate_input import parse_estimate_request
from aids.domain.outcome import Eligible, NotEligible, Outcome, Periodicity, Unknown
from aids.domain.rules.age import age

FILE = tomllib.loads(Path(__file__).with_name("age.toml").read_text(encoding="utf-8"), parse_float=Decimal)
CASES, USUAL = FILE["case"], FILE["usual"]
HOUSEHOLD_FIELDS = {"enfants_a_charge", "mayotte", "parent_isole", "activites"}
UNKNOWN = "inconnu"


def in_json(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return None if value == UNKNOWN else value


def answer(case: dict) -> Outcome:
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
    parsed = parse_estimate_request(json.dumps(request).encode())
    return age(parsed.life_event, parsed.household, parsed.child, bareme("age"), parsed.on)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case):
    found, expected = answer(case), case["expected"]
    if "amount" in expected:
        assert isinstance(found, Eligible)
        assert (found.amount, found.periodicity) == (expected["amount"], Periodicity.ONCE)
        assert found.steps[-1].value == expected["amount"]
        assert found.sources
        return
    assert type(found) is {"not_eligible": NotEligible, "unknown": Unknown}[expected["status"]]
    assert list(getattr(found, "missing", ())) == expected.get("missing", [])
    reasons = [str(reason) for reason in found.reasons]
    assert len(reasons) == len(expected.get("reasons", []))
    for reason, start in zip(reasons, expected.get("reasons", []), strict=True):
        assert reason.startswith(start)


def test_every_case_says_where_it_comes_from():
    assert len({case["id"] for case in CASES}) == len(CASES)
    for case in CASES:
        assert case["mark"] in {"PUB", "LAW", "TEST"}
        assert case["source"]
        assert case["calculation"]
