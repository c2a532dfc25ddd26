"""Strict reading of one JSON object: every refusal names the field and says in French what to change."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NoReturn, TypeVar

MAX_BYTES = 65_536
SHOWN_CHARACTERS = 40
# What a person writes: no exponent, no other alphabet's digits, no sign of infinity.
DECIMAL = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", re.ASCII)
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)

Code = TypeVar("Code", bound=StrEnum)
Value = TypeVar("Value")


class InvalidInput(ValueError):
    """The input cannot be understood; the message is for the person who wrote it."""


def read_json_object(content: bytes) -> dict[str, object]:
    """The one JSON object of `content` (UTF-8, at most 64 kB).

    Numbers are int or Decimal, exact; only NaN and Infinity are float, so that their field can be named.
    """
    if len(content) > MAX_BYTES:
        raise InvalidInput(f"L’entrée est trop longue : au plus {MAX_BYTES // 1024} ko.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput("L’entrée n’est pas en UTF-8 : enregistrez-la dans cet encodage.") from error
    try:
        found = json.loads(text, parse_float=Decimal, parse_constant=float, object_pairs_hook=_without_duplicates)
    except InvalidInput:
        raise
    except json.JSONDecodeError as error:
        raise InvalidInput(f"L’entrée n’est pas du JSON : ligne {error.lineno}, colonne {error.colno}.") from error
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise InvalidInput("L’entrée n’est pas du JSON : un nombre ou un emboîtement est démesuré.") from error
    if not isinstance(found, dict):
        raise InvalidInput("L’entrée doit être un objet JSON : { … }.")
    return found


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields: dict[str, object] = {}
    for name, value in pairs:
        if name in fields:
            raise InvalidInput(f"{shown(name)} : ce champ est donné deux fois, gardez-en un.")
        fields[name] = value
    return fields


def shown(value: object) -> str:
    """What was received, cut short and safe to print."""
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    printable = "".join(character if character.isprintable() else "?" for character in text)
    short = printable[:SHOWN_CHARACTERS] + ("…" if len(printable) > SHOWN_CHARACTERS else "")
    return f"« {short} »"


class Fields:
    """The fields of one JSON object, read by name and type. `null` stands for an absent field."""

    def __init__(self, values: Mapping[str, object], known: Iterable[str], path: str = "") -> None:
        self.values, self.path = values, path
        known = frozenset(known)
        for name in values:
            if name not in known:
                self.refuse(name, f"champ inconnu ; champs possibles : {', '.join(sorted(known))}.")

    def refuse(self, name: str, what: str) -> NoReturn:
        field = f"{self.path}.{name}" if self.path else name
        printable = "".join(character if character.isprintable() else "?" for character in field[:80])
        raise InvalidInput(f"{printable} : {what}")

    def has(self, name: str) -> bool:
        return self.values.get(name) is not None

    def required(self, name: str, value: Value | None) -> Value:
        """`value` as read from field `name`, refused when absent."""
        if value is None:
            self.refuse(name, "champ obligatoire, ajoutez-le.")
        return value

    def section(self, name: str, known: Iterable[str]) -> Fields:
        """A required object inside this one."""
        value = self.required(name, self.values.get(name))
        if not isinstance(value, dict):
            self.refuse(name, "doit être un objet { … }.")
        return Fields(value, known, f"{self.path}.{name}" if self.path else name)

    def amount(self, name: str, maximum: int) -> Decimal | None:
        """A decimal number from 0 to `maximum`, written "93.00" (a bare JSON number is accepted)."""
        if not self.has(name):
            return None
        value = self.values[name]
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            self.refuse(name, f'doit être un nombre comme "93.00", pas {shown(value)}.')
        text = _written(value)
        if DECIMAL.fullmatch(text) is None:
            self.refuse(name, f'doit être un nombre comme "93.00", pas {shown(value)}.')
        number = Decimal(text)
        if not 0 <= number <= maximum:
            self.refuse(name, f"doit être entre 0 et {maximum}, pas {shown(value)}.")
        return abs(number)

    def whole(self, name: str, minimum: int, maximum: int) -> int | None:
        if not self.has(name):
            return None
        value = self.values[name]
        if isinstance(value, bool) or not isinstance(value, int):
            self.refuse(name, f"doit être un nombre entier sans guillemets, pas {shown(value)}.")
        if not minimum <= value <= maximum:
            self.refuse(name, f"doit être entre {minimum} et {maximum}, pas {shown(value)}.")
        return value

    def flag(self, name: str) -> bool | None:
        if not self.has(name):
            return None
        value = self.values[name]
        if not isinstance(value, bool):
            self.refuse(name, f"doit être true ou false, pas {shown(value)}.")
        return value

    def day(self, name: str, first: date, last: date) -> date | None:
        """An ISO date from `first` to `last`."""
        if not self.has(name):
            return None
        value = self.values[name]
        try:
            if not isinstance(value, str) or ISO_DAY.fullmatch(value) is None:
                raise ValueError
            found = date.fromisoformat(value)
        except ValueError:
            self.refuse(name, f'doit être une date comme "2026-11-15", pas {shown(value)}.')
        if not first <= found <= last:
            self.refuse(name, f"doit être entre le {first} et le {last}, pas {shown(value)}.")
        return found

    def code(self, name: str, codes: type[Code]) -> Code | None:
        return self._code(name, self.values[name], codes) if self.has(name) else None

    def codes(self, name: str, codes: type[Code], at_most: int) -> tuple[Code, ...] | None:
        """A list of codes, at most so many."""
        if not self.has(name):
            return None
        values = self.values[name]
        if not isinstance(values, list):
            self.refuse(name, "doit être une liste [ … ].")
        if len(values) > at_most:
            self.refuse(name, f"au plus {at_most} entrées, une par adulte.")
        return tuple(self._code(name, value, codes) for value in values)

    def _code(self, name: str, value: object, codes: type[Code]) -> Code:
        found = next((code for code in codes if code.value == value), None)
        if found is None:
            self.refuse(name, f"code inconnu {shown(value)} ; codes possibles : {', '.join(codes)}.")
        return found

    def matching(self, name: str, pattern: re.Pattern[str], what: str) -> str | None:
        """A text of a given form."""
        if not self.has(name):
            return None
        value = self.values[name]
        if not isinstance(value, str) or pattern.fullmatch(value) is None:
            self.refuse(name, f"doit être {what}, pas {shown(value)}.")
        return value


def _written(value: str | int | Decimal) -> str:
    """The number as digits; nothing when it is too long to write out (1e999999 would fill the memory)."""
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return str(value) if abs(value) < 10**12 else ""
    return f"{value:f}" if -7 <= value.adjusted() <= 12 else ""
