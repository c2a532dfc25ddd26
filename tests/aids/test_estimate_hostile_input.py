"""Every field of `manage.py estimate` given what it should not be: refused by name, or answered."""

from __future__ import annotations

import copy
import json

import pytest

from aids.contracts import estimate_input
from aids.contracts.estimate_input import parse_estimate_request
from aids.contracts.estimate_output import render_estimate
from aids.domain.care import ModeDeGarde
from aids.estimates import estimate
from core.json_contract.fields import InvalidInput
from tests.aids.test_estimate_command import REQUEST

SECTIONS = {
    "household": estimate_input.HOUSEHOLD_FIELDS,
    "child": estimate_input.CHILD_FIELDS,
    "care": estimate_input.CARE_FIELDS,
    "life_event": estimate_input.LIFE_EVENT_FIELDS,
}
FIELDS = ["on", *(f"{section}.{name}" for section, names in SECTIONS.items() for name in names)]
# No field takes any of these.
ABSURD = (
    *(-1, 10**30, 10**400, 1e308, float("nan"), float("-inf")),
    *("", " ", "-1", "NaN", "1e5", "0x1", "1_000", "１２", "1,5", "\u0000", "\ud800", "é" * 1000),
    *("0000-00-00", "1990-01-01", "2090-01-01", "2025-02-29"),
    *({}, {"a": 1}, [None], [[]], ["emploi"] * 3),
)
# Some fields take some of these.
BORDERLINE = (
    *(None, True, False, 0, 1, 12, 20, 1.5, -0.0, [], ["emploi"]),
    *("0", "-0", "0.000001", "744", "999999999999", "2024-02-29", "2026-11-15", "2049-12-31", "31555", "97611", "cdi"),
)
# Each kind of price: of the scale, of an organisation, of a parent who employs.
MODES = (ModeDeGarde.CRECHE_PSU, ModeDeGarde.MICRO_CRECHE_PAJE, ModeDeGarde.GARDE_DOMICILE_EMPLOI_DIRECT)


def changed(path: str, value: object, mode: ModeDeGarde) -> bytes:
    request = copy.deepcopy(REQUEST)
    request["care"]["mode_de_garde"] = mode
    *sections, name = path.split(".")
    target = request
    for section in sections:
        target = target[section]
    target[name] = value
    return json.dumps(request).encode()


@pytest.mark.parametrize("path", FIELDS)
def test_what_no_field_takes_is_refused_by_name(path):
    for value in ABSURD:
        with pytest.raises(InvalidInput) as refused:
            parse_estimate_request(changed(path, value, ModeDeGarde.CRECHE_PSU))
        message = str(refused.value)
        assert message.startswith(f"{path} : "), value
        assert len(message.encode()) < 500


@pytest.mark.parametrize("path", FIELDS)
def test_what_a_field_may_take_is_refused_or_answered(path):
    for mode in MODES:
        for value in BORDERLINE:
            try:
                request = parse_estimate_request(changed(path, value, mode))
            except InvalidInput:
                continue
            answer = render_estimate(estimate(request))
            assert json.dumps(answer, ensure_ascii=False).encode()
            amounts = [answer["gross_cost"], answer["reste_a_charge"], answer["reste_a_charge_after_tax_credit"]]
            assert all(amount is None or float(amount) >= 0 for amount in amounts), (mode, value)
