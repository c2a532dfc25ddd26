"""A CSV of prescriber organisations to rows, or to what must be changed in the file, line by line."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from accounts.imports.organisation_row import OrganisationRow, RowRefused, read_row

MAX_MEBIBYTES = 10
COLUMNS = {
    "siret": ("siret", "n° siret", "numero siret", "numéro siret"),
    "name": ("nom", "nom de la structure", "raison sociale", "denomination", "dénomination"),
    "kind": ("type", "type de structure"),
    "departement": ("departement", "département", "code departement", "code département"),
    "commune": ("commune", "ville", "code insee", "code commune"),
    "email": ("email", "e-mail", "mail", "courriel", "adresse electronique", "adresse électronique"),
    "phone": ("telephone", "téléphone", "tel", "tél"),
}
REQUIRED = ("siret", "name", "kind")
DELIMITERS = ";,\t|"


class FileRefused(Exception):
    """The file cannot be read at all; the message, in French, says what to change."""


@dataclass(frozen=True, slots=True)
class OrganisationFile:
    """What a file holds: rows by line number, refusals by line number, and how it was read."""

    encoding: str
    columns: dict[str, str]
    ignored: tuple[str, ...]
    rows: dict[int, OrganisationRow] = field(default_factory=dict)
    refusals: dict[int, str] = field(default_factory=dict)


def read_organisation_file(path: Path) -> OrganisationFile:
    """Read a whole file. Raises FileRefused when it is no table of organisations."""
    text, encoding = _decode(_bytes(path))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise FileRefused(f"Ligne {reader.line_num} : ce n’est pas du CSV ({error}).") from error
    if not lines:
        raise FileRefused("Le fichier est vide.")
    headers = [" ".join(cell.split()) for cell in lines[0][1]]
    columns = _columns(headers)
    found = OrganisationFile(
        encoding=encoding,
        columns={key: headers[index] for key, index in columns.items()},
        ignored=tuple(header for index, header in enumerate(headers) if header and index not in columns.values()),
    )
    _read_lines(found, lines[1:], columns, len(headers))
    return found


def _read_lines(
    found: OrganisationFile, lines: list[tuple[int, list[str]]], columns: dict[str, int], width: int
) -> None:
    seen: dict[str, int] = {}
    for number, cells in lines:
        try:
            if len(cells) > width:
                raise RowRefused(f"la ligne a {len(cells)} cellules pour {width} colonnes : vérifiez les guillemets.")
            row = read_row({key: cells[index].strip() for key, index in columns.items() if index < len(cells)})
            if row.siret in seen:
                raise RowRefused(f"le SIRET {row.siret} est déjà à la ligne {seen[row.siret]}.")
        except RowRefused as refused:
            found.refusals[number] = str(refused)
        else:
            seen[row.siret] = number
            found.rows[number] = row


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise FileRefused(f"« {path.name} » n’existe pas, ou n’est pas un fichier.")
        with path.open("rb") as file:
            content = file.read(MAX_MEBIBYTES * 2**20 + 1)
    except (OSError, ValueError) as error:
        raise FileRefused("Le fichier ne peut pas être lu : vérifiez le chemin et vos droits.") from error
    if len(content) > MAX_MEBIBYTES * 2**20:
        raise FileRefused(f"Le fichier dépasse {MAX_MEBIBYTES} Mio : découpez-le.")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise FileRefused("C’est un classeur ou un PDF : enregistrez-le en CSV UTF-8, puis recommencez.")
    return content


def _decode(content: bytes) -> tuple[str, str]:
    """UTF-8, else Windows-1252 as French spreadsheets write it, and its name."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content:
        raise FileRefused("Le fichier est en UTF-16 ou n’est pas du texte : enregistrez-le en CSV UTF-8.")
    try:
        return content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    try:
        return content.decode("cp1252"), "Windows-1252 (vérifiez les accents ci-dessous)"
    except UnicodeDecodeError as error:
        raise FileRefused(f"Ligne {line} : ni UTF-8 ni Windows-1252. Enregistrez le fichier en CSV UTF-8.") from error


def _delimiter(text: str) -> str:
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=header.count)


def _columns(headers: list[str]) -> dict[str, int]:
    """Where each field is. Raises FileRefused when a needed column is missing, or written twice."""
    lowered = [header.lower() for header in headers]
    found: dict[str, int] = {}
    for key, names in COLUMNS.items():
        places = [index for index, header in enumerate(lowered) if header in names]
        if len(places) > 1:
            raise FileRefused(
                f"Deux colonnes disent la même chose : « {headers[places[0]]} » et « {headers[places[1]]} »."
            )
        if places:
            found[key] = places[0]
    missing = [COLUMNS[key][0] for key in REQUIRED if key not in found]
    if "departement" not in found and "commune" not in found:
        missing.append("departement")
    if missing:
        read = ", ".join(f"« {header} »" for header in headers if header) or "aucune"
        raise FileRefused(f"Il manque la colonne {', '.join(missing)}. Colonnes lues : {read}.")
    return found
