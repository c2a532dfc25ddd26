"""From what a person typed to a point on the map. A geocoder that is down never fails a search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from territory.address_lookup import AddressLookup, AddressUnavailable, configured_lookup
from territory.domain.address_text import commune_in, postal_code_in
from territory.domain.commune import Commune
from territory.domain.gazetteer import Gazetteer
from territory.domain.place_text import LONGEST_TEXT, fold
from territory.gazetteer import gazetteer
from territory.national_address_base import FoundAddress

Precision = Literal["address", "street", "commune"]

GOOD_SCORE = 0.7  # of the address base, from 0 to 1
FAIR_SCORE = 0.5  # enough when the answer lies in the commune that the text names


@dataclass(frozen=True, slots=True)
class Location:
    """Where a search starts: a point in decimal degrees (WGS 84), its commune, and how exact the point is.

    `is_fallback` tells that an address was typed and only its commune could be located.
    """

    latitude: float
    longitude: float
    label: str
    commune: Commune
    precision: Precision
    is_fallback: bool = False

    @property
    def insee(self) -> str:
        return self.commune.insee

    @property
    def time_zone(self) -> str:
        """The IANA name of the time zone there: « Indian/Reunion »."""
        return self.commune.time_zone

    @property
    def notice(self) -> str:
        """What to tell the person about this point, in French; empty when it is what they asked."""
        if not self.is_fallback:
            return ""
        return _("Adresse exacte non trouvée : nous partons du centre de la commune, %(commune)s.") % {
            "commune": self.commune.label
        }


class PlaceError(Exception):
    """A text that gives no point. `message` tells the person what to change, in French; `choices` are communes
    to offer as an answer (their `label` is a text that `locate` accepts)."""

    def __init__(self, message: str, choices: tuple[Commune, ...] = ()) -> None:
        super().__init__(type(self).__name__)  # neither the text nor a name goes to a log
        self.message = message
        self.choices = choices


class PlaceMissing(PlaceError):
    """Nothing readable was typed, or far too much."""


class PlaceUnknown(PlaceError):
    """No commune and no address of this name; `choices` holds close names, if any."""


class PlaceAmbiguous(PlaceError):
    """Several communes have this name or postal code; `choices` holds them all, biggest first."""


class PlaceWithoutPoint(PlaceError):
    """A commune whose position is not known: an uninhabited island."""


def locate(text: str, lookup: AddressLookup | None = None) -> Location:
    """Return the point of a commune, a postal code or an address.

    A commune or a postal code never asks the geocoder. An address does, when GEOCODER_ENABLED; when it is off,
    down or unsure, the commune named in the address is the answer. `lookup` replaces the configured geocoder.
    Raises one of the PlaceErrors.
    """
    text = text.strip()
    if len(text) > LONGEST_TEXT:
        raise PlaceMissing(_("Ce texte est trop long : écrivez une commune, un code postal ou une adresse."))
    folded = fold(text)
    if not folded:
        raise PlaceMissing(_("Écrivez une commune, un code postal ou une adresse."))
    communes = gazetteer()
    meant = communes.resolve(text)
    if meant.commune:
        return commune_location(meant.commune)
    if meant.is_ambiguous:
        raise PlaceAmbiguous(_("Plusieurs communes correspondent : choisissez la vôtre."), meant.choices)
    if folded.isdigit():
        raise PlaceUnknown(_("Ce code postal n’existe pas : vérifiez ses 5 chiffres, ou écrivez la commune."))
    return _locate_address(text, communes, lookup or configured_lookup())


def commune_location(commune: Commune, *, is_fallback: bool = False) -> Location:
    """Return the point of a commune: its town hall, else its middle. Raises PlaceWithoutPoint."""
    if commune.latitude is None or commune.longitude is None:
        raise PlaceWithoutPoint(
            _("%(commune)s : nous ne savons pas où se trouve cette commune. Essayez-en une autre.")
            % {"commune": commune.label}
        )
    return Location(commune.latitude, commune.longitude, commune.label, commune, "commune", is_fallback)


def _locate_address(text: str, communes: Gazetteer, lookup: AddressLookup | None) -> Location:
    named = commune_in(text, communes)
    found = _found(text, lookup)
    if found:
        commune = communes.by_insee(found.citycode) or communes.nearest(found.latitude, found.longitude)
        cities = {candidate.city for candidate in (named.commune, *named.choices) if candidate}
        if commune and found.score >= (FAIR_SCORE if commune.city in cities else GOOD_SCORE):
            return Location(found.latitude, found.longitude, found.label, commune, found.precision)
    if named.commune:
        return commune_location(named.commune, is_fallback=True)
    if named.is_ambiguous:
        raise PlaceAmbiguous(_("Plusieurs communes correspondent : choisissez la vôtre."), named.choices)
    raise PlaceUnknown(
        _("Nous ne trouvons pas ce lieu : vérifiez l’orthographe, ou ajoutez le nom de la commune."),
        tuple(communes.spelled_like(text)),
    )


def _found(text: str, lookup: AddressLookup | None) -> FoundAddress | None:
    if lookup is None:
        return None
    try:
        return lookup.find(text, postal_code_in(text))
    except AddressUnavailable:
        return None
