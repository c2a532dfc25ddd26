"""Reads the dated scales of `aids/baremes/*.toml`: checked when the portal starts, kept in memory after.

A scale with a mistake stops the start: a wrong amount would be worse than no portal. Messages are in French, for the
person who edits a figure.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

from aids.domain.bareme import (
    Bareme,
    BaremeError,
    Bracket,
    Confidence,
    DatedValue,
    OpenPoint,
    RateByChildren,
    Series,
    Source,
    Unit,
)
from aids.domain.bareme_check import PointToCheck

Code = TypeVar("Code", bound=StrEnum)

DIRECTORY = Path(__file__).parent / "baremes"
OTHER_POINTS = Path(__file__).parent / "open_points.toml"
HEADER_KEYS = frozenset({"code", "title", "open_points"})
OPEN_POINT_KEYS = frozenset({"text", "where", "url"})
VALUE_KEYS = frozenset(
    {"value", "unit", "valid_from", "valid_until", "source", "url", "checked_on", "confidence", "enabled"}
)
STILL_OPEN = "open"
BRACKET = re.compile(r"(?P<first>[1-9]\d?)(?:-(?P<last>[1-9]\d?)|(?P<more>\+))?", re.ASCII)


@cache
def bareme(code: str) -> Bareme:
    """The scale of that code, read once. Raises ImproperlyConfigured with the file, the value and the mistake."""
    return read_bareme(DIRECTORY / f"{code}.toml")


@cache
def every_bareme() -> Mapping[str, Bareme]:
    """All scales by code, read once: at the start, so that a mistake does not wait for a family's page."""
    return {path.stem: bareme(path.stem) for path in sorted(DIRECTORY.glob("*.toml"))}


def read_bareme(path: Path) -> Bareme:
    """Read and check one file."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        if content.get("code") != path.stem:
            raise BaremeError(f"« code » doit être « {path.stem} »")
        title = _text(content, "title")
        tables = {key: entries for key, entries in content.items() if key not in HEADER_KEYS}
        if not tables:
            raise BaremeError("aucune série")
        series = {key: _series(key, entries) for key, entries in tables.items()}
        points = _point_entries(content.get("open_points", []), OPEN_POINT_KEYS)
        return Bareme(path.stem, title, series, tuple(map(_open_point, points)))
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"Barème {path.name} : {error}") from error


@cache
def other_open_points() -> tuple[PointToCheck, ...]:
    """What must be checked and concerns no scale, read once. Raises ImproperlyConfigured with the mistake."""
    return read_other_points(OTHER_POINTS)


def read_other_points(path: Path) -> tuple[PointToCheck, ...]:
    """Read and check one file of open points that each say their `subject`."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        if content.keys() != {"open_points"}:
            raise BaremeError("seulement des blocs [[open_points]]")
        entries = _point_entries(content["open_points"], OPEN_POINT_KEYS | {"subject"})
        return tuple(PointToCheck(_text(entry, "subject"), _open_point(entry)) for entry in entries)
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"Points ouverts, {path.name} : {error}") from error


def _series(key: str, entries: object) -> Series:
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise BaremeError(f"« {key} » doit être une suite de blocs [[{key}]]")
    values = []
    for entry in entries:
        try:
            values.append(_dated_value(entry))
        except BaremeError as error:
            raise BaremeError(f"{key} du {entry.get('valid_from', '?')} : {error}") from error
    try:
        return Series(key, tuple(sorted(values, key=lambda dated: dated.valid_from)))
    except BaremeError as error:
        raise BaremeError(f"{key} : {error}") from error


def _dated_value(entry: Mapping[str, object]) -> DatedValue:
    if missing := VALUE_KEYS - entry.keys():
        raise BaremeError(f"clé manquante : {', '.join(sorted(missing))}")
    if unknown := entry.keys() - VALUE_KEYS:
        raise BaremeError(f"clé inconnue : {', '.join(sorted(unknown))}")
    unit = _one_of(Unit, entry, "unit")
    if not isinstance(enabled := entry["enabled"], bool):
        raise BaremeError("« enabled » doit être true ou false")
    return DatedValue(
        value=_rates(entry["value"]) if unit is Unit.PERCENT_PER_HOUR else _amount(entry["value"]),
        unit=unit,
        valid_from=_day(entry, "valid_from"),
        valid_until=None if entry["valid_until"] == STILL_OPEN else _day(entry, "valid_until"),
        source=Source(_text(entry, "source"), _url(entry), _day(entry, "checked_on")),
        confidence=_one_of(Confidence, entry, "confidence"),
        enabled=enabled,
    )


def _point_entries(entries: object, keys: frozenset[str]) -> list[Mapping[str, object]]:
    if not isinstance(entries, list):
        raise BaremeError("« open_points » doit être une suite de blocs [[open_points]]")
    for entry in entries:
        if not isinstance(entry, dict) or entry.keys() != keys:
            raise BaremeError(f"un point ouvert a exactement : {', '.join(sorted(keys))}")
    return entries


def _open_point(entry: Mapping[str, object]) -> OpenPoint:
    return OpenPoint(_text(entry, "text"), _text(entry, "where"), _url(entry))


def _amount(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise BaremeError("« value » doit être un nombre")
    amount = Decimal(value)
    if not (amount.is_finite() and amount > 0):
        raise BaremeError("« value » doit être positif")
    return amount


def _rates(value: object) -> RateByChildren:
    if not isinstance(value, dict):
        raise BaremeError("« value » doit être une table de taux par nombre d’enfants")
    return RateByChildren(tuple(_bracket(name, rate) for name, rate in value.items()))


def _bracket(name: str, rate: object) -> Bracket:
    match = BRACKET.fullmatch(name)
    if match is None:
        raise BaremeError(f"tranche illisible : « {name} »")
    first = int(match["first"])
    return Bracket(first, None if match["more"] else int(match["last"] or first), _amount(rate))


def _day(entry: Mapping[str, object], key: str) -> date:
    value = entry[key]
    if not isinstance(value, date) or isinstance(value, datetime):
        raise BaremeError(f"« {key} » doit être une date")
    return value


def _text(entry: Mapping[str, object], key: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BaremeError(f"« {key} » doit être un texte")
    return value


def _url(entry: Mapping[str, object]) -> str | None:
    value = entry["url"]
    if not isinstance(value, str) or (value and not value.startswith("https://")):
        raise BaremeError("« url » doit être une adresse https, ou vide")
    return value or None


def _one_of(codes: type[Code], entry: Mapping[str, object], key: str) -> Code:
    try:
        return codes(str(entry[key]))
    except ValueError as error:
        known = ", ".join(code.value for code in codes)
        raise BaremeError(f"« {key} » doit être l’un de : {known}") from error
