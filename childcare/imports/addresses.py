"""Addresses: one string cut into street, postal code and commune; codes whose leading zero was lost; capitals."""

from __future__ import annotations

import re
from dataclasses import dataclass

COUNTRY = re.compile(r"[\s,]+france\s*$", re.IGNORECASE)
POSTAL_AND_COMMUNE = re.compile(r"^(?P<street>.*?)[\s,;\-]*\b(?P<postal_code>\d{5})\b[\s,\-]+(?P<commune>\D[^,;]*)$")
POSTAL_ONLY = re.compile(r"^(?P<street>.*?)[\s,;\-]+(?P<postal_code>\d{5})$")
CEDEX = re.compile(r"\s+cedex(\s+\d+)?\s*$", re.IGNORECASE)
INSEE = re.compile(r"(\d{2}|2[AB])\d{3}", re.IGNORECASE)
STREET_WORD = re.compile(
    r"\b(rue|avenue|av|boulevard|bd|bld|place|pl|all|allee|allée|impasse|imp|chemin|che|route|rte|quai|square|sq|cours"
    r"|passage|mail|esplanade|faubourg|lieu[- ]dit|rés|résidence|cour|lotissement|sentier|promenade|rond[- ]point)\b",
    re.IGNORECASE,
)
# Abbreviations of the national address file.
ABBREVIATIONS = {
    "ALL": "allée", "AV": "avenue", "BD": "boulevard", "BLD": "boulevard", "CHE": "chemin", "CRS": "cours",
    "CTRE": "centre", "ESP": "esplanade", "FG": "faubourg", "IMP": "impasse", "LOT": "lotissement", "PAS": "passage",
    "PL": "place", "PROM": "promenade", "RES": "résidence", "RPT": "rond-point", "RTE": "route", "SQ": "square",
}  # fmt: skip
SMALL_WORDS = frozenset(
    {"AU", "AUX", "COUR", "COURS", "DE", "DES", "DU", "EN", "ET", "LA", "LE", "LES"}
    | {"MAIL", "PLACE", "QUAI", "RUE", "SOUS", "SUR"}
)
ELIDED = re.compile(r"\b([DL]) (?=[AEÉÈIOUYH])")
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class WrittenPlace:
    """Where a row says it is, as written; any part may be empty."""

    street: str = ""
    postal_code: str = ""
    commune: str = ""
    insee_code: str = ""


def split_address(text: str) -> WrittenPlace:
    """« 29 ALL DE BRIENNE 31000 TOULOUSE » or « 2 rue X, 44100 Nantes, France » into its parts."""
    text = COUNTRY.sub("", text).strip(" ,;-")
    if found := POSTAL_AND_COMMUNE.match(text):
        return WrittenPlace(found["street"].strip(" ,;-"), found["postal_code"], clean_commune(found["commune"]))
    if found := POSTAL_ONLY.match(text):
        return WrittenPlace(found["street"].strip(" ,;-"), found["postal_code"])
    return WrittenPlace(text)


def clean_commune(text: str) -> str:
    """A commune's name without its CEDEX."""
    return CEDEX.sub("", text).strip(" ,;-")


def postal_code(text: str) -> str:
    """Five digits, a lost leading zero given back (« 1400 » is « 01400 »), or ""."""
    code = text.replace(" ", "")
    return code.zfill(5) if code.isascii() and code.isdigit() and len(code) in (4, 5) and int(code) >= 1000 else ""


def insee_code(text: str) -> str:
    """A commune's code of five characters, a lost leading zero given back, or ""."""
    code = text.replace(" ", "").upper()
    if code.isascii() and code.isdigit() and len(code) == 4:
        code = "0" + code
    return code if INSEE.fullmatch(code) else ""


def looks_like_address(text: str) -> bool:
    """Whether a text names a street, or ends with a postal code and a commune."""
    return STREET_WORD.search(text) is not None or POSTAL_AND_COMMUNE.match(COUNTRY.sub("", text)) is not None


def readable_street(text: str) -> str:
    """An address all in capitals as people write it: « 201 RTE D ALBI » is « 201 route d’Albi »."""
    if not text.isupper():
        return text
    return WORD.sub(_readable_word, ELIDED.sub(lambda elided: elided[1] + "’", text))


def _readable_word(found: re.Match[str]) -> str:
    word = found[0]
    if word in ABBREVIATIONS:
        return ABBREVIATIONS[word]
    if word in SMALL_WORDS or (word in ("D", "L") and found.string[found.end() : found.end() + 1] in ("’", "'")):
        return word.lower()
    return word.capitalize()
