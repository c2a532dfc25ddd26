"""JSON of open data portals: opendatasoft v1, GeoJSON, and plain lists of objects."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence

from childcare.imports.cells import SourceRow
from childcare.imports.decoding import decode_utf_8
from childcare.imports.readers.table import Table, columns_of
from childcare.imports.refusals import FileRefusedError

SHAPES_READ = "JSON opendatasoft, GeoJSON, liste d’objets JSON ou CSV"
LIST_KEYS = ("records", "results", "data", "features")
ASSIGNMENT = re.compile(r"\s*(?:var|let|const)\s+\w+\s*=")
SHAPE_OF_GEOMETRY = "geometry"
RECORD_ID = "recordid"


def read_json(content: bytes) -> Table:
    """The rows of a JSON file; raises FileRefusedError when it is broken or of a shape no reader knows."""
    document = _parse(decode_utf_8(content))
    items, is_geojson = _items(document)
    if not items:
        raise FileRefusedError("Le fichier ne contient aucun enregistrement.")
    if is_geojson:
        return _table("GeoJSON", items, _feature_cells)
    if all(isinstance(item, dict) and isinstance(item.get("fields"), dict) for item in items):
        return _table("JSON opendatasoft (v1)", items, _record_cells)
    if any(isinstance(item, dict) for item in items):
        return _table("liste d’objets JSON", items, dict)
    raise FileRefusedError(f"La liste JSON ne contient pas d’objets. Formats lus : {SHAPES_READ}.")


def _parse(text: str) -> object:
    if ASSIGNMENT.match(text):
        raise FileRefusedError(
            "Ce fichier est du JavaScript (« var … = »), pas du JSON : retirez ce qui précède la première accolade et "
            "le point-virgule final, enregistrez-le en .geojson ou .json, puis recommencez."
        )
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise FileRefusedError(
            f"JSON invalide, ligne {error.lineno}, colonne {error.colno} : le fichier est abîmé ou incomplet."
        ) from error
    except ValueError as error:
        raise FileRefusedError("JSON invalide : il contient un nombre démesuré ou impossible (NaN).") from error
    except RecursionError as error:
        raise FileRefusedError("JSON invalide : trop de niveaux imbriqués.") from error


def _refuse_constant(constant: str) -> object:
    raise ValueError(constant)


def _items(document: object) -> tuple[list[object], bool]:
    """The list of records of a document, and whether they are GeoJSON features."""
    if isinstance(document, list):
        return document, False
    if isinstance(document, dict):
        for key in LIST_KEYS:
            if isinstance(document.get(key), list):
                return document[key], key == "features"
    raise FileRefusedError(f"Ce JSON n’est pas une liste d’établissements. Formats lus : {SHAPES_READ}.")


def _table(shape: str, items: Sequence[object], cells: Callable[[dict[str, object]], dict[str, object]]) -> Table:
    rows = []
    for number, item in enumerate(items, start=1):
        position = f"enregistrement {number}"
        if isinstance(item, dict):
            rows.append(SourceRow(position, cells(item)))
        else:
            rows.append(SourceRow(position, {}, fault="ce n’est pas un objet JSON"))
    return Table(shape, "UTF-8", columns_of(rows), rows)


def _record_cells(record: dict[str, object]) -> dict[str, object]:
    fields = record["fields"]
    outer = {key: record[key] for key in (RECORD_ID, SHAPE_OF_GEOMETRY) if key in record}
    return {**fields, **outer} if isinstance(fields, dict) else outer


def _feature_cells(feature: dict[str, object]) -> dict[str, object]:
    properties = feature.get("properties")
    outer = {key: feature[key] for key in ("id", SHAPE_OF_GEOMETRY) if key in feature}
    return {**outer, **properties} if isinstance(properties, dict) else outer
