"""What a counsellor may do with each place found for a family: keep it, ask, or telephone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bookings.selectors.ways import Way, way_to_ask, ways_to_ask
from childcare.domain.kinds import CONTACT_KINDS, ResultKind
from childcare.models import Facility
from core.translation import gettext as _
from portal.cards import Card, telephone_link
from portal.family_search import FamilySearch
from portal.journeys.search_answer import FoundPlace
from portal.words.kinds import EMPLOYER, HOME_CARE

ADMITTED_ELSEWHERE = frozenset({Facility.RequestChannel.GUICHET_UNIQUE, Facility.RequestChannel.COMMISSION})


@dataclass(frozen=True, slots=True)
class Button:
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Offered:
    """The button of each site; a site without one keeps the button of any card (« Contacter »)."""

    buttons: Mapping[int, Button]

    def on(self, cards: Iterable[Card]) -> list[Card]:
        """The same cards, as the counsellor of a family reads them: nothing is kept for oneself there."""
        return [self._on(card) for card in cards]

    def _on(self, card: Card) -> Card:
        button = self.buttons.get(card.site_id) or Button(card.button, card.button_url)
        return replace(card, button=button.text, button_url=button.url, favourite_url="", alert_url="")


def waiting_button(search: FamilySearch, site_id: int) -> Button:
    """Where the family is put on the waiting list of a place that is full."""
    return Button(_("Liste d’attente"), search.address("family_wait", site_id))


def offered_to(search: FamilySearch, places: Iterable[FoundPlace]) -> Offered:
    """Two queries at most, whatever the number of places."""
    seats = [place for place in places if is_asked_for_seats(place.facility)]
    ways = ways_to_ask([place.facility for place in seats], search.by.organisation)
    return Offered(
        {
            place.site.pk: waiting_button(search, place.site.pk)
            if place.match.kind is ResultKind.FULL and ways[place.facility.pk] is not Way.CALL
            else _button(search, place.facility, place.site.pk, _way(place, ways[place.facility.pk]))
            for place in seats
        }
    )


def button_at(search: FamilySearch, facility: Facility, site_id: int) -> Button | None:
    """The button of one site on the page of its facility; None where the mairie admits."""
    if facility.kind in CONTACT_KINDS:
        return Button(_("Demander une rencontre"), search.address("introduction_ask", lieu=site_id))
    if not is_asked_for_seats(facility):
        return None
    return _button(search, facility, site_id, way_to_ask(facility, search.by.organisation))


def is_asked_for_seats(facility: Facility) -> bool:
    """Whether a seat is asked of the place itself: an assistant maternel is met first, and elsewhere the mairie
    admits."""
    met = facility.kind in EMPLOYER or facility.kind in HOME_CARE
    return not met and facility.request_channel not in ADMITTED_ELSEWHERE


def _way(place: FoundPlace, way: Way) -> Way:
    """Seats are kept all or none: where some are lacking, one asks."""
    coverage = place.match.coverage
    is_free = place.match.kind is ResultKind.FREE and coverage is not None and not coverage.missing
    return Way.ASK if way is Way.HOLD and not is_free else way


def _button(search: FamilySearch, facility: Facility, site_id: int, way: Way) -> Button:
    if way is Way.HOLD:
        return Button(_("Poser une option"), search.address("family_hold", site_id))
    if way is Way.ASK:
        return Button(_("Demander"), search.address("family_request", lieu=site_id))
    return Button(_("Appeler"), telephone_link(facility) or search.address("family_request"))
