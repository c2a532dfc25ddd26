"""Strict reading of the fields of a local aid: every mistake is kept with the field it is in, and said in French.

A reader that meets a mistake notes it and answers a placeholder, so that one reading names all of them; nothing is
built from placeholders, because `check` raises first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

Code = TypeVar("Code", bound=StrEnum)

SPACES = re.compile(r"[ \t\r\n]+")
# Controls, surrogates, invisible marks and line separators: nothing a reader would see.
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
SHORT, LONG = 200, 600
YES, NO = "oui", "non"


@dataclass(frozen=True, slots=True)
class Problem:
    """What to change in a field, named by its path (« public.chaque_adulte »); "" for the whole file."""

    field: str
    text: str

    def __str__(self) -> str:
        field = "".join(character for character in self.field if character.isprintable())
        return f"{field} : {self.text}" if field else self.text


class LocalAidRefused(ValueError):
    """The aid cannot be used as it is written."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(" ".join(str(problem) for problem in problems))
        self.problems = problems


class Fields:
    """One group of fields. Absent and empty (null) are the same."""

    def __init__(self, values: object, path: str = "", problems: list[Problem] | None = None) -> None:
        self.problems: list[Problem] = [] if problems is None else problems
        self.path = path
        self.read: set[str] = set()
        self.values: Mapping[object, object] = values if isinstance(values, Mapping) else {}
        if not isinstance(values, Mapping):
            self.note("", "doit être un groupe de champs « nom: valeur ».")

    def note(self, name: str, text: str) -> None:
        """Keep a mistake."""
        self.problems.append(Problem(".".join(part for part in (self.path, name) if part), text))

    def check(self) -> None:
        """Raise LocalAidRefused with every mistake of this group and of those read inside it."""
        if self.problems:
            raise LocalAidRefused(*self.problems)

    def end(self) -> None:
        """Note the fields nobody reads."""
        for name in self.values:
            if name not in self.read:
                self.note(
                    str(name)[:40], f"ce champ ne sert pas ici ; champs possibles : {', '.join(sorted(self.read))}."
                )

    def value(self, name: str) -> object:
        self.read.add(name)
        return self.values.get(name)

    def required(self, name: str) -> object:
        value = self.value(name)
        if value is None:
            self.note(name, "champ obligatoire, ajoutez-le.")
        return value

    def group(self, name: str) -> Fields | None:
        """The fields inside this one, None when absent."""
        value = self.value(name)
        return None if value is None else Fields(value, f"{self.path}.{name}" if self.path else name, self.problems)

    def required_group(self, name: str) -> Fields:
        self.required(name)
        return self.group(name) or Fields({}, name, [])

    def text(self, name: str, longest: int = SHORT) -> str:
        value = self.required(name)
        return "" if value is None else self._text(name, value, longest)

    def optional_text(self, name: str, longest: int = SHORT) -> str | None:
        value = self.value(name)
        return None if value is None else self._text(name, value, longest)

    def texts(self, name: str, longest: int = LONG) -> tuple[str, ...]:
        """A list of sentences, maybe empty, none twice."""
        found = [self._text(name, item, longest) for item in self._list(name)]
        if len(set(found)) != len(found):
            self.note(name, "contient deux fois la même ligne, gardez-en une.")
        return tuple(found)

    def url(self, name: str) -> str | None:
        text = self.optional_text(name, 500)
        if text is not None and re.fullmatch(r"https://[^\s/]+\.[^\s]+", text) is None:
            self.note(name, "doit être une adresse qui commence par https://.")
        return text

    def day(self, name: str) -> date | None:
        value = self.value(name)
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            self.note(name, f"doit être une date comme 2026-11-22, pas {shown(value)}.")
            return None
        if not 2000 <= value.year < 2050:
            self.note(name, f"doit être entre 2000 et 2049, pas {shown(value)}.")
        return value

    def required_day(self, name: str) -> date:
        self.required(name)
        return self.day(name) or date.min

    def whole(self, name: str, least: int, most: int) -> int | None:
        value = self.value(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.note(name, f"doit être un nombre entier de {least} à {most}, pas {shown(value)}.")
            return None
        return value

    def number(self, name: str, most: int, places: int = 2) -> Decimal | None:
        """A number over 0 and up to `most`, with at most `places` decimals."""
        value = self.value(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.note(name, f"doit être un nombre comme 20 ou 20.50, pas {shown(value)}.")
            return None
        number = Decimal(value)
        if not (number.is_finite() and 0 < number <= most):
            self.note(name, f"doit être plus grand que 0 et au plus {most}, pas {shown(value)}.")
            return None
        if number != round(number, places):
            self.note(name, f"a trop de décimales : {places} au plus.")
        return Decimal(int(number)) if number == int(number) else round(number, places)

    def required_number(self, name: str, most: int) -> Decimal:
        self.required(name)
        return self.number(name, most) or Decimal(0)

    def flag(self, name: str) -> bool:
        """« oui » or « non »; absent is « non »."""
        value = self.value(name)
        if value not in (None, YES, NO):
            self.note(name, f"doit être oui ou non, pas {shown(value)}.")
        return value == YES

    def code(self, name: str, codes: type[Code]) -> Code:
        value = self.required(name)
        if value in list(codes):
            return codes(str(value))
        if value is not None:
            self.note(name, f"doit être l’un de : {', '.join(codes)} ; pas {shown(value)}.")
        return next(iter(codes))

    def codes(self, name: str, codes: type[Code]) -> tuple[Code, ...]:
        """A list of codes, each once, in the order of the enumeration."""
        found = self._list(name)
        for item in found:
            if item not in list(codes):
                self.note(name, f"{shown(item)} n’est pas l’un de : {', '.join(codes)}.")
        return tuple(code for code in codes if code in found)

    def _list(self, name: str) -> list[object]:
        value = self.value(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.note(name, "doit être une liste, une ligne « - … » par élément.")
            return []
        return value

    def _text(self, name: str, value: object, longest: int) -> str:
        if not isinstance(value, str):
            self.note(name, f"doit être un texte : mettez {shown(value)} entre guillemets.")
            return ""
        text = SPACES.sub(" ", value).strip(" ")
        if not text:
            self.note(name, "est vide : écrivez un texte, ou retirez le champ.")
        if len(text) > longest:
            self.note(name, f"est trop long : {longest} caractères au plus.")
        if any(unicodedata.category(character) in UNSEEN for character in text):
            self.note(name, "contient un caractère invisible : retapez le texte.")
        return text


def shown(value: object) -> str:
    """What was read, cut short and safe to print."""
    text = "".join(character if character.isprintable() else " " for character in str(value))
    return f"« {text[:40]}… »" if len(text) > 40 else f"« {text} »"
