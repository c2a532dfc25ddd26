"""The gazetteer of France, read once per process from the committed data."""

from __future__ import annotations

import csv
import lzma
from functools import cache
from pathlib import Path

from territory.domain.commune import Departement
from territory.domain.gazetteer import Gazetteer

DATA = Path(__file__).resolve().parent / "data"


@cache
def departements() -> dict[str, Departement]:
    """Return the départements and overseas collectivities by code (data/ATTRIBUTION.md says the source)."""
    with (DATA / "departements.csv").open(encoding="utf-8") as file:
        return {row["code"]: Departement(**row) for row in csv.DictReader(file)}


@cache
def gazetteer() -> Gazetteer:
    """Return the gazetteer of all current communes; the first call of a process takes some 0.4 s."""
    text = lzma.decompress((DATA / "communes.tsv.xz").read_bytes()).decode()
    return Gazetteer(text.splitlines(), departements())
