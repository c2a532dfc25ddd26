"""« Ma semaine »: what a manager has to answer first, then who comes, from what a place may see alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db.models import Count, F, QuerySet

from bookings.domain.life import State
from bookings.models import Booking, ExtraHours, Visit, Waiting
from bookings.models.codes import STATES
from bookings.selectors.seen_by_place import FamilySeen
from bookings.services.answers import UNANSWERED
from bookings.services.deadlines import local
from childcare.models import Facility, Site
from childcare.services.calendar import today as national_day
from portal.journeys.manager_days import Coming, coming, seen_now
from portal.words.espace.bookings import days_words, moment_words
from portal.words.espace.manager_week import asked_words, children_words

Row = TypeVar("Row", Visit, ExtraHours)
AHEAD, BACK = timedelta(days=8), timedelta(days=7)
CORRECTED_WITHIN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Card:
    """A request as its place sees it, in words. `mark` changes with each answer: a page that is stale is known by it.

    `must_answer`: the place's answer is awaited, and no other."""

    number: int
    place: str
    state: State
    label: str
    mark: str
    children: str
    hours: list[str]
    days: str
    is_weekly: bool
    avip_priority: bool
    before: str
    must_answer: bool
    preparing: bool
    proposed: bool
    family: FamilySeen | None

    @property
    def is_held(self) -> bool:
        return self.state is State.HELD


@dataclass(frozen=True, slots=True)
class Day:
    """Who comes on one day, and to which facilities, by number and name."""

    day: date
    people: list[Coming]

    @property
    def facilities(self) -> list[tuple[int, str]]:
        return sorted({(each.facility, each.place) for each in self.people}, key=lambda each: each[1])


@dataclass(frozen=True, slots=True)
class Week:
    """`coming` are the days from today on; `gone`, those of the week before, whose presences may be corrected."""

    to_answer: list[Card]
    awaited: list[Card]
    admissions: list[Card]
    extra: list[tuple[Card, ExtraHours]]
    visits: list[tuple[Card, Visit]]
    coming: list[Day]
    gone: list[Day]
    ended: list[Card]
    waiting: list[tuple[Site, int]]
    today: date


def card_of(booking: Booking, *, shows_parents: bool) -> Card:
    """What the pages of a manager show of one booking."""
    seen = seen_now(booking, shows_parents=shows_parents)
    state = State(booking.state)
    need = getattr(booking, "accommodation", None)
    preparing = state in UNANSWERED and need is not None and need.settled_at is None
    proposed = state in UNANSWERED and booking.proposed_hours is not None
    return Card(
        number=booking.pk,
        place=booking.site.facility.name,
        state=state,
        label=STATES[state],
        mark=mark_of(booking),
        children=children_words(seen.request.ages),
        hours=asked_words(seen.request.hours),
        days=days_words(seen.request.starts, seen.request.until),
        is_weekly=any(each.weekday for each in seen.request.hours),
        avip_priority=seen.request.avip_priority,
        before=moment_words(booking.deadline, booking.site.time_zone) if booking.deadline else "",
        must_answer=state in UNANSWERED and not preparing and not proposed,
        preparing=preparing,
        proposed=proposed,
        family=seen.family,
    )


def mark_of(booking: Booking) -> str:
    """The state and its delay, as a form carries them back."""
    until = int(booking.deadline.timestamp()) if booking.deadline else 0
    return f"{booking.state}-{until}"


def week_of(bookings: QuerySet[Booking], facilities: QuerySet[Facility], *, shows_parents: bool, now: datetime) -> Week:
    """The page of a manager, at one moment."""
    live = _cards(bookings.filter(state__in=[*UNANSWERED, State.ACCEPTED, State.ADMISSION]), shows_parents)
    site = Site.objects.filter(facility__in=facilities.values("pk")).order_by("pk").first()
    day = local(site, now).date() if site else national_day()
    days = coming(bookings, day - BACK, day + AHEAD, shows_parents=shows_parents)
    return Week(
        to_answer=[card for card in live if card.must_answer],
        awaited=[card for card in live if not card.must_answer and card.state is not State.ADMISSION],
        admissions=[card for card in live if card.state is State.ADMISSION],
        extra=_extra(bookings, day, shows_parents),
        visits=_visits(bookings, day, shows_parents),
        coming=[Day(each, people) for each, people in days.items() if each >= day],
        gone=[Day(each, people) for each, people in days.items() if each < day],
        ended=_cards(_ended(bookings, day), shows_parents),
        waiting=_waiting(facilities),
        today=day,
    )


def _cards(bookings: QuerySet[Booking], shows_parents: bool) -> list[Card]:
    """Those whose delay ends first come first."""
    found = bookings.select_related("demand__file", "demand__parent", "site__facility", "accommodation")
    ordered = found.order_by(F("deadline").asc(nulls_last=True), "pk").prefetch_related("demand__children")
    return [card_of(booking, shows_parents=shows_parents) for booking in ordered]


def _visits(bookings: QuerySet[Booking], day: date, shows_parents: bool) -> list[tuple[Card, Visit]]:
    """The visits of the week, and those of which nobody said yet whether they took place."""
    within = Visit.objects.filter(
        booking__in=bookings.filter(state__in=[State.ADMISSION, State.CONFIRMED]).values("pk"),
        day__range=(day - BACK, day + AHEAD),
        done=None,
    )
    return _with_cards(within.order_by("day", "starts"), shows_parents)


def _extra(bookings: QuerySet[Booking], day: date, shows_parents: bool) -> list[tuple[Card, ExtraHours]]:
    asked = ExtraHours.objects.filter(
        booking__in=bookings.filter(state=State.CONFIRMED).values("pk"), state=ExtraHours.State.ASKED, day__gte=day
    )
    return _with_cards(asked.order_by("day", "starts"), shows_parents)


def _with_cards(rows: QuerySet[Row], shows_parents: bool) -> list[tuple[Card, Row]]:
    parts = ("demand__file", "demand__parent", "site__facility", "accommodation")
    whole = rows.select_related(*(f"booking__{part}" for part in parts)).prefetch_related("booking__demand__children")
    return [(card_of(row.booking, shows_parents=shows_parents), row) for row in whole]


def _ended(bookings: QuerySet[Booking], day: date) -> QuerySet[Booking]:
    """Placements that ended a little while ago: who came may still be corrected."""
    return bookings.filter(state__in=[State.ATTENDED, State.ABSENT], until__gte=day - CORRECTED_WITHIN)


def _waiting(facilities: QuerySet[Facility]) -> list[tuple[Site, int]]:
    """How many families wait at each site, where some do."""
    sites = Site.objects.filter(facility__in=facilities.values("pk")).select_related("facility")
    still = Waiting.objects.filter(left_at=None, age_group__site__in=sites)
    counts = dict(still.values_list("age_group__site").annotate(n=Count("demand", distinct=True)))
    return [(site, counts[site.pk]) for site in sites.order_by("facility__name", "pk") if site.pk in counts]
