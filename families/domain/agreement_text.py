"""What a parent may agree to, and how the agreement is given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

NAME = re.compile(r"(?P<purpose>[a-z]+)-(?P<day>\d{4}-\d{2}-\d{2})", re.ASCII)


class Purpose(StrEnum):
    """The file itself, or the income kept in it: two agreements, given and withdrawn apart."""

    FILE = "file"
    INCOME = "income"

    @property
    def label(self) -> str:
        return {"file": "Dossier suivi par un conseiller", "income": "Revenus gardés dans le dossier"}[self.value]


class Channel(StrEnum):
    """How the parent agreed."""

    IN_PERSON = "in_person"
    TELEPHONE = "telephone"
    WRITING = "writing"
    LINK = "link"

    @property
    def label(self) -> str:
        labels = {"in_person": "En face à face", "telephone": "Par téléphone", "writing": "Par écrit"}
        return labels.get(self.value, "Par le lien du parent")


@dataclass(frozen=True, slots=True)
class AgreementText:
    """One version of a text, dated. `body` is its French text, paragraphs separated by an empty line."""

    version: str
    purpose: Purpose
    dated: date
    body: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(" ".join(part.split()) for part in self.body.split("\n\n") if part.strip())


class AgreementTextError(ValueError):
    """The name of a text does not say its purpose and its date."""


def agreement_text(name: str, body: str) -> AgreementText:
    """The text of a file named ``file-2026-11-22``. Raises AgreementTextError for another name, or an empty text."""
    found = NAME.fullmatch(name)
    if found is None or not body.strip():
        raise AgreementTextError(f"{name} : attendu « objet-AAAA-MM-JJ » et un texte")
    try:
        return AgreementText(name, Purpose(found["purpose"]), date.fromisoformat(found["day"]), body)
    except ValueError as error:
        raise AgreementTextError(f"{name} : {error}") from None
