"""Cells of a source file, whatever its format: text made comparable, numbers read, hostile strings stopped."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from childcare.imports.refusals import RowRefusedError

SHOWN_CHARACTERS = 80
# Control characters but tab and line breaks, and lone surrogates: neither PostgreSQL nor a terminal takes them.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
SPACES = re.compile(r"\s+")
NOT_WORD = re.compile(r"[^a-z0-9]+")
CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
WHOLE_FLOAT = re.compile(r"(\d+)\.0+")
MARKUP = re.compile(r"<\s*[a-zA-Z/!?]")
FORMULA = re.compile(r"[=@]|[+-]\d|[+-]\s*\w+\s*[(!|]")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row as the file gives it. `position` is what a person looks for: « ligne 12 », « enregistrement 3 »."""

    position: str
    cells: Mapping[str, object]
    fault: str = ""  # why the reader itself refuses this row
    _texts: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def text(self, column: str | None) -> str:
        """The cell's text on one line; raises RowRefusedError when no database could hold it."""
        if column is None:
            return ""
        if column not in self._texts:
            self._texts[column] = written(self.cells.get(column), column)
        return self._texts[column]


def as_text(value: object) -> str:
    """A cell as text, without surrounding or repeated spaces; empty for none, a list or an object."""
    if value is None or isinstance(value, bool | list | dict):
        return ""
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        value = f"{value:.0f}" if value.is_integer() else repr(value)
    text = SPACES.sub(" ", str(value)).strip()
    whole = WHOLE_FLOAT.fullmatch(text)
    return whole[1] if whole else text


def written(value: object, column: str) -> str:
    """As `as_text`, but raises RowRefusedError on control characters."""
    if isinstance(value, str) and UNWRITABLE.search(value):
        raise RowRefusedError(f"la colonne « {column} » contient des caractères de contrôle illisibles")
    return as_text(value)


def refuse_trap(text: str, label: str) -> None:
    """Raise RowRefusedError on a text that a page or a spreadsheet would run instead of showing."""
    if MARKUP.search(text):
        raise RowRefusedError(f"{label} : contient du code HTML ({shown(text)})")
    if FORMULA.match(text):
        raise RowRefusedError(f"{label} : ressemble à une formule de tableur ({shown(text)})")


def as_number(text: str) -> float | None:
    """A number written the French or the English way, or None."""
    try:
        number = float(text.replace(" ", "").replace("\u202f", "").replace("\xa0", "").replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def plain(text: str) -> str:
    """Lower case words without accents nor punctuation: « Type d’accueil » is « type d accueil »."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
        text = "".join(character for character in text if not unicodedata.combining(character))
    return NOT_WORD.sub(" ", text.lower()).strip()


def plain_header(name: str) -> str:
    """A column's name as plain words: « TypeAcc » is « type acc », « _lat » is « lat »."""
    return plain(CAMEL_CASE.sub(" ", name))


def shown(value: object) -> str:
    """A cell shortened and made harmless, to be printed in a report."""
    text = UNWRITABLE.sub("�", SPACES.sub(" ", str(value)).strip())
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
