"""A list of families in CSV, read line by line: what can be opened, and what to correct, in French."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.phone import normalise_mobile
from families.domain.agreement_text import Channel
from families.domain.birth_months import MonthsNotUnderstood, birth_months
from families.domain.family import Family

COLUMNS = ("prenom", "email", "mobile", "message", "naissances", "accord", "recueilli")
MOST_LINES = 500
LONGEST_NAME = 60
YES = frozenset({"oui", "o", "x", "1", "vrai"})
NO = frozenset({"", "non", "n", "0", "faux"})
CHANNELS = {
    "face a face": Channel.IN_PERSON,
    "en face a face": Channel.IN_PERSON,
    "entretien": Channel.IN_PERSON,
    "telephone": Channel.TELEPHONE,
    "par telephone": Channel.TELEPHONE,
    "ecrit": Channel.WRITING,
    "par ecrit": Channel.WRITING,
}


class ListNotRead(ValueError):
    """The text is no list of families; the message, in French, says what to change."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number in the file, what was typed, and either a family or what to correct."""

    number: int
    typed: tuple[str, ...]
    family: Family | None
    channel: Channel | None
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FamilyList:
    lines: tuple[Line, ...]

    @property
    def good(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.errors)

    @property
    def bad(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.errors)


def decoded(content: bytes) -> str:
    """The text of a file as Excel or a text editor saves it: UTF-8, else Windows."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read_list(text: str, today: date) -> FamilyList:
    """Every line of a list. Raises ListNotRead: no header, a column missing, no line, too many, a quote left open."""
    if "\x00" in text:
        raise ListNotRead("Ce fichier n’est pas une liste en CSV.")
    header, *rows = _rows(text) or [(0, [])]
    names = [_plain(name) for name in header[1]]
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        raise ListNotRead(f"Il manque des colonnes : {', '.join(missing)}. Reprenez la première ligne du modèle.")
    if not rows:
        raise ListNotRead("La liste est vide.")
    if len(rows) > MOST_LINES:
        raise ListNotRead(f"Une liste a {MOST_LINES} lignes au plus. Partagez-la en plusieurs.")
    lines = [_line(number, _ordered(cells, names), today) for number, cells in rows]
    return FamilyList(tuple(_without_doubles(lines)))


def written_again(lines: tuple[Line, ...]) -> str:
    """The lines as a list to correct, with its header."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(line.typed for line in lines)
    return text.getvalue()


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The lines that are not blank, with their number."""
    first = text.lstrip("\ufeff\r\n ").split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter, strict=True)
    found = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((reader.line_num, [cell.strip() for cell in cells]))
    except csv.Error as error:
        raise ListNotRead(f"La ligne {reader.line_num} n’est pas lisible. Vérifiez les guillemets.") from error
    return found


def _ordered(cells: list[str], names: list[str]) -> tuple[str, ...]:
    values = dict(zip(names, cells, strict=False))
    return tuple(values.get(column, "") for column in COLUMNS)


def _line(number: int, typed: tuple[str, ...], today: date) -> Line:
    value = dict(zip(COLUMNS, typed, strict=True))
    errors: list[str] = []
    email, phone = _email(value["email"], errors), _phone(value["mobile"], errors)
    months = _months(value["naissances"], today, errors)
    if not value["prenom"] or len(value["prenom"]) > LONGEST_NAME:
        errors.append(f"prénom : écrivez-le, en {LONGEST_NAME} lettres au plus")
    if not value["email"] and not value["mobile"]:
        errors.append("e-mail ou mobile : écrivez l’un des deux")
    message = _plain(value["message"])
    if message not in YES | NO:
        errors.append("message : écrivez oui ou non")
    if _plain(value["accord"]) not in YES:
        errors.append("accord : la personne doit être d’accord, écrivez oui")
    channel = CHANNELS.get(_plain(value["recueilli"]))
    if channel is None:
        errors.append("recueilli : écrivez face à face, téléphone ou écrit")
    family = Family(value["prenom"], email, phone, message in YES, months)
    return Line(number, typed, None if errors else family, None if errors else channel, tuple(errors))


def _email(text: str, errors: list[str]) -> str:
    if text:
        try:
            validate_email(text)
        except ValidationError:
            errors.append("e-mail : adresse incomplète")
    return text.lower()


def _phone(text: str, errors: list[str]) -> str:
    if not text:
        return ""
    # A spreadsheet takes a number for an amount, and its leading zero away.
    number = normalise_mobile(f"0{text}" if re.fullmatch(r"[67]\d{8}", text) else text)
    if number is None and re.match(r"\+|00", text):
        errors.append("mobile : ce numéro est à l’étranger, écrivez un mobile français, ou un e-mail à sa place")
    elif number is None:
        errors.append("mobile : écrivez un mobile français, par exemple 06 12 34 56 78")
    return number or ""


def _months(text: str, today: date, errors: list[str]) -> tuple[date, ...]:
    try:
        months = birth_months(text, today)
    except MonthsNotUnderstood as error:
        errors.append(f"naissances : {error}")
        return ()
    if not months:
        errors.append("naissances : écrivez au moins un mois, par exemple 03/2025")
    return months


def _without_doubles(lines: list[Line]) -> list[Line]:
    """A family written twice in a list is one family: the second line says where the first is."""
    seen: dict[str, int] = {}
    kept = []
    for line in lines:
        contacts = [contact for contact in (line.family.email, line.family.phone) if contact] if line.family else []
        first = next((seen[contact] for contact in contacts if contact in seen), None)
        if first is not None:
            line = Line(line.number, line.typed, None, None, (f"même contact que la ligne {first}",))  # noqa: PLW2901
        else:
            seen.update(dict.fromkeys(contacts, line.number))
        kept.append(line)
    return kept


def _plain(text: str) -> str:
    """« Téléphone » is « telephone », « E-mail » is « email »."""
    bare = unicodedata.normalize("NFD", text.lower())
    return "".join(each for each in bare if each.isalnum() or each == " ").strip()
