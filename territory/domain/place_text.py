"""What a person types in a place field, read with indulgence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

LONGEST_TEXT = 200  # characters; the longest label of a commune has 57, of an address some 120

WORDS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
SUR = re.compile(r"\bs/\s*")
SAID_IN_VAIN = re.compile(r"\b(?:cedex(?: \d{1,2})?|arrondissements?|arr)\b")
ORDINAL = re.compile(r"\b(\d{1,2}) ?(?:er|ere|e|eme|ieme|nd|nde)\b")
COMBINING = re.compile(r"[\u0300-\u036f]")
NOT_WORD = re.compile(r"[^0-9a-z]+")
IN_PARENTHESES = re.compile(r"^(.*)\(([^()]*)\)\s*$", re.DOTALL)
POSTAL_CODE = re.compile(r"\b\d{5}\b")


@dataclass(frozen=True, slots=True)
class PlaceQuery:
    """One way to read a text: a folded name, the start of a postal code, a département code; any may be empty."""

    name: str = ""
    postal_code: str = ""
    departement: str = ""

    @property
    def has_whole_postal_code(self) -> bool:
        return len(self.postal_code) == 5


def fold(text: str) -> str:
    """Return the text in small letters without accents, hyphens or apostrophes, words between single spaces.

    « St-Étienne » gives "saint etienne", « Paris 19e Arrondissement » gives "paris 19", « Chalon s/Saône »
    gives "chalon sur saone". Whatever is not a letter or a digit separates words; an unreadable text gives "".
    """
    small = SUR.sub("sur ", text.lower()) if "/" in text else text.lower()
    if not small.isascii():
        small = COMBINING.sub("", unicodedata.normalize("NFKD", small.translate(LIGATURES)))
    words = NOT_WORD.sub(" ", small).split()
    joined = " ".join(WORDS.get(word, word) for word in words)
    bare = ORDINAL.sub(r"\1", SAID_IN_VAIN.sub("", joined))
    return bare if bare == joined else " ".join(bare.split())


def readings(text: str, departements: Mapping[str, str]) -> Iterator[PlaceQuery]:
    """Yield the ways to read a text that names a commune, the likeliest first.

    `departements` gives the code of each département by its folded code and folded name. « Paris 19 » is first
    the 19th arrondissement, then a commune called Paris in Corrèze, but « Marseille (13) » is the label of the
    city; « 31000 Blagnac », whose code is another's, is still read as Blagnac among the codes that start with 31.
    """
    text = text[:LONGEST_TEXT]
    label = IN_PARENTHESES.match(text)
    if label and fold(label[1]) and fold(label[2]) in departements:
        yield PlaceQuery(*_name_and_postal_code(fold(label[1])), departements[fold(label[2])])
    folded = fold(text)
    if not folded:
        return
    if folded.isdigit() and len(folded) <= 5:
        yield PlaceQuery(postal_code=folded)
        return
    name, postal_code = _name_and_postal_code(folded)
    yield PlaceQuery(name, postal_code)
    if postal_code:
        yield PlaceQuery(name, postal_code[: 3 if postal_code.startswith(("97", "98")) else 2])
    yield from _with_departement(name, postal_code, departements)


def _name_and_postal_code(folded: str) -> tuple[str, str]:
    """Take the last postal code, or "", out of a folded text."""
    postal_codes = POSTAL_CODE.findall(folded)
    return " ".join(POSTAL_CODE.sub(" ", folded).split()), postal_codes[-1] if postal_codes else ""


def _with_departement(name: str, postal_code: str, departements: Mapping[str, str]) -> Iterator[PlaceQuery]:
    """Yield the readings in which the last words, or the first one, say the département."""
    words = name.split()
    for cut in range(1, len(words)):
        code = departements.get(" ".join(words[cut:]))
        if code:
            yield PlaceQuery(" ".join(words[:cut]), postal_code, code)
    if len(words) > 1 and words[0][0].isdigit() and words[0] in departements:
        yield PlaceQuery(" ".join(words[1:]), postal_code, departements[words[0]])
