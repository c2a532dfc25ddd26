"""The small search box of the catalogue: words of a title or of a usual name, accents and plurals forgiven."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

WORD = re.compile(r"[a-z0-9]+")
SMALL_WORDS = frozenset({"de", "du", "des", "la", "le", "les", "l", "d", "un", "une", "pour", "et", "a", "en", "chez"})


def words_of(text: str) -> list[str]:
    """« Crèches à domicile » → creche, domicile: without accents, capitals, plurals nor small words."""
    apart = text.replace("œ", "oe").replace("’", " ")
    plain = unicodedata.normalize("NFKD", apart).encode("ascii", "ignore").decode().lower()
    return [word.rstrip("s") or word for word in WORD.findall(plain) if word not in SMALL_WORDS]


def matches(query: str, texts: Iterable[str]) -> bool:
    """Whether every word asked begins a word of the texts. A query without any word matches everything."""
    known = [word for text in texts for word in words_of(text)]
    return all(any(word.startswith(asked) for word in known) for asked in words_of(query))
