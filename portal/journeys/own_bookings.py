"""« Mes demandes »: what a family asked, has and waits for, ready to show, whichever door it came by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils.translation import gettext as _

from bookings.domain import queue
from bookings.domain.hours import read
from bookings.domain.introductions import NEXT, IntroductionState
from bookings.domain.life import OVER, State
from bookings.domain.missed import MissedReason
from bookings.models import Booking, Demand, ExtraHours, Introduction, Visit, Waiting
from bookings.services import waiting as waiting_lists
from bookings.services.admissions import admissions_of, all_known
from bookings.services.deadlines import local
from bookings.services.other_places import other_places
from bookings.services.visits import begin_visits_before
from childcare.models import Facility
from portal.cards import facility_url, telephone_link
from portal.family_door import Door
from portal.journeys.own_actions import Action, actions_on
from portal.words.espace.bookings import hours_words, moment_words, when_words
from portal.words.facility import documents
from portal.words.french import hours, kilometres, listing, month_year, weekday_day
from portal.words.own_bookings import NEW, Standing, demand_sentence, meeting_standing, standing

TO_COME = (State.REQUESTED, State.HELD, State.ACCEPTED, State.ADMISSION, State.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Link:
    """An action on a place: its words and its page."""

    action: Action
    url: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another place, free on the days that a closing takes."""

    name: str
    url: str
    distance: str


@dataclass(frozen=True, slots=True)
class Place:
    """One place asked. `papers`: what to bring; `days`: visits and changes to come, in order; `closed`: days to come
    that it closes, and `elsewhere`, up to three places that are free then."""

    booking: Booking
    name: str
    url: str
    telephone: str
    standing: Standing
    proposed: list[str]
    papers: list[str]
    begin_visits: str
    days: list[str]
    closed: list[str]
    elsewhere: list[Elsewhere]
    links: list[Link]


@dataclass(frozen=True, slots=True)
class Asked:
    """One demand in words, and its places in the order asked."""

    demand: Demand
    title: str
    hours: list[str]
    sentence: str
    places: list[Place]

    @property
    def is_over(self) -> bool:
        """Nothing is awaited from anybody."""
        return all(State(place.booking.state) in OVER and not place.links for place in self.places)

    @property
    def calls_for_answer(self) -> bool:
        return any(place.standing.tone == NEW for place in self.places)


@dataclass(frozen=True, slots=True)
class Wait:
    """A list on which the family waits: where it stands and why, and what it is asked now."""

    row: Waiting
    name: str
    url: str
    why: list[str]
    question: str
    said: str
    yes_url: str
    no_url: str
    leave_url: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A mise en relation with somebody who works at home, or comes to the family's."""

    found: Introduction
    name: str
    url: str
    telephone: str
    standing: Standing
    links: list[tuple[str, str]]


def asked(door: Door, now: datetime) -> list[Asked]:
    """Demands of places, those that call for an answer first, then the latest."""
    bookings = (
        door.bookings()
        .order_by("-demand", "rank")
        .prefetch_related("demand__children", "visits", "absences", "extra_hours", "missed_days")
    )
    shown = [booking for booking in bookings if not _is_only_waiting(booking)]
    every = [_asked(door, demand, list(own), now) for demand, own in groupby(shown, key=lambda each: each.demand)]
    return sorted(every, key=lambda each: not each.calls_for_answer)


def waits(door: Door, now: datetime) -> list[Wait]:
    """One for each site, whatever the number of children."""
    rows: dict[tuple[int, int], Waiting] = {}
    for row in door.waiting():
        rows.setdefault((row.demand_id, row.age_group.site_id), row)
    return [_wait(door, row, now) for row in rows.values()]


def meetings(door: Door, today: date) -> list[Meeting]:
    return [_meeting(door, found, today) for found in door.introductions()]


def _is_only_waiting(booking: Booking) -> bool:
    """Written for a waiting list, and not asked: the list tells it."""
    return booking.demand.way == Demand.Way.DIRECT and booking.asked_at is None


def _asked(door: Door, demand: Demand, bookings: Sequence[Booking], now: datetime) -> Asked:
    births = [month_year(child.birth_date) for child in demand.children.all()]
    title = _("Enfant né en %(months)s") if len(births) == 1 else _("Enfants nés en %(months)s")
    return Asked(
        demand,
        title % {"months": listing(births)},
        _capitals(when_words(demand.starts, demand.until, read(demand.hours))),
        demand_sentence(demand),
        [_place(door, booking, now) for booking in bookings],
    )


def _place(door: Door, booking: Booking, now: datetime) -> Place:
    facility, today = booking.site.facility, local(booking.site, now).date()
    closed = _closed_days(booking, today)
    is_admitted = booking.state in (State.ADMISSION, State.CONFIRMED)
    before = begin_visits_before(booking, now) if booking.state == State.ADMISSION else None
    links = actions_on(booking, now) if door.is_open else []
    return Place(
        booking=booking,
        name=str(facility),
        url=facility_url(facility),
        telephone=telephone_link(facility),
        standing=standing(booking),
        proposed=_capitals(hours_words(read(booking.proposed_hours))) if booking.proposed_hours else [],
        papers=_papers(booking, facility) if is_admitted and not all_known(booking, booking.starts) else [],
        begin_visits=weekday_day(before) if before else "",
        days=list(_days(booking, today)) if is_admitted else [],
        closed=[weekday_day(day) for day in closed],
        elsewhere=_elsewhere(booking, closed, now) if closed else [],
        links=[Link(action, door.url("booking", booking.pk, action.code)) for action in links],
    )


def _papers(booking: Booking, facility: Facility) -> list[str]:
    """What to bring: what the place noted as missing, else all that it asks."""
    lacking = {code for each in admissions_of(booking) for code in each.missing}
    labels = dict(Facility.Document.choices)
    return [str(labels[code]) for code in sorted(lacking)] if lacking else documents(facility)


def _closed_days(booking: Booking, today: date) -> list[date]:
    missed = {each.day for each in booking.missed_days.all() if each.reason == MissedReason.CLOSED}
    return sorted(day for day in missed if day >= today)


def _elsewhere(booking: Booking, days: Sequence[date], now: datetime) -> list[Elsewhere]:
    found = other_places(booking, days, now=now)
    return [
        Elsewhere(str(other.site.facility), facility_url(other.site.facility), kilometres(other.distance_km))
        for other in found
    ]


def _days(booking: Booking, today: date) -> Iterable[str]:
    for visit in sorted(booking.visits.all(), key=lambda each: (each.day, each.starts)):
        if visit.day >= today and visit.done is None:
            said = {"day": weekday_day(visit.day), "hours": hours(visit.starts, visit.ends)}
            is_meeting = visit.kind == Visit.Kind.MEETING
            yield (_("Rendez-vous : %(day)s, %(hours)s.") if is_meeting else _("Visite : %(day)s, %(hours)s.")) % said
    for absence in sorted(booking.absences.all(), key=lambda each: each.day):
        if absence.day >= today:
            yield _("Vous ne venez pas le %(day)s.") % {"day": weekday_day(absence.day)}
    words = {
        ExtraHours.State.ASKED.value: _("Heures demandées : %(day)s, %(hours)s. Le lieu doit répondre."),
        ExtraHours.State.ACCEPTED.value: _("Heures en plus : %(day)s, %(hours)s."),
        ExtraHours.State.REFUSED.value: _("Heures refusées : %(day)s, %(hours)s."),
    }
    for extra in sorted(booking.extra_hours.all(), key=lambda each: each.day):
        if extra.day >= today:
            yield words[extra.state] % {"day": weekday_day(extra.day), "hours": hours(extra.starts, extra.ends)}


def _wait(door: Door, row: Waiting, now: datetime) -> Wait:
    facility, zone = row.age_group.site.facility, row.age_group.site.time_zone
    is_asked = row.answer_by is not None and row.answer_by > now and door.is_open
    question = said = ""
    if is_asked and row.answer_by is not None:
        until = {"moment": moment_words(row.answer_by, zone)}
        alone = _("Une place est gardée pour vous. Répondez avant le %(moment)s.")
        together = _("Une place se libère bientôt. Répondez avant le %(moment)s.")
        question = (alone if row.offered_id else together) % until
    if row.answer:
        said = _("Vous avez dit oui.") if row.answer == Waiting.Answer.YES else _("Vous avez dit non.")
    return Wait(
        row=row,
        name=str(facility),
        url=facility_url(facility),
        why=[_(sentence.template) % dict(sentence.values) for sentence in queue.why(waiting_lists.position(row, now))],
        question=question,
        said=said,
        yes_url=door.url("waiting", row.pk, "oui"),
        no_url=door.url("waiting", row.pk, "non"),
        leave_url=door.url("waiting", row.pk, "quitter"),
    )


def _meeting(door: Door, found: Introduction, today: date) -> Meeting:
    following = NEXT[IntroductionState(found.state)] if door.is_open else frozenset()
    words = {
        IntroductionState.MEETING: ("rencontre", _("Noter le jour de la rencontre")),
        IntroductionState.SIGNED: ("contrat", _("Le contrat est signé")),
        IntroductionState.DECLINED: ("sans-suite", _("Ne pas donner suite")),
    }
    return Meeting(
        found=found,
        name=str(found.facility),
        url=facility_url(found.facility),
        telephone=telephone_link(found.facility),
        standing=meeting_standing(found, today),
        links=[
            (text, door.url("introduction", found.pk, code)) for to, (code, text) in words.items() if to in following
        ],
    )


def _capitals(lines: Iterable[str]) -> list[str]:
    return [line[:1].upper() + line[1:] for line in lines]
