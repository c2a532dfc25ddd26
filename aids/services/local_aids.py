"""Local aids from files to the database, without ever undoing what a person edited there unless asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import unified_diff
from enum import StrEnum
from pathlib import Path

from django.db import transaction

from aids.domain.local_aid import LocalAid
from aids.local_aid_columns import aid_of, columns_of
from aids.local_aid_fields import LocalAidRefused
from aids.local_aid_files import SUFFIX, shipped_local_aids, write_local_aid
from aids.locks import locked_local_aids
from aids.models import LocalAid as LocalAidRow


class Fate(StrEnum):
    """What a file does to the table. `KEPT`: its row was edited in the administration, and stays as it is."""

    NEW = "new"
    SAME = "same"
    UPDATED = "updated"
    KEPT = "kept"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Change:
    """One file and what became of it. `difference`: the lines that differ, from the row to the file."""

    aid: LocalAid
    fate: Fate
    difference: tuple[str, ...] = ()


def compare(aids: Iterable[LocalAid], *, replace: bool = False) -> tuple[Change, ...]:
    """What `load` would do, nothing written."""
    wanted = tuple(aids)
    rows = LocalAidRow.objects.in_bulk([aid.slug for aid in wanted], field_name="slug")
    return tuple(_change(aid, rows.get(aid.slug), replace=replace) for aid in wanted)


@transaction.atomic
def load(aids: Iterable[LocalAid], *, replace: bool = False) -> tuple[Change, ...]:
    """Write these aids, all or none, each slug once. Doing it again changes nothing.

    A row edited in the administration is kept, unless `replace`. Rows of other slugs are left alone.
    """
    wanted = tuple(aids)
    rows = locked_local_aids(aid.slug for aid in wanted)
    changes = tuple(_change(aid, rows.get(aid.slug), replace=replace) for aid in wanted)
    for change in changes:
        if change.fate is not Fate.KEPT:
            _write(change.aid, rows.get(change.aid.slug))
    return changes


def load_shipped() -> tuple[Change, ...]:
    """The aids of the project's own files, into the database."""
    return load(shipped_local_aids())


def export(folder: Path) -> tuple[Path, ...]:
    """Write one file per aid shown to families.

    Raises LocalAidRefused for a row that no longer stands, before anything is written, and OSError.
    """
    texts = {row.slug: write_local_aid(aid_of(row)) for row in LocalAidRow.objects.filter(listed=True)}
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for slug, text in texts.items():
        path = folder / f"{slug}{SUFFIX}"
        path.write_text(text, encoding="utf-8", newline="\n")
        paths.append(path)
    return tuple(paths)


def text_of(row: LocalAidRow) -> str:
    """The file this row would give; empty when the row no longer stands."""
    try:
        return write_local_aid(aid_of(row))
    except LocalAidRefused:
        return ""


def difference(before: str, after: str) -> tuple[str, ...]:
    """The lines that differ, « - » before and « + » after; none when the texts are the same."""
    lines = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return tuple(line for line in lines if not line.startswith(("---", "+++", "@@")))


def _change(aid: LocalAid, row: LocalAidRow | None, *, replace: bool) -> Change:
    if row is None:
        return Change(aid, Fate.NEW)
    here, wanted = text_of(row), write_local_aid(aid)
    if here == wanted:
        return Change(aid, Fate.SAME)
    lines = difference(here, wanted)
    if here == row.loaded_text:
        return Change(aid, Fate.UPDATED, lines)
    return Change(aid, Fate.REPLACED if replace else Fate.KEPT, lines)


def _write(aid: LocalAid, row: LocalAidRow | None) -> None:
    """Give the row every column of the file, and remember the file."""
    text = write_local_aid(aid)
    if row is None:
        row = LocalAidRow()
    elif row.loaded_text == text == text_of(row):
        return
    for column, value in columns_of(aid).items():
        setattr(row, column, value)
    row.loaded_text = text
    row.save()
