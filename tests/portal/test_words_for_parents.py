"""The words parents read: none of the jargon, sentences of at most fifteen words (docs/words.md)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN = re.compile(
    r"\b(restes? à charge|PSU|EAJE|quotient|prescripteurs?|créneaux?|structures?|multi-accueils?|adaptations?)\b",
    re.IGNORECASE,
)
MOST_WORDS = 15
TEMPLATES = [*(ROOT / "templates/pages").glob("*.html"), *(ROOT / "templates/parts").rglob("*.html")]
TEMPLATES += [*(ROOT / "templates/documents").glob("*.html"), *(ROOT / "templates/jinja2").glob("*.html")]
TEMPLATES += [*(ROOT / "templates/messages").glob("*.[ht]*")]
TEMPLATES += [*(ROOT / "templates/fields").glob("*.html"), *(ROOT / "templates").glob("*.html")]
# What the portal itself says to parents in Python; professionals' pages use the terms of their trade.
MODULES = [
    *(path for path in (ROOT / "portal").glob("*.py") if path.name != "space.py"),  # the space is for professionals
    *(ROOT / "portal/views").glob("*.py"),
    *(ROOT / "portal/forms").glob("*.py"),
    *(path for path in (ROOT / "portal/catalogue").glob("*.py") if path.name != "law.py"),
    ROOT / "portal/words/your_aids.py",
    ROOT / "portal/words/aid_conditions.py",
    ROOT / "portal/words/own_bookings.py",
    *(ROOT / "portal/journeys").glob("own_*.py"),
]

TRANSLATED = re.compile(r"{%\s*translate\s+(\"[^\"]*\"|'[^']*')[^%]*%}")
TRANSLATED_BY_JINJA = re.compile(r"\b_\((\"[^\"]*\")\)")
BLOCK = re.compile(r"{%\s*blocktranslate[^%]*%}(.*?){%\s*endblocktranslate\s*%}", re.DOTALL)
MARKERS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext"}
WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*", re.UNICODE)


def sentences() -> Iterator[tuple[str, str]]:
    """Every marked text, with its file."""
    for path in TEMPLATES:
        source = path.read_text(encoding="utf-8")
        for text in TRANSLATED.findall(source) + TRANSLATED_BY_JINJA.findall(source):
            yield path.name, text[1:-1]
        for text in BLOCK.findall(source):
            for part in re.split(r"{%\s*plural\s*%}", text):
                yield path.name, re.sub(r"{{[^}]*}}", "mot", part)
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKERS:
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield path.name, re.sub(r"%\(\w+\)s", "mot", argument.value)


def test_texts_are_found():
    assert len(list(sentences())) > 200


def test_no_forbidden_word():
    assert [(name, text) for name, text in sentences() if FORBIDDEN.search(text)] == []


def test_sentences_are_short():
    long = [
        (name, sentence)
        for name, text in sentences()
        for sentence in re.split(r"[.?!:…]\s", text)
        if len(WORD.findall(sentence)) > MOST_WORDS
    ]

    assert long == []


def test_templates_print_no_french_that_is_not_marked():
    """Text between tags of a parents' template goes through gettext: no accented word stands bare."""
    bare = {}
    for path in TEMPLATES:
        if path.name == "500.html":  # static, so that it needs nothing
            continue
        source = path.read_text(encoding="utf-8")
        source = BLOCK.sub(
            " ", re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", lambda m: m[0] if "blocktranslate" in m[0] else " ", source)
        )
        text = re.sub(r"<[^>]+>", " ", source)
        words = re.findall(r"\b\w*[éèêàùçôî]\w*\b", text)
        if words:
            bare[path.name] = words

    assert bare == {}


def test_the_texts_that_parents_agree_to_are_in_their_words():
    texts = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "families/agreements").glob("*.md")}
    sentences_of = {name: re.split(r"[.?!:…]\s", text) for name, text in texts.items()}

    assert [name for name, text in texts.items() if FORBIDDEN.search(text)] == []
    assert [each for found in sentences_of.values() for each in found if len(WORD.findall(each)) > MOST_WORDS] == []
