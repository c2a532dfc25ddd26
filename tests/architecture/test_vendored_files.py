"""What is vendored is what its author published: the hashes of VENDOR.md are computed again."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

VENDOR = Path(__file__).resolve().parents[2] / "static/vendor"
NOTICES = sorted(VENDOR.glob("*/VENDOR.md"))


@pytest.mark.parametrize("notice", NOTICES, ids=lambda path: path.parent.name)
def test_hashes(notice):
    stated = dict(re.findall(r"^\| `([^`]+)` \| `([0-9a-f]{64})` \|$", notice.read_text(), re.MULTILINE))
    files = {path for path in notice.parent.rglob("*") if path.is_file() and path != notice}
    found = {
        path.relative_to(notice.parent).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }

    assert stated == found


def test_every_vendored_folder_has_its_notice():
    assert NOTICES
    assert {path.parent for path in NOTICES} == {path for path in VENDOR.iterdir() if path.is_dir()}
