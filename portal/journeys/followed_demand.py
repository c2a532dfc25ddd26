"""One demand as its counsellor follows it: each place, what to do next, and what may be done now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bookings.domain.endings import EndChoice
from bookings.domain.hours import read
from bookings.domain.life import OVER, Event, Party, State, events_for
from bookings.domain.queue import why
from bookings.models import Absence, AccommodationNeed, Admission, Booking, Demand, ExtraHours, Silence, Visit, Waiting
from bookings.selectors.coordinators import coordinators_of
from bookings.services.admissions import admissions_of
from bookings.services.visits import begin_visits_before
from bookings.services.waiting import position
from childcare.models import Facility
from core.audit.reading import about
from core.models import AuditEvent
from core.translation import gettext
from families.models import FamilyFile
from portal.words.espace.bookings import ages_words, hours_words, moment_words, period_words
from portal.words.espace.next_step import Facts, badge_of, next_step, state_words

IN_PLACE = (State.ADMISSION, State.CONFIRMED)
MOST_EVENTS = 50


@dataclass(frozen=True, slots=True)
class FollowedPlace:
    """One place of a demand. `may`: the names of what the counsellor may do now."""

    booking: Booking
    state: str
    badge: str
    next: list[str]
    may: frozenset[str]
    visits: list[Visit]
    begin_visits_before: date | None
    missing_papers: list[str]
    absences: list[Absence]
    extra: list[ExtraHours]
    end_chosen: str


@dataclass(frozen=True, slots=True)
class FollowedDemand:
    """`hours`, `days`, `ages` and `lost` in words; `days` is empty when the hours say them, `lost` while a place may
    still accept."""

    demand: Demand
    hours: list[str]
    days: str
    ages: str
    lost: str
    places: list[FollowedPlace]
    is_running: bool
    history: list[AuditEvent]


def followed(demand: Demand, *, now: datetime) -> FollowedDemand:
    """The demand, its places in order, and its journal."""
    bookings = list(
        demand.bookings.select_related("demand__file", "demand__organisation", "site__facility")
        .prefetch_related("absences", "extra_hours", "visits")
        .order_by("rank")
    )
    waits = _waits(demand)
    facts = _facts(bookings, demand.file, set(waits))
    births = demand.children.values_list("birth_date", flat=True)
    return FollowedDemand(
        demand=demand,
        hours=hours_words(read(demand.hours)),
        days=period_words(read(demand.hours), demand.starts, demand.until),
        ages=ages_words(births, demand.starts),
        lost=_lost(demand),
        places=[_place(booking, facts[booking.pk], waits.get(booking.site_id), now) for booking in bookings],
        is_running=demand.closed_at is None and any(State(each.state) not in OVER for each in bookings),
        history=_history(demand, bookings),
    )


def _lost(demand: Demand) -> str:
    if demand.escalated_at is None or demand.closed_at is not None:
        return ""
    if coordinators_of(demand).exists():
        return gettext("Aucun lieu n’a accepté. La demande est confiée au coordinateur du département.")
    return gettext("Aucun lieu n’a accepté, et ce département n’a pas de coordinateur. Cherchez d’autres lieux.")


def _waits(demand: Demand) -> dict[int, Waiting]:
    """Where the family waits, by site."""
    rows = demand.waiting.filter(left_at=None).select_related("age_group__site__facility", "demand")
    return {row.age_group.site_id: row for row in rows}


def _is_asked(wait: Waiting, now: datetime) -> bool:
    return wait.answer_by is not None and wait.answer_by > now


def _wait_words(wait: Waiting | None, now: datetime) -> list[str]:
    """What the family is asked now, then its rank and its own points."""
    if wait is None:
        return []
    asked = []
    if wait.answer_by is not None and _is_asked(wait, now):
        until = {"moment": moment_words(wait.answer_by, wait.age_group.site.time_zone)}
        asked = [gettext("Une place lui est proposée : notez sa réponse avant le %(moment)s.") % until]
    return [*asked, *(each.filled(gettext(each.template)) for each in why(position(wait, now)))]


def _facts(bookings: Sequence[Booking], file: FamilyFile | None, waits: set[int]) -> dict[int, Facts]:
    silent = set(Silence.objects.filter(booking__in=bookings).values_list("booking", flat=True))
    preparing = AccommodationNeed.objects.filter(booking__in=bookings, settled_at=None)
    prepared = set(preparing.values_list("booking", flat=True))
    may_leave = file is None or file.may_leave_message
    return {
        each.pk: Facts(each.pk in silent, each.pk in prepared, may_leave, each.site_id in waits) for each in bookings
    }


def _place(booking: Booking, facts: Facts, wait: Waiting | None, now: datetime) -> FollowedPlace:
    in_place = booking.state in IN_PLACE
    return FollowedPlace(
        booking=booking,
        state=state_words(booking, facts),
        badge=badge_of(booking),
        next=[*next_step(booking, facts), *_wait_words(wait, now)],
        may=_may_on_list(booking, wait, now) if wait else frozenset(_may(booking)),
        visits=sorted(booking.visits.all(), key=lambda visit: (visit.day, visit.starts)),
        begin_visits_before=begin_visits_before(booking, now) if booking.state == State.ADMISSION else None,
        missing_papers=_missing(admissions_of(booking)) if booking.state == State.ADMISSION else [],
        absences=sorted(booking.absences.all(), key=lambda absence: absence.day) if in_place else [],
        extra=sorted(booking.extra_hours.all(), key=lambda each: (each.day, each.starts)) if in_place else [],
        end_chosen=END_WORDS.get(booking.end_choice, ""),
    )


END_WORDS = {
    EndChoice.PROLONG.value: "Prolonger",
    EndChoice.KEEP.value: "Garder la place",
    EndChoice.ELSEWHERE.value: "Chercher ailleurs",
}


def _may(booking: Booking) -> list[str]:
    """The table of life says what a counsellor may cause; the rest hangs on the days of the placement."""
    events = events_for(State(booking.state), Party.COUNSELLOR)
    proposed = booking.proposed_hours is not None and booking.state in (State.REQUESTED, State.HELD)
    can = {
        "agree": Event.AGREE in events,
        "proposal": proposed,
        "cancel": Event.CANCEL in events,
        "change": booking.state in IN_PLACE,
        "extra": booking.state == State.CONFIRMED,
        "end": booking.state == State.CONFIRMED and booking.until is not None,
        "outcome": booking.state == State.ATTENDED and not booking.outcome,
    }
    return [name for name, may in can.items() if may]


def _may_on_list(booking: Booking, wait: Waiting, now: datetime) -> frozenset[str]:
    """Who only waits leaves the list, and cancels nothing else."""
    may = frozenset(_may(booking)) - ({"cancel"} if booking.asked_at is None else set())
    return may | {"leave"} | ({"seat"} if _is_asked(wait, now) else set())


def _missing(admissions: Iterable[Admission]) -> list[str]:
    """The papers that lack, in words."""
    codes = {code for admission in admissions for code in admission.missing}
    return [str(each.label) for each in Facility.Document if each.value in codes]


def _history(demand: Demand, bookings: Sequence[Booking]) -> list[AuditEvent]:
    subjects = [("bookings.Demand", demand.pk), *(("bookings.Booking", each.pk) for each in bookings)]
    if demand.organisation_id is None:
        return []
    return list(about(subjects, demand.organisation_id)[:MOST_EVENTS])
