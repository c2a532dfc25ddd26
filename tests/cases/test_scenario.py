"""The end-to-end scenario of `scenario.toml`: each step asserted apart, through the contract of the command."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from aids.contracts.estimate_input import parse_estimate_request
from aids.contracts.estimate_output import render_estimate
from aids.estimates import estimate

STEPS = tomllib.loads(Path(__file__).with_name("scenario.toml").read_text(encoding="utf-8"))["step"]
SECTIONS = ("household", "child", "care", "life_event")
CODES = {"age": ("age", "once"), "credit": ("credit_impot_garde", "yearly")}


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step["id"])
def test_step(step):
    request = {"on": step["on"].isoformat()} | {name: step[name] for name in SECTIONS if name in step}
    answer = render_estimate(estimate(parse_estimate_request(json.dumps(request).encode())))
    expected = dict(step["expected"])
    assert (answer["status"], answer["reste_a_charge"]) == ("known", expected.pop("reste"))
    aids = {aid["code"]: aid for aid in answer["aids"]}
    for name, amount in expected.items():
        code, periodicity = CODES[name]
        assert (aids[code]["amount"], aids[code]["periodicity"]) == (amount, periodicity)
    assert ("age" in aids) is ("life_event" in step)


def test_every_step_says_how():
    assert all(step["mark"] == "LAW" and step["calculation"] for step in STEPS)
