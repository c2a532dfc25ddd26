"""The AVIP terms of the territories, read from bookings/avip_terms.toml when the portal starts."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from bookings.domain.avip import AvipTerm, term_of

FILE = Path(__file__).parent / "avip_terms.toml"


@cache
def terms() -> tuple[AvipTerm, ...]:
    """Every term. Raises ImproperlyConfigured for a mistake in the file."""
    return read_terms(FILE.read_text(encoding="utf-8"))


def read_terms(text: str) -> tuple[AvipTerm, ...]:
    """The terms of a table in TOML. Raises ImproperlyConfigured: a line is mistaken, doubled, or none is national."""
    try:
        found = tuple(AvipTerm(**line) for line in tomllib.loads(text)["term"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise ImproperlyConfigured(f"bookings/avip_terms.toml : {error}") from error
    once = {(term.departement, term.valid_from) for term in found}
    if len(once) != len(found) or not any(term.departement == "" for term in found):
        raise ImproperlyConfigured("bookings/avip_terms.toml : un bloc par territoire et par date, et un pour le pays")
    return found


def avip_term(insee_code: str, on: date) -> AvipTerm:
    """The term in force that day in a commune."""
    return term_of(terms(), insee_code, on)


def term_end(insee_code: str, starts: date, until: date | None) -> date:
    """The last day of an AVIP place in that commune: its term's, or the one asked when it comes first."""
    return min(until or date.max, avip_term(insee_code, starts).last_day(starts))
