"""A whole file to facilities and refusals, before anything touches the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from childcare.imports.cells import SourceRow, plain, shown
from childcare.imports.columns import Columns, recognise
from childcare.imports.facility_row import FacilityRow, Refusal
from childcare.imports.itinerant import gather_stops
from childcare.imports.places import PlaceFinder
from childcare.imports.readers.any_file import read_file
from childcare.imports.readers.table import Table
from childcare.imports.refusals import RowRefusedError
from childcare.imports.row_reading import external_id, read_row
from territory.domain.gazetteer import Gazetteer


@dataclass(frozen=True, slots=True)
class FacilityFile:
    """What a file says: `accepted` counts its rows, `facilities` what they become (stops put together)."""

    table: Table
    columns: Columns
    facilities: tuple[FacilityRow, ...]
    refusals: tuple[Refusal, ...]
    accepted: int


def read_facility_file(
    path: Path, gazetteer: Gazetteer, asked: Mapping[str, str], constants: Mapping[str, str]
) -> FacilityFile:
    """Read every row of a file; raises FileRefusedError, in French, when the file as a whole cannot be used."""
    table = read_file(path)
    columns = recognise(table, asked, constants)
    finder = PlaceFinder(gazetteer)
    rows: dict[str, FacilityRow] = {}
    refusals: list[Refusal] = []
    for source in table.rows:
        try:
            row = read_row(source, columns, finder)
            if row.external_id in rows:
                raise RowRefusedError(f"déjà lue : même identifiant que {rows[row.external_id].position}")
            rows[row.external_id] = row
        except RowRefusedError as refused:
            refusals.append(_refusal(source, columns, str(refused)))
    return FacilityFile(table, columns, tuple(gather_stops(rows.values())), tuple(refusals), len(rows))


def _refusal(source: SourceRow, columns: Columns, reason: str) -> Refusal:
    name = shown(source.cells.get(columns.column("name") or "", ""))
    try:
        identifier = external_id(source, columns)
    except RowRefusedError:
        identifier = ""
    return Refusal(source.position, name if plain(name) else "", reason, identifier)
