"""The golden table is what the code computes, what the documentation shows, and what somebody recomputed by hand."""

from __future__ import annotations

import pytest

from aids.domain.care import ModeDeGarde
from tests.cases.golden_table import COMMAND, KEY, MODES, PAGE, families, page, reviewed, rows, stored

CHANGED = (
    "The amounts are not those of the stored table. Read every difference: a wrong one is a defect. When all are"
    f" right, write the table anew with `{COMMAND}` and have the changed cells reviewed."
)
CELLS = {tuple(row[name] for name in KEY): row for row in stored()}
CMG = ("cmg_structure", "cmg_emploi_direct")


def test_the_code_gives_the_stored_table():
    computed = {tuple(row[name] for name in KEY): row for row in rows()}
    assert list(computed) == list(CELLS), CHANGED
    differences = [(key, CELLS[key], row) for key, row in computed.items() if row != CELLS[key]]
    assert not differences, CHANGED


def test_the_page_shows_the_stored_table():
    assert PAGE.read_text(encoding="utf-8") == page(stored()), f"Write the page anew with `{COMMAND}`."


def test_every_kind_of_care_for_twelve_families_at_three_dates():
    file = families()
    assert set(MODES) == set(ModeDeGarde)
    assert (len(file["family"]), len(file["dates"])) == (12, 3)
    assert len(CELLS) == 12 * 3 * len(ModeDeGarde)


@pytest.mark.parametrize("cell", reviewed(), ids=lambda cell: f"{cell['on']} {cell['family']} {cell['mode']}")
def test_what_was_recomputed_by_hand_is_in_the_table(cell):
    row = CELLS[(cell["on"].isoformat(), cell["family"], cell["mode"])]
    granted = dict(aid.split("=") for aid in row["aides"].split())
    expected = dict(cell["expected"])
    assert next((granted[code] for code in CMG if code in granted), None) == expected.pop("cmg", None)
    names = ("reste", "reste_min", "reste_max", "apres_credit")
    assert {name: row[name] for name in names if row[name]} == expected
    assert cell["calculation"]
    assert cell["how"] in {"crayon", "script"}


def test_forty_cells_at_least_were_recomputed_each_once_over_every_kind_family_and_date():
    keys = [(cell["on"], cell["family"], cell["mode"]) for cell in reviewed()]
    assert len(keys) == len(set(keys)) >= 40
    for of_key, every in zip(zip(*keys, strict=True), zip(*CELLS, strict=True), strict=True):
        assert {str(value) for value in of_key} == set(every)
