"""The alphabet of text messages (GSM 03.38): 160 of its characters fit in one SMS, against 70 of any other.

Typographic signs and rare accents are written as their plain neighbours, so that one « ê » does not cost two SMS.
"""

from __future__ import annotations

import unicodedata

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Written with an escape before them: they count twice.
EXTENDED = frozenset("^{}\\[~]|€\f")
MOST = 160

_PLAIN = str.maketrans(
    {
        "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...",
        "\u00a0": " ", "\u202f": " ", "œ": "oe", "Œ": "OE", "\u2011": "-",
    }
)  # fmt: skip
_QUOTED = (("« ", "«"), (" »", "»"))


def plain(text: str) -> str:
    """The same words in the alphabet of SMS, as far as they can be: « être » becomes « etre », an emoji stays."""
    text = text.replace("\u00a0", " ").replace("\u202f", " ")
    for spaced, tight in _QUOTED:
        text = text.replace(spaced, tight)
    return "".join(_plain_character(character) for character in text.translate(_PLAIN))


def strange(text: str) -> frozenset[str]:
    """The characters that one SMS of this alphabet cannot carry."""
    return frozenset(text) - BASIC - EXTENDED


def septets(text: str) -> int:
    """How many of the 160 units of an SMS the text takes, when none of its characters is strange."""
    return len(text) + sum(character in EXTENDED for character in text)


def _plain_character(character: str) -> str:
    if character in BASIC or character in EXTENDED:
        return character
    bare = unicodedata.normalize("NFD", character)[0]
    return bare if bare in BASIC else character
