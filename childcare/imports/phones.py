"""French telephone numbers, and how places are asked for, wherever a producer hides them."""

from __future__ import annotations

import re

from childcare.imports.cells import plain

# +33 and the overseas codes (+262, +590, +594, +596): all are dialled with a leading 0 inside France.
PHONE = re.compile(
    r"(?<![\d])(?:(?:\+|00)(?:33|262|590|594|596)[\s.\-]*(?:\(0\))?[\s.\-]*|0)([1-9](?:[\s.\-/]*\d{2}){4})(?!\d)",
    re.ASCII,
)
LOST_ZERO = re.compile(r"[1-9]\d{8}", re.ASCII)
NOT_DIGIT = re.compile(r"\D")

COMMISSION = re.compile(r"\bcommission\b")
GUICHET = re.compile(
    r"\bguichet unique\b|\bespaces? (petite enfance|enfance|famille|jeunesse|accueil)\b|\bmairie\b|\bccas\b"
    r"|\bpoint info|\brelais petite enfance\b|\bservice petite enfance\b"
)
DIRECT = re.compile(r"\b(aupres de|contacter|a) la (structure|creche)\b|\bsur place\b|\bde la structure\b")


def phone_in(text: str, *, phone_column: bool = False) -> str:
    """The first number of a text as « 05 34 41 67 75 », or ""; in a telephone column, a lost leading 0 is put back."""
    found = PHONE.search(text)
    if found:
        digits = "0" + NOT_DIGIT.sub("", found[1])
    elif phone_column and LOST_ZERO.fullmatch(text.replace(" ", "")):
        digits = "0" + NOT_DIGIT.sub("", text)
    else:
        return ""
    return " ".join(digits[start : start + 2] for start in range(0, 10, 2))


def request_channel(text: str, phone: str) -> str:
    """How places are asked for, from a sentence: a code of AdmissionTerms.RequestChannel, or "" when it does not say.

    A facility that takes requests itself as well as the guichet unique is « telephone » when its number is known.
    """
    words = plain(text)
    if COMMISSION.search(words):
        return "commission"
    if DIRECT.search(words) and (phone or not GUICHET.search(words)):
        return "telephone"
    return "guichet_unique" if GUICHET.search(words) else ""
