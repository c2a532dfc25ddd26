"""An export in words: sections, lines, values, as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.words.french import WEEKDAYS


@dataclass(frozen=True, slots=True)
class Section:
    """A title, and blocks of pairs (what, value)."""

    title: str
    blocks: tuple[tuple[tuple[str, str], ...], ...]


def readable(everything: Mapping[str, Any]) -> list[Section]:
    """The sections of a complete export; one that is empty says so."""
    return [Section(_capital(title), tuple(_blocks(title, value))) for title, value in everything.items()]


def _blocks(title: str, value: Any) -> list[tuple[tuple[str, str], ...]]:
    if isinstance(value, Mapping):
        return [_pairs(value)]
    if isinstance(value, list):
        return [_pairs(each) for each in value]
    return [((_capital(title), _words(value)),)]


def _pairs(value: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((_capital(key), _words(each)) for key, each in value.items())


def _words(value: Any) -> str:
    if value is None or value == "":
        return _("non renseigné")
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d/%m/%Y à %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, list):
        return " ; ".join(_hours(each) for each in value)
    return str(value)


def _hours(hours: Mapping[str, Any]) -> str:
    day = hours["jour"]
    day = WEEKDAYS[day - 1] if isinstance(day, int) else f"{day:%d/%m/%Y}"
    return _("%(day)s de %(start)s à %(end)s") % {"day": day, "start": hours["de"], "end": hours["à"]}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
