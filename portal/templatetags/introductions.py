"""Mises en relation of a file, or of the places of a manager, on their pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template

from bookings.domain.introductions import NEXT, IntroductionState
from bookings.family_access import introductions_at, introductions_of
from bookings.models import Introduction
from bookings.place_words import request_in_words
from bookings.selectors.introductions_seen import introduction_seen
from families.models import FamilyFile
from portal.cards import facility_url, telephone_link
from portal.journeys.own_actions import MEETING_ACTS, MeetingAct

register = template.Library()


@dataclass(frozen=True, slots=True)
class Row:
    """`request`: what who is met may know now, line by line; empty for the counsellor, who knows the family."""

    found: Introduction
    url: str
    telephone: str
    request: list[str]
    acts: list[tuple[str, MeetingAct]]


@register.inclusion_tag("espace/reservations/introductions.html")
def introductions_of_file(file: FamilyFile) -> dict[str, Any]:
    """For the counsellors of a family."""
    return {"rows": _rows(introductions_of(file=file), for_place=False), "heading": "fr-h4 fr-mt-3w"}


@register.inclusion_tag("espace/reservations/introductions.html", takes_context=True)
def introductions_at_places(context: dict[str, Any]) -> dict[str, Any]:
    """For who is met, once signed in: a link that may be forwarded shows none."""
    desk = context["desk"]
    found = introductions_at(desk.by) if desk.by is not None and desk.shows_parents else Introduction.objects.none()
    return {"rows": _rows(found, for_place=True), "heading": "fr-h4", "for_place": True}


def _rows(found: Iterable[Introduction], *, for_place: bool) -> list[Row]:
    return [
        Row(
            found=each,
            url=facility_url(each.facility),
            telephone="" if for_place else telephone_link(each.facility),
            request=request_in_words(introduction_seen(each)).splitlines() if for_place else [],
            acts=[(code, act) for code, act in MEETING_ACTS.items() if act.to in NEXT[IntroductionState(each.state)]],
        )
        for each in found
    ]
