"""CSV tables: the separator is sniffed, every row keeps its line number."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice

from childcare.imports.cells import SourceRow, as_text
from childcare.imports.decoding import MAX_BYTES, decode_table
from childcare.imports.readers.table import Table
from childcare.imports.refusals import FileRefusedError

SEPARATORS = {";": "point-virgule", ",": "virgule", "\t": "tabulation", "|": "barre verticale"}
SNIFFED_ROWS = 30


def read_csv(content: bytes) -> Table:
    """The rows of a CSV file with a header; raises FileRefusedError when no separator makes a table of it."""
    text, encoding = decode_table(content)
    previous_limit = csv.field_size_limit(MAX_BYTES)
    try:
        separator = _separator(text)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        try:
            columns = _columns(next(_not_blank(reader)))
            rows = [_row(reader.line_num, columns, cells) for cells in _not_blank(reader)]
        except csv.Error as error:
            raise FileRefusedError(f"CSV invalide, ligne {reader.line_num} : guillemets mal fermés.") from error
    finally:
        csv.field_size_limit(previous_limit)
    if not rows:
        raise FileRefusedError("Le fichier n’a qu’une ligne d’en-têtes : aucun enregistrement.")
    return Table(f"CSV (séparateur : {SEPARATORS[separator]})", encoding, columns, rows)


def _separator(text: str) -> str:
    """The separator that cuts the most first rows in as many cells as the header, then in the most cells."""
    scores = {separator: _score(text, separator) for separator in SEPARATORS}
    best = max(scores, key=scores.__getitem__)
    if scores[best][1] < 2:
        raise FileRefusedError(
            "Ni JSON ni CSV : la première ligne n’a pas de colonnes séparées par un point-virgule, une virgule, une "
            "tabulation ou une barre verticale."
        )
    return best


def _score(text: str, separator: str) -> tuple[float, int]:
    reader = _not_blank(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    widths = [len(cells) for cells in islice(reader, SNIFFED_ROWS)]
    width = widths[0] if widths else 0
    return (0.0, width) if width < 2 else (sum(other == width for other in widths) / len(widths), width)


def _not_blank(reader: Iterable[list[str]]) -> Iterator[list[str]]:
    return (cells for cells in reader if any(cell.strip() for cell in cells))


def _columns(header: list[str]) -> tuple[str, ...]:
    """Distinct, non-empty names: « tel », « tel (2) », « colonne 5 »."""
    names: list[str] = []
    for number, cell in enumerate(header, start=1):
        base = name = as_text(cell) or f"colonne {number}"
        repeat = 1
        while name in names:
            repeat += 1
            name = f"{base} ({repeat})"
        names.append(name)
    return tuple(names)


def _row(line: int, columns: tuple[str, ...], cells: list[str]) -> SourceRow:
    if len(cells) > len(columns) and not any(cell.strip() for cell in cells[len(columns) :]):
        cells = cells[: len(columns)]
    fault = "" if len(cells) == len(columns) else f"{len(cells)} cellules au lieu de {len(columns)}"
    return SourceRow(f"ligne {line}", dict(zip(columns, cells, strict=False)), fault=fault)
