"""Mises en relation of a file, or of the places of a manager, on their pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.timezone import localdate

from bookings.domain.introductions import NEXT, IntroductionState
from bookings.family_access import introductions_at, introductions_of
from bookings.models import Introduction
from bookings.selectors.introductions_seen import introduction_seen
from bookings.selectors.seen_by_place import FamilySeen
from families.models import FamilyFile
from portal.cards import facility_url, telephone_link
from portal.journeys.own_actions import MEETING_ACTS, MeetingAct
from portal.words.espace.bookings import days_words
from portal.words.espace.manager_week import asked_words, children_words

register = template.Library()


@dataclass(frozen=True, slots=True)
class Request:
    """What who is met may know now, in words: `family` once a day is set."""

    place: str
    children: str
    hours: list[str]
    days: str
    is_weekly: bool
    avip_priority: bool
    family: FamilySeen | None


@dataclass(frozen=True, slots=True)
class Row:
    """`card` is None for the counsellor, who knows the family. `is_past`: they were to meet, and it is over."""

    found: Introduction
    is_past: bool
    url: str
    telephone: str
    card: Request | None
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
            is_past=each.meeting_day is not None and each.meeting_day < localdate(),
            url=facility_url(each.facility),
            telephone="" if for_place else telephone_link(each.facility),
            card=_request(each) if for_place else None,
            acts=[(code, act) for code, act in MEETING_ACTS.items() if act.to in NEXT[IntroductionState(each.state)]],
        )
        for each in found
    ]


def _request(found: Introduction) -> Request:
    seen = introduction_seen(found)
    return Request(
        place=found.facility.name,
        children=children_words(seen.request.ages),
        hours=asked_words(seen.request.hours),
        days=days_words(seen.request.starts, seen.request.until),
        is_weekly=any(each.weekday for each in seen.request.hours),
        avip_priority=seen.request.avip_priority,
        family=seen.family,
    )
