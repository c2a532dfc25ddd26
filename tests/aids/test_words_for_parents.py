"""Sentences and steps that parents read: no word of the trade, fifteen words at most (design of the journeys)."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from pathlib import Path

from aids import domain
from aids.domain.wording import gettext_noop

FORBIDDEN = re.compile(
    r"reste à charge|\bPSU\b|\bEAJE\b|quotient|prescripteur|créneau|structure|multi-accueil|adaptation", re.IGNORECASE
)
LONGEST_SENTENCE = 15


def is_sentence(value: object) -> bool:
    """Words that start with a capital, unlike codes (« plancher », « ROUND_HALF_UP »)."""
    return isinstance(value, str) and value[:1].isupper() and not value.isupper()


def sentences() -> set[str]:
    """Every French constant of the domain: capitalised module constants that hold a sentence."""
    found = set()
    for module in pkgutil.walk_packages(domain.__path__, f"{domain.__name__}."):
        content = vars(importlib.import_module(module.name))
        found |= {text for name, text in content.items() if name.isupper() and is_sentence(text)}
    return found


def test_sentences_are_found():
    assert gettext_noop("Tarif selon vos revenus") in sentences()
    assert len(sentences()) > 20


def test_every_sentence_is_marked_for_translation():
    marked = set()
    for path in Path(domain.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == gettext_noop.__name__:
                marked.add(ast.literal_eval(node.args[0]))
    assert sentences() <= marked


def test_no_word_of_the_trade():
    assert [text for text in sorted(sentences()) if FORBIDDEN.search(text)] == []


def test_short_sentences():
    for text in sentences():
        for sentence in re.split(r"[.:] ", text):
            assert len(re.findall(r"[\w’'-]+", sentence)) <= LONGEST_SENTENCE, sentence
