"""What every reader returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from childcare.imports.cells import SourceRow


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file; `shape` and `encoding` are French words for the report, `columns` in the file's order."""

    shape: str
    encoding: str
    columns: tuple[str, ...]
    rows: Sequence[SourceRow]


def columns_of(rows: Sequence[SourceRow]) -> tuple[str, ...]:
    """Every column met, in order of appearance."""
    return tuple(dict.fromkeys(column for row in rows for column in row.cells))
