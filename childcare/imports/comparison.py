"""What an import changes, said before and after it."""

from __future__ import annotations

from dataclasses import dataclass, field

from childcare.imports.facility_row import FacilityRow


@dataclass(frozen=True, slots=True)
class Change:
    """A facility that the file gives differently; `fields` are the French names of what differs."""

    row: FacilityRow
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A file against the database.

    `kept` differ too, but are left as they are (docs/imports.md); `edited` differ in fields that their manager edited,
    which are left alone while the others are written; `missing` are the names of those no longer in the
    file, which stay.
    """

    new: list[FacilityRow] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    kept: list[Change] = field(default_factory=list)
    edited: list[Change] = field(default_factory=list)
    unchanged: list[FacilityRow] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
