"""Choose the reader of a file by what it contains; its name says nothing sure."""

from __future__ import annotations

from pathlib import Path

from childcare.imports.decoding import read_bytes
from childcare.imports.readers.csv_table import read_csv
from childcare.imports.readers.json_shapes import ASSIGNMENT, read_json
from childcare.imports.readers.table import Table
from childcare.imports.refusals import FileRefusedError

MAX_ROWS = 200_000


def read_file(path: Path) -> Table:
    """The rows of a file of a known shape; raises FileRefusedError, in French, on anything else."""
    content = read_bytes(path)
    table = (read_json if _looks_like_json(content, path) else read_csv)(content)
    if len(table.rows) > MAX_ROWS:
        raise FileRefusedError(f"Le fichier dépasse {MAX_ROWS} enregistrements : découpez-le.")
    return table


def _looks_like_json(content: bytes, path: Path) -> bool:
    start = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    script = ASSIGNMENT.match(start.decode("latin-1")) is not None
    return start.startswith((b"{", b"[")) or script or path.suffix.lower() in {".json", ".geojson"}
