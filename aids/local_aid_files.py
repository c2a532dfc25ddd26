"""The YAML files of local aids: read strictly, written always the same way, shipped in `aids/local_aids/`."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ImproperlyConfigured

from aids.domain.local_aid import LocalAid, covers
from aids.local_aid_fields import LocalAidRefused, Problem
from aids.local_aid_format import read_document, write_document
from territory.divisions import divisions_of

DIRECTORY = Path(__file__).parent / "local_aids"
SUFFIX = ".yaml"
MOST_BYTES = 65_536
WIDTH = 120

INT, FLOAT, DAY, NULL, TEXT = (f"tag:yaml.org,2002:{kind}" for kind in ("int", "float", "timestamp", "null", "str"))
# The only words that are not plain text: no « yes », no octal « 09 », no time « 12:30 » that would become a number.
PLAIN_VALUES = (
    (INT, re.compile(r"^-?(?:0|[1-9][0-9]*)$"), "-0123456789"),
    (FLOAT, re.compile(r"^-?[0-9]+\.[0-9]+$"), "-0123456789"),
    (DAY, re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), "0123456789"),
    (NULL, re.compile(r"^(?:~|null|)$"), ["~", "n", ""]),
)


class _NotPlain(yaml.MarkedYAMLError):
    """YAML that these files do without; the problem is said in French."""


class _Loader(yaml.SafeLoader):
    """Plain YAML: exact numbers, no alias, no key given twice, none of the surprises of YAML 1.1."""

    yaml_implicit_resolvers: dict[str, Any] = {}

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise _NotPlain(problem="alias (*) refusé : répétez le texte", problem_mark=mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen: set[str] = set()
        for key, _ in node.value:
            name = self.construct_object(key, deep=True)
            if not isinstance(name, str):
                raise _NotPlain(problem="nom de champ illisible", problem_mark=key.start_mark)
            if name in seen:
                raise _NotPlain(problem=f"« {name} » est donné deux fois", problem_mark=key.start_mark)
            seen.add(name)
        return super().construct_mapping(node, deep=deep)


class _Dumper(yaml.SafeDumper):
    """The same values, written back; lists stand out from their field."""

    yaml_implicit_resolvers: dict[str, Any] = {}

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)


for _tag, _pattern, _first in PLAIN_VALUES:
    _Loader.add_implicit_resolver(_tag, _pattern, _first)
    _Dumper.add_implicit_resolver(_tag, _pattern, _first)


def _number_of_node(loader: _Loader, node: Any) -> Decimal:
    return Decimal(loader.construct_scalar(node))


def _day_of_node(loader: _Loader, node: Any) -> date:
    text = str(loader.construct_scalar(node))
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        problem = f"« {text} » n’est pas une date"
        raise _NotPlain(problem=problem, problem_mark=node.start_mark) from error


def _node_of_number(dumper: _Dumper, number: Decimal) -> Any:
    """« 20 », « 20.50 »: whole numbers without decimals, others with two or those they need."""
    if number == number.to_integral_value():
        return dumper.represent_scalar(INT, f"{number.to_integral_value():f}")
    return dumper.represent_scalar(FLOAT, f"{number:.2f}")


def _node_of_text(dumper: _Dumper, text: str) -> Any:
    """A code of digits stands between quotes: other readers would make « 07 » a number."""
    return dumper.represent_scalar(TEXT, text, style="'" if text.isdigit() else None)


_Loader.add_constructor(FLOAT, _number_of_node)
_Loader.add_constructor(DAY, _day_of_node)
_Dumper.add_representer(Decimal, _node_of_number)
_Dumper.add_representer(str, _node_of_text)


def read_local_aid(text: str) -> LocalAid:
    """The aid of one file. Raises LocalAidRefused, in French, with every mistake and its field, or its line."""
    try:
        return read_document(yaml.load(text, _Loader))  # noqa: S506 (a safe loader, stricter)
    except yaml.MarkedYAMLError as error:
        where = f"ligne {error.problem_mark.line + 1} : " if error.problem_mark else ""
        what = error.problem if isinstance(error, _NotPlain) else "vérifiez les décalages, les « : » et les guillemets"
        raise LocalAidRefused(Problem("", f"{where}le fichier n’est pas lisible ({what}).")) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if isinstance(error, LocalAidRefused):
            raise
        raise LocalAidRefused(Problem("", "le fichier n’est pas du YAML lisible.")) from error


def write_local_aid(aid: LocalAid) -> str:
    """The one text of this aid: reading it gives the same aid, writing that one gives the same text."""
    return yaml.dump(write_document(aid), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)


def read_file(path: Path) -> LocalAid:
    """The aid of this file, which bears its slug. Raises LocalAidRefused."""
    try:
        content = path.read_bytes()
        if len(content) > MOST_BYTES:
            raise LocalAidRefused(Problem("", f"le fichier dépasse {MOST_BYTES // 1024} ko."))
        aid = read_local_aid(content.decode("utf-8-sig"))
    except OSError as error:
        raise LocalAidRefused(Problem("", f"le fichier ne s’ouvre pas ({error.strerror}).")) from error
    except UnicodeDecodeError as error:
        raise LocalAidRefused(
            Problem("", "le fichier n’est pas en UTF-8 : enregistrez-le dans cet encodage.")
        ) from error
    if path.name != aid.slug + SUFFIX:
        raise LocalAidRefused(Problem("slug", f"le fichier doit s’appeler « {aid.slug}{SUFFIX} »."))
    return aid


@cache
def shipped_local_aids() -> tuple[LocalAid, ...]:
    """Every aid of the project's own files, by slug. Raises ImproperlyConfigured with the file and its mistakes."""
    aids = []
    for path in sorted(DIRECTORY.glob(f"*{SUFFIX}")):
        try:
            aids.append(read_file(path))
        except LocalAidRefused as refused:
            raise ImproperlyConfigured(f"Aide locale {path.name} : {refused}") from refused
    return tuple(aids)


def shipped_local_aids_of(insee: str) -> tuple[LocalAid, ...]:
    """Those of the territories of a commune (INSEE code), without any database."""
    found = divisions_of(insee)
    return tuple(aid for aid in shipped_local_aids() if covers(aid, found.commune, found.departement, found.region))
