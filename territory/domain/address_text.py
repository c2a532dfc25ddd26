"""Finds the commune that an address names, when nobody can tell where the address is."""

from __future__ import annotations

import re

from territory.domain.gazetteer import Gazetteer, Resolution
from territory.domain.place_text import LONGEST_TEXT, POSTAL_CODE, fold

SEPARATORS = re.compile(r"[,;\n]|\s-\s")

# A name that follows one of these belongs to the street: « rue de Paris », « place Saint-Denis ».
STREET_WORD = re.compile(
    "allee|avenue|av|bd|boulevard|chaussee|chemin|cite|cour|cours|d|de|des|du|esplanade|faubourg|impasse|l|la|le|les"
    "|montee|passage|place|pl|pont|porte|promenade|quai|residence|rond|route|rue|ruelle|sentier|square|villa|voie"
)


def postal_code_in(text: str) -> str:
    """Return the last five-digit number of a text, or "" when there is none."""
    codes = POSTAL_CODE.findall(text[:LONGEST_TEXT])
    return codes[-1] if codes else ""


def commune_in(text: str, gazetteer: Gazetteer) -> Resolution:
    """Return the commune that an address names: « 12 rue de la Gare, 31000 Toulouse », « Lyon, 3 rue de Metz ».

    The parts between commas are read from the last to the first, and each from its end; then the postal code
    decides alone. Nothing is guessed from the name of a street.
    """
    postal_code = postal_code_in(text)
    parts = [fold(part) for part in SEPARATORS.split(text[:LONGEST_TEXT])]
    for part in reversed(parts):
        words = [word for word in part.split() if word not in ("france", postal_code)]
        found = _at_the_end(words, postal_code, gazetteer) or _before_the_number(words, postal_code, gazetteer)
        if found:
            return found
    return gazetteer.resolve(postal_code) if postal_code else Resolution()


def _at_the_end(words: list[str], postal_code: str, gazetteer: Gazetteer) -> Resolution | None:
    """Return the commune named by the most words at the end of a part."""
    for start in range(len(words)):
        if start and STREET_WORD.fullmatch(words[start - 1]):
            continue
        found = gazetteer.named(" ".join([*words[start:], postal_code]))
        if not found.is_unknown:
            return found
    return None


def _before_the_number(words: list[str], postal_code: str, gazetteer: Gazetteer) -> Resolution | None:
    """Return the commune that comes before the number of the house: « Toulouse 12 rue de la Gare »."""
    number = next((position for position, word in enumerate(words) if word.isdigit()), 0)
    found = gazetteer.named(" ".join([*words[:number], postal_code]))
    return None if found.is_unknown else found
