"""One result as its card says it, in the order of the card: plain strings, so that the template only prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.text import slugify

from childcare.domain.answer import Match
from childcare.domain.kinds import HOME_ADDRESS_KINDS, ResultKind
from childcare.domain.need import Need
from childcare.domain.reasons import AVIP
from childcare.models import Facility, Site
from core.translation import gettext as _
from portal.journeys.own_asking import How, how_to_ask
from portal.journeys.search import FoundPlace
from portal.search_address import ask_address
from portal.words.coverage import missing_words, partial_words
from portal.words.french import SPACE, ago, kilometres
from portal.words.kinds import HOME_CARE, KIND_WORDS, by_whom
from portal.words.prices import PriceLine, price_line

DEMONSTRATION = "demo"  # source of the fictional places (childcare.demo)
HOME_ADDRESSES = frozenset(kind.value for kind in HOME_ADDRESS_KINDS)
BADGES = {
    ResultKind.FREE: "fr-badge--success",
    ResultKind.OPEN: "fr-badge--info",
    ResultKind.FULL: "fr-badge--warning",
    ResultKind.CONTACT: "fr-badge--new",
}


@dataclass(frozen=True, slots=True)
class Card:
    """What `jinja2/cards.html` prints, line by line; an empty string is a line that is not shown."""

    site_id: int
    latitude: float
    longitude: float
    badge: str
    status: str
    status_more: str
    name: str
    url: str
    kind_words: str
    where: str
    price: PriceLine | None
    first_visit: str
    freshness: str
    conditions: tuple[str, ...]
    reasons: str
    missing: list[str]
    chosen: str
    button: str
    button_url: str
    phone: str
    directions_url: str
    compare_url: str
    favourite_url: str
    alert_url: str


@dataclass(frozen=True, slots=True)
class Page:
    """What every card of one page shares: the need, the instant, the search that links lead back to.

    `chosen`: the sites of the demand to which another place is added, in order.
    """

    need: Need
    now: datetime
    query: str
    compared: tuple[int, ...] = ()
    chosen: tuple[int, ...] = ()

    def cards(self, places: Iterable[FoundPlace]) -> list[Card]:
        """The cards, each distinct price put into words once."""
        lines: dict[int, PriceLine | None] = {}
        local_now = self.now.astimezone(ZoneInfo(self.need.time_zone))
        found = list(places)
        ways = how_to_ask(place.facility for place in found)
        return [self._card(place, ways[place.facility.pk], local_now, lines) for place in found]

    def _card(self, place: FoundPlace, how: How, local_now: datetime, lines: dict[int, PriceLine | None]) -> Card:
        facility, site, match = place.facility, place.site, place.match
        if id(place.price) not in lines:
            lines[id(place.price)] = price_line(place.price)
        url = facility_url(facility, self.query)
        status, status_more = _status(match, facility, self.need)
        ask_url = ask_address(self.query, site.pk) if how is How.ASK and self.need.schedule else ""
        button, button_url = request_button(facility, how, url, ask_url, chosen=self._rank(site.pk))
        return Card(
            site_id=site.pk,
            latitude=site.latitude,
            longitude=site.longitude,
            badge=BADGES[match.kind],
            status=status,
            status_more=status_more,
            name=facility.name,
            url=url,
            kind_words=kind_words(facility),
            where=_where(place),
            price=lines[id(place.price)],
            first_visit=place.first_visit,
            freshness=freshness(facility, local_now, seats=match.kind in (ResultKind.FREE, ResultKind.FULL)),
            conditions=place.conditions,
            reasons=", ".join(_inside_sentence(reason) for reason in place.reasons),
            missing=missing_words(match.coverage.missing if match.coverage else ()),
            chosen=self._chosen_words(site.pk),
            button=button,
            button_url=button_url,
            phone=telephone_link(facility),
            directions_url=directions_url(site),
            compare_url=f"{reverse('compare')}?{self.query}"
            + "".join(f"&lieu={pk}" for pk in (*self.compared, site.pk)),
            favourite_url=reverse("favourite", args=[facility.pk]),
            alert_url=f"{reverse('alert_ask')}?{self.query}&chez={facility.pk}"
            if match.kind is ResultKind.FULL
            else "",
        )

    def _rank(self, site_id: int) -> int | None:
        """Of a site in the demand, from 1; 0 when it may be added; None when no demand is under way."""
        if not self.chosen:
            return None
        return self.chosen.index(site_id) + 1 if site_id in self.chosen else 0

    def _chosen_words(self, site_id: int) -> str:
        rank = self._rank(site_id)
        return _("Déjà dans votre demande, choix %(n)s") % {"n": rank} if rank else ""


def kind_words(facility: Facility) -> str:
    """« Crèche, accueil de quelques heures »; a place of the demonstration says that it does not exist."""
    words = str(KIND_WORDS.get(facility.kind, ""))
    return _("%(kind)s (démonstration)") % {"kind": words} if facility.source == DEMONSTRATION else words


def facility_url(facility: Facility, query: str = "") -> str:
    """« /lieux/12-les-lucioles/ », with the search to come back to."""
    path = reverse("facility", args=[facility.pk, slugify(facility.name)[:60] or "lieu"])
    return f"{path}?{query}" if query else path


def request_button(
    facility: Facility, how: How, url: str, ask_url: str = "", *, chosen: int | None = None
) -> tuple[str, str]:
    """The one button of a card: its words, and where to ask; without `ask_url`, where how to ask is explained.

    `chosen`: the rank of the place in the demand under way, 0 outside it, None without one.
    """
    if how is How.MEET:
        return _("Contacter"), f"{url}#demander"
    if how is How.TOWN_HALL:
        return _("S’inscrire à la mairie"), f"{url}#demander"
    if how is How.ASK:
        return _asking_words(chosen), ask_url or f"{url}#demander"
    return _("Appeler"), telephone_link(facility) or f"{url}#demander"


def _asking_words(chosen: int | None) -> str:
    if chosen is None:
        return _("Demander cette place")
    return _("Voir ma demande") if chosen else _("Ajouter ce lieu")


def telephone_link(facility: Facility) -> str:
    """A `tel:` address, or an empty string."""
    digits = "".join(char for char in facility.phone if char.isdigit() or char == "+")
    return f"tel:{digits}" if digits else ""


def directions_url(site: Site) -> str:
    """A map of the way there, without any tracking; none towards somebody's home."""
    if site.kind in HOME_ADDRESSES or site.kind in HOME_CARE:
        return ""
    point = f"{site.latitude:.5f},{site.longitude:.5f}"
    return "https://www.openstreetmap.org/directions?" + urlencode({"to": point})


def freshness(facility: Facility, local_now: datetime, *, seats: bool) -> str:
    """« Places confirmées par la crèche il y a 2 jours »."""
    if facility.confirmed_at is None:
        return _("Informations publiques, pas encore confirmées par le lieu")
    words = {
        "who": by_whom(facility.kind),
        "when": ago(facility.confirmed_at.astimezone(local_now.tzinfo), local_now),
    }
    if seats:
        return _("Places confirmées %(who)s %(when)s") % words
    return _("Informations confirmées %(who)s %(when)s") % words


def _status(match: Match, facility: Facility, need: Need) -> tuple[str, str]:
    """The status in words, and what goes with it."""
    confirm = _("à confirmer %(who)s") % {"who": by_whom(facility.kind)}
    if match.kind is ResultKind.FULL:
        return _("Complet"), _("être prévenu(e)")
    if match.kind is ResultKind.CONTACT:
        return _("Mise en relation"), _contact_words(facility)
    if match.kind is ResultKind.OPEN:
        return (_("Ouvert à ces heures") if need.schedule else _("Près de vous")), _("places à demander")
    if match.coverage is None:
        return _("Places libres"), confirm
    if match.coverage.missing:
        return _("Libre en partie"), f"{partial_words(match.coverage, need.schedule)} · {confirm}"
    return _("Libre à vos horaires"), confirm


def _inside_sentence(text: str) -> str:
    """The text without its capital, unless it starts with an acronym; AVIP is explained at each use."""
    if text == _(AVIP):
        return _("AVIP, places pour parents cherchant emploi")
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _contact_words(facility: Facility) -> str:
    return _("se déplace chez vous") if facility.kind in HOME_CARE else _("vous devenez employeur")


def _where(place: FoundPlace) -> str:
    """« 1,2 km · environ 18 min à pied · Toulouse »; the way that suits the distance."""
    site, travel, distance = place.site, place.travel, place.match.distance_km
    if site.kind in HOME_CARE:
        return " · ".join(filter(None, [_("Se déplace chez vous"), site.commune]))
    if travel.on_foot <= 30:
        way = _("environ %(n)s min à pied") % {"n": travel.on_foot}
    elif travel.by_bicycle <= 25:
        way = _("environ %(n)s min à vélo") % {"n": travel.by_bicycle}
    else:
        way = _("environ %(n)s min en voiture") % {"n": travel.by_car}
    way = way.replace(" min", f"{SPACE}min")
    return " · ".join(filter(None, [kilometres(distance), way, site.commune]))
