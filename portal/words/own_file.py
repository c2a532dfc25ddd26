"""An export in words: sections, lines, values, as a person reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from childcare.models import Site
from families.domain.care import Hours
from portal.words.agreements import agreement_day
from portal.words.care_hours import care_hours
from portal.words.french import MONTHS, number
from territory.gazetteer import gazetteer


@dataclass(frozen=True, slots=True)
class Section:
    """A title, and blocks of pairs (what, value)."""

    title: str
    blocks: tuple[tuple[tuple[str, str], ...], ...]


def readable(everything: Mapping[str, Any]) -> list[Section]:
    """The sections of a complete export; one that is empty says so. One query per need: the names of its places."""
    return [Section(_capital(title), tuple(_blocks(title, value))) for title, value in everything.items()]


def _blocks(title: str, value: Any) -> list[tuple[tuple[str, str], ...]]:
    if isinstance(value, Mapping):
        return [_pairs(value)]
    if isinstance(value, list):
        return [_pairs(each) for each in value]
    return [((_("Réponse"), _words(value)),)]


def _pairs(value: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((_capital(key), _words(SPOKEN[key](each) if key in SPOKEN else each)) for key, each in value.items())


def _words(value: Any) -> str:
    if value is None or value == "":
        return _("non renseigné")
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d/%m/%Y à %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value)


def _hours(hours: list[Mapping[str, Any]]) -> str:
    return care_hours(
        Hours(each["de"], each["à"], **{"weekday" if isinstance(each["jour"], int) else "day": each["jour"]})
        for each in hours
    )


def _places(places: list[Mapping[str, Any]]) -> str:
    """Their names; a site that is gone keeps its number."""
    sites = Site.objects.select_related("facility").in_bulk([place["numéro"] for place in places])
    if not places:
        return _("aucun pour l’instant")
    return "\n".join(
        _("%(name)s, depuis le %(day)s")
        % {
            "name": sites[place["numéro"]].facility.name if place["numéro"] in sites else f"n° {place['numéro']}",
            "day": f"{timezone.localtime(place['convient depuis']):%d/%m/%Y}",
        }
        for place in places
    )


def _commune(insee_code: str) -> str:
    commune = gazetteer().by_insee(insee_code)
    return commune.name if commune else insee_code


def _month(month: str) -> str:
    """« septembre 2025 » for « 2025-09 »."""
    year, _dash, rank = month.partition("-")
    return f"{MONTHS[int(rank) - 1]} {year}"


SPOKEN: dict[str, Callable[[Any], str]] = {
    "commune (code INSEE)": _commune,
    "horaires": _hours,
    "lieux qui conviennent": _places,
    "mois de naissance": _month,
    "rayon (km)": number,
    "version": agreement_day,
}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
