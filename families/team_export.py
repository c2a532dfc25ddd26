"""The files of an organisation as a table, in CSV or in XLSX. No income: it is not a matter of the team.

A cell that begins like a formula would be computed by the spreadsheet that opens it: it is written as text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from django.utils import timezone

from families.domain.birth_months import written
from families.models import FamilyFile

HEADER = (
    "Dossier",
    "Prénom",
    "E-mail",
    "Mobile",
    "Peut-on laisser un message ?",
    "Naissances",
    "Parent isolé",
    "Besoins",
    "Conseiller",
    "Ouvert le",
    "Dernier contact",
    "Fermé le",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
DAY = "%d/%m/%Y"


def as_csv(files: Iterable[FamilyFile]) -> bytes:
    """UTF-8 with its mark and semicolons: what a French spreadsheet opens by itself."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerows(_rows(files))
    return ("\ufeff" + text.getvalue()).encode()


def as_xlsx(files: Iterable[FamilyFile]) -> bytes:
    """One sheet, every cell a text."""
    from openpyxl import Workbook  # noqa: PLC0415 (16 MB, which no other page should carry)

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Dossiers")
    for row in _rows(files):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def harmless(text: str) -> str:
    """The same text, which no spreadsheet computes; control characters, which XLSX refuses, are gone."""
    clean = "".join(character for character in text if character.isprintable() or character in "\n\t")
    return f"'{clean}" if clean.startswith(FORMULA) else clean


def _rows(files: Iterable[FamilyFile]) -> Iterator[list[str]]:
    yield list(HEADER)
    for file in files:
        yield [harmless(cell) for cell in _cells(file)]


def _cells(file: FamilyFile) -> Iterator[str]:
    yield str(file.pk)
    yield file.first_name
    yield file.email
    yield file.phone
    yield "oui" if file.may_leave_message else "non"
    yield written(tuple(sorted(child.birth_month for child in file.children.all())))
    yield {True: "oui", False: "non", None: ""}[file.single_parent]
    yield ", ".join(need.label for need in file.needs.all())
    yield str(file.counsellor.user)
    for moment in (file.opened_at, file.last_contact_at, file.closed_at):
        yield f"{timezone.localtime(moment):{DAY}}" if moment else ""
