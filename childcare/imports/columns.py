"""Which column holds which field: by the name of the column, checked on its cells, else by its cells alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from childcare.imports.cells import SourceRow, as_number, as_text, plain_header, shown
from childcare.imports.fields import FIELDS, FIELDS_BY_KEY, NEVER, REQUIRED, Field
from childcare.imports.points import latitude_comes_first, pair_of, usual_latitude_first
from childcare.imports.readers.table import Table
from childcare.imports.refusals import FileRefusedError

SAMPLED_ROWS = 400
LEAST_FILLED = 0.2  # below, cells alone prove nothing
LONGEST_AGE_IN_YEARS = 6


class Recognised(NamedTuple):
    """One field found in one column, and why (in French)."""

    field: Field
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Columns:
    """The mapping of a file.

    `constants` hold for all rows; `latitude_first` is the order of the two numbers of the point column; `age_units`
    gives the unit of the bare numbers of an age column.
    """

    recognised: tuple[Recognised, ...]
    ignored: tuple[str, ...]
    constants: Mapping[str, str]
    latitude_first: bool
    age_units: Mapping[str, str]
    _by_key: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", {found.field.key: found.column for found in self.recognised})

    def column(self, key: str) -> str | None:
        """The column of a field, or None."""
        return self._by_key.get(key)


def recognise(table: Table, asked: Mapping[str, str], constants: Mapping[str, str]) -> Columns:
    """Find the column of each field.

    `asked` gives columns by field key (an empty column: do not read this field); `constants`, values for all rows.
    Raises FileRefusedError on an unknown field or column, or when no column can be the name.
    """
    sample = _sample(table)
    found = _asked(table, asked)
    settled = set(asked) | set(constants)
    _refuse_unknown(constants)
    for search in (_by_name, _by_content):
        for wanted in FIELDS:
            if wanted.key not in settled:
                recognised = search(wanted, table, sample, _free_columns(wanted, table, found))
                if recognised:
                    found.append(recognised)
                    settled.add(wanted.key)
    found = _without_spare_point(found)
    _refuse_nameless(table, found)
    found, latitude_first = _ordered_degrees(found, sample)
    used = {recognised.column for recognised in found}
    return Columns(
        recognised=tuple(sorted(found, key=lambda recognised: FIELDS.index(recognised.field))),
        ignored=tuple(column for column in table.columns if column not in used),
        constants=dict(constants),
        latitude_first=latitude_first,
        age_units={key: _age_unit(key, found, sample) for key in ("age_min", "age_max")},
    )


def _sample(table: Table) -> list[SourceRow]:
    rows = [row for row in table.rows if not row.fault]
    return rows[:: max(1, len(rows) // SAMPLED_ROWS)]


def _asked(table: Table, asked: Mapping[str, str]) -> list[Recognised]:
    _refuse_unknown(asked)
    by_plain = {plain_header(column): column for column in table.columns}
    found = []
    for key, wanted in asked.items():
        if not wanted:
            continue
        column = wanted if wanted in table.columns else by_plain.get(plain_header(wanted), "")
        if not column:
            raise FileRefusedError(f"La colonne « {shown(wanted)} » n’existe pas. {_listed(table.columns)}")
        found.append(Recognised(FIELDS_BY_KEY[key], column, "demandé par --map"))
    return found


def _refuse_unknown(keys: Iterable[str]) -> None:
    for key in keys:
        if key not in FIELDS_BY_KEY:
            raise FileRefusedError(f"Le champ « {shown(key)} » n’existe pas. Champs : {', '.join(FIELDS_BY_KEY)}.")


def _free_columns(field: Field, table: Table, found: Iterable[Recognised]) -> list[str]:
    taken = {recognised.column for recognised in found if not (field.shares and recognised.field.shares)}
    return [column for column in table.columns if column not in taken]


def _by_name(field: Field, table: Table, sample: list[SourceRow], free: list[str]) -> Recognised | None:
    by_plain: dict[str, str] = {}
    for column in free:
        by_plain.setdefault(plain_header(column), column)
    for header in field.headers:
        column = by_plain.get(header, "")
        if not column:
            continue
        filled, share = _share(field, table, sample, column)
        if filled and share >= field.least:
            return Recognised(field, column, f"par son nom ; {_percent(share)} des valeurs conviennent")
    return None


def _by_content(field: Field, table: Table, sample: list[SourceRow], free: list[str]) -> Recognised | None:
    if field.alone >= NEVER:
        return None
    best: tuple[float, str] | None = None
    for column in free:
        filled, share = _share(field, table, sample, column)
        if filled >= LEAST_FILLED * len(sample) and share >= field.alone and (best is None or share > best[0]):
            best = share, column
    if best is None:
        return None
    return Recognised(field, best[1], f"par son contenu : {_percent(best[0])} des valeurs conviennent")


def _share(field: Field, table: Table, sample: list[SourceRow], column: str) -> tuple[int, float]:
    """How many sampled cells are filled, and the share of them that look right; for an identifier, how distinct."""
    if field.key == "external_id":
        cells = [as_text(row.cells.get(column)) for row in table.rows if not row.fault]
        filled = [cell for cell in cells if cell]
        return len(filled), len(set(filled)) / len(cells) if cells else 0.0
    values = [cell for row in sample if not _is_empty(cell := row.cells.get(column))]
    return len(values), sum(map(field.looks_right, values)) / len(values) if values else 0.0


def _is_empty(cell: object) -> bool:
    return cell is None or cell in ([], {}) or (isinstance(cell, str) and not cell.strip())


def _without_spare_point(found: list[Recognised]) -> list[Recognised]:
    """Latitude and longitude go together, and make a point column useless."""
    keys = {recognised.field.key for recognised in found}
    spare = {"point"} if keys >= {"latitude", "longitude"} else {"latitude", "longitude"}
    return [recognised for recognised in found if recognised.field.key not in spare]


def _refuse_nameless(table: Table, found: list[Recognised]) -> None:
    keys = {recognised.field.key for recognised in found}
    for key in REQUIRED:
        if key not in keys:
            raise FileRefusedError(
                f"Aucune colonne ne ressemble au {FIELDS_BY_KEY[key].label} : ajoutez --map {key}=COLONNE. "
                f"{_listed(table.columns)}"
            )


def _ordered_degrees(found: list[Recognised], sample: list[SourceRow]) -> tuple[list[Recognised], bool]:
    """Check on the map which number is the latitude; two columns named the wrong way round are exchanged."""
    by_key = {recognised.field.key: recognised for recognised in found}
    if "point" in by_key:
        column = by_key["point"].column
        cells = [cell for row in sample if pair_of(cell := row.cells.get(column))]
        usual = usual_latitude_first(cells[0]) if cells else True
        latitude_first = latitude_comes_first([pair for cell in cells if (pair := pair_of(cell))], usual=usual)
        order = "latitude puis longitude" if latitude_first else "longitude puis latitude"
        said = by_key["point"]._replace(reason=f"{by_key['point'].reason} ; lu {order}, d’après la carte de France")
        return [said if recognised is by_key["point"] else recognised for recognised in found], latitude_first
    if "latitude" in by_key:
        latitude, longitude = by_key["latitude"], by_key["longitude"]
        pairs = [
            (first, second)
            for row in sample
            if (first := as_number(as_text(row.cells.get(latitude.column)))) is not None
            and (second := as_number(as_text(row.cells.get(longitude.column)))) is not None
        ]
        if not latitude_comes_first(pairs, usual=True):
            reason = "colonnes inversées dans le fichier, d’après la carte de France"
            others = [recognised for recognised in found if recognised not in (latitude, longitude)]
            return [
                *others,
                Recognised(latitude.field, longitude.column, reason),
                Recognised(longitude.field, latitude.column, reason),
            ], True
    return found, True


def _age_unit(key: str, found: list[Recognised], sample: list[SourceRow]) -> str:
    """« mois » or « ans » for the bare numbers of an age column: its name says, else the size of its numbers."""
    column = next((recognised.column for recognised in found if recognised.field.key == key), None)
    if column is None or "mois" in plain_header(column):
        return "mois"
    if "an" in plain_header(column).split() or "ans" in plain_header(column).split():
        return "ans"
    numbers = [number for row in sample if (number := as_number(as_text(row.cells.get(column)))) is not None]
    return "ans" if key == "age_max" and numbers and max(numbers) <= LONGEST_AGE_IN_YEARS else "mois"


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


def _listed(columns: Iterable[str]) -> str:
    names = [shown(column) for column in columns]
    more = f" et {len(names) - 40} autres" if len(names) > 40 else ""
    return f"Colonnes du fichier : {', '.join(f'« {name} »' for name in names[:40])}{more}."
