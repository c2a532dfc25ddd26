"""The one table of delays, read from families/retention.toml when the portal starts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from families.domain.retention import Delay, Kept

FILE = Path(__file__).parent / "retention.toml"


@cache
def delays() -> Mapping[Kept, Delay]:
    """Every delay, in the order of the page. Raises ImproperlyConfigured: a line is missing, doubled or mistaken."""
    return read_delays(FILE.read_text(encoding="utf-8"))


def read_delays(text: str) -> Mapping[Kept, Delay]:
    """The delays of a table in TOML. Raises ImproperlyConfigured."""
    try:
        lines = [_delay(line) for line in tomllib.loads(text)["delay"]]
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise ImproperlyConfigured(f"families/retention.toml : {error}") from error
    found = {line.kept: line for line in lines}
    if len(found) != len(lines) or found.keys() != set(Kept):
        raise ImproperlyConfigured("families/retention.toml : une ligne par donnée, ni plus ni moins")
    return found


def _delay(line: dict[str, Any]) -> Delay:
    return Delay(**{**line, "kept": Kept(line["kept"])})
