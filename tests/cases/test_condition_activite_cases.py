"""The reference cases of the activity condition."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from aids.bareme_files import bareme
from aids.domain.household import Activity, Household
from aids.domain.rules.condition_activite import condition_activite

CASES = tomllib.loads(Path(__file__).with_name("condition_activite.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case):
    given, expected = case["input"], case["expected"]
    household = Household(
        enfants_a_charge=1,
        parent_isole=given.get("parent_isole"),
        aah=given.get("aah", False),
        activites=tuple(map(Activity, given["activites"])),
    )
    found = condition_activite(household, bareme("condition_activite"), case["on"])
    assert (found.met, list(found.missing)) == (expected.get("met"), expected.get("missing", []))
    if "says" in expected:
        assert any(expected["says"] in str(reason) for reason in found.reasons)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_order_of_the_adults_is_irrelevant(case):
    given = case["input"]
    activities = tuple(map(Activity, given["activites"]))
    both = [
        condition_activite(
            Household(1, given.get("parent_isole"), aah=given.get("aah", False), activites=order),
            bareme("condition_activite"),
            case["on"],
        )
        for order in (activities, activities[::-1])
    ]
    assert both[0] == both[1]


def test_every_case_says_where_it_comes_from():
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert all(case["mark"] in {"PUB", "LAW"} and case["source"] and case["calculation"] for case in CASES)
