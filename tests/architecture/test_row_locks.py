"""Row locks are taken in one file, so that their order can be read in one page (docs/concurrence.md)."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = re.compile(r"select_for_update|FOR (?:NO KEY )?UPDATE|FOR (?:KEY )?SHARE|LOCK TABLE", re.IGNORECASE)


def test_row_locks_live_in_locks_and_in_the_sql_of_migrations():
    guilty = []
    for app in ("portal", "childcare", "aids", "families", "bookings", "accounts", "territory", "core"):
        for path in (ROOT / app).rglob("*"):
            if path.suffix not in {".py", ".sql"} or path.name == "locks.py" or "migrations" in path.parts:
                continue
            if LOCK.search(path.read_text(encoding="utf-8")):
                guilty.append(path.relative_to(ROOT).as_posix())

    assert guilty == []
