"""The reference cases of the two tax credits and of the CESU, to the cent."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from aids.bareme_files import bareme
from aids.domain.care import Child
from aids.domain.household import Household
from aids.domain.outcome import Eligible, NotEligible, Outcome, Periodicity, Unknown
from aids.domain.rules.cesu_prefinance import employer_part
from aids.domain.rules.credit_impot_domicile import credit_impot_domicile
from aids.domain.rules.credit_impot_garde import YearlyExpense, credit_impot_garde

RULES = ("credit_impot_garde", "credit_impot_domicile", "cesu_prefinance")
DIRECTORY = Path(__file__).parent
CASES = [
    (rule, case)
    for rule in RULES
    for case in tomllib.loads((DIRECTORY / f"{rule}.toml").read_text(encoding="utf-8"), parse_float=Decimal)["case"]
]


def answer(rule: str, given: dict, on: date) -> Outcome:
    scale = bareme(rule)
    if rule == "cesu_prefinance":
        return employer_part(Decimal(given["yearly"]) if "yearly" in given else None, scale, on)
    expense = YearlyExpense(Decimal(given["paid"]), Decimal(given["aids"]))
    child = Child(given.get("birth_date", date(2025, 5, 1)), given.get("residence_alternee", False))
    if rule == "credit_impot_garde":
        return credit_impot_garde(expense, child, scale, on)
    household = Household(given.get("enfants_a_charge", 1))
    return credit_impot_domicile(expense, household, child, scale, on, first_year=given.get("first_year", False))


@pytest.mark.parametrize(("rule", "case"), CASES, ids=[f"{rule} · {case['id']}" for rule, case in CASES])
def test_case(rule, case):
    found, expected = answer(rule, case["input"], case["on"]), case["expected"]
    if "amount" in expected:
        assert isinstance(found, Eligible)
        assert (found.amount, found.periodicity) == (expected["amount"], Periodicity.YEARLY)
        assert found.sources
        if "warned" in expected:
            assert any("compte dans vos revenus" in str(said) for said in found.warnings) is expected["warned"]
        return
    assert type(found) is {"not_eligible": NotEligible, "unknown": Unknown}[expected["status"]]
    reasons = [str(reason) for reason in found.reasons]
    assert len(reasons) == len(expected["reasons"])
    assert all(reason.startswith(start) for reason, start in zip(reasons, expected["reasons"], strict=True))


def test_every_case_says_where_it_comes_from():
    assert len({(rule, case["id"]) for rule, case in CASES}) == len(CASES)
    for _, case in CASES:
        assert case["mark"] in {"PUB", "LAW"}
        assert case["source"]
        assert case["calculation"]
