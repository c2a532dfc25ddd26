"""docs/fautes.md says which test proves each fault: every one of them exists, and every row names one."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROWS = (ROOT / "docs/fautes.md").read_text(encoding="utf-8").splitlines()[4:]
NAMED = re.compile(r"`([\w/]+\.py)(?:::(\w+))?`")


def test_each_fault_names_a_test_that_exists():
    assert len(ROWS) > 20
    for row in ROWS:
        named = NAMED.findall(row)
        assert named, row
        for path, name in named:
            source = ROOT / "tests" / path
            assert source.is_file(), path
            assert not name or f"\ndef {name}(" in source.read_text(encoding="utf-8"), f"{path}::{name}"


def test_each_row_has_its_three_cells():
    assert {row.count("|") for row in ROWS} == {4}
