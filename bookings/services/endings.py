"""The end of a placement: reminders at 45 and 15 days, what the family chooses, and one question once it is over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from bookings import day_letters
from bookings.domain.endings import REMIND_DAYS, EndChoice, reminder_due
from bookings.domain.life import State
from bookings.events import EndChosen, OutcomeTold
from bookings.locks import lock_booking
from bookings.models import Booking
from bookings.services import contracts
from bookings.services.deadlines import local
from bookings.services.demands import subject_of
from bookings.services.refusals import Refused
from bookings.services.reminders import once
from core.audit import record

# The question is asked when the placement is over, not to a family that came once months ago.
ASKED_WITHIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class SameNeed:
    """What a search elsewhere starts from: no name, no contact. `starts` is the day after the end."""

    birth_dates: tuple[date, ...]
    hours: list[dict[str, str | int]]
    starts: date
    insee_code: str
    travel_minutes: int
    in_insertion: bool


def remind_ends(*, now: datetime) -> int:
    """Write to parent, counsellor and manager 45 and 15 days before the end of each placement; how many letters.

    Once each; a family that chose already is left in peace, and a placement that was prolonged has new reminders.
    """
    soon = now.date() + timedelta(days=max(REMIND_DAYS) + 1)
    ending = Booking.objects.filter(
        state=State.CONFIRMED, end_choice="", until__lte=soon, until__gte=now.date() - timedelta(days=1)
    )
    return sum(_remind_end(pk, now) for pk in list(ending.order_by("pk").values_list("pk", flat=True)))


def choose_end(
    booking_id: int, choice: EndChoice, *, by: User | None, now: datetime, until: date | None = None
) -> SameNeed | None:
    """What the family wants at the end. `PROLONG` takes the seats until the day `until`; `KEEP` is told to the manager;
    `ELSEWHERE` gives the need to search again. Raises Refused; chosen again replaces."""
    if choice is EndChoice.PROLONG:
        if until is None:
            raise Refused("Choisissez la nouvelle date de fin.")
        contracts.prolong(booking_id, until, by=by, now=now)
        return None
    with transaction.atomic():
        booking = lock_booking(booking_id)
        if booking.state != State.CONFIRMED or booking.until is None:
            raise Refused("La fin se choisit pour une place confirmée, qui a une date de fin.")
        if booking.end_choice != choice:
            booking.end_choice = choice
            booking.save(update_fields=["end_choice"])
            if choice is EndChoice.KEEP:
                words = day_letters.kept_for_later()
                day_letters.to_managers(booking, f"keep:{booking.until}", words, now=now)
            record(EndChosen, actor=by, **_about(booking), data={"choice": choice.value}, now=now)
        return same_need(booking) if choice is EndChoice.ELSEWHERE else None


def same_need(booking: Booking) -> SameNeed:
    """The need of a booking, from the day after its end."""
    demand = booking.demand
    births = demand.children.order_by("birth_date", "pk").values_list("birth_date", flat=True)
    return SameNeed(
        birth_dates=tuple(births),
        hours=demand.hours,
        starts=(booking.until or booking.starts) + timedelta(days=1),
        insee_code=demand.insee_code or booking.site.insee_code,
        travel_minutes=demand.travel_minutes,
        in_insertion=demand.in_insertion,
    )


def ask_outcomes(*, now: datetime) -> int:
    """Ask once what followed: a job, a training, or the search goes on; how many families were written to."""
    over = Booking.objects.filter(
        state__in=[State.ATTENDED], outcome="", until__lt=now.date(), until__gte=now.date() - ASKED_WITHIN
    ).exclude(reminders__kind=_kind("outcome", "parent"))
    return sum(_ask_outcome(pk, now) for pk in list(over.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def tell_outcome(booking_id: int, outcome: Booking.Outcome, *, by: User | None, now: datetime) -> None:
    """Record what followed a placement, once; said again with the same words changes nothing. Raises Refused."""
    booking = lock_booking(booking_id)
    if booking.state != State.ATTENDED:
        raise Refused("Cette question se pose à la fin de la place.")
    if booking.outcome == outcome:
        return
    if booking.outcome:
        raise Refused("Vous avez déjà répondu. Merci.")
    booking.outcome, booking.outcome_at = outcome, now
    booking.save(update_fields=["outcome", "outcome_at"])
    record(OutcomeTold, actor=by, **_about(booking), now=now)


@transaction.atomic
def _remind_end(booking_id: int, now: datetime) -> int:
    booking = lock_booking(booking_id)
    until = booking.until
    if booking.state != State.CONFIRMED or booking.end_choice or until is None:
        return 0
    days = reminder_due(booking.starts, until, local(booking.site, now).date())
    if days is None:
        return 0
    kind = f"end_{days}"
    parent, work = day_letters.end_to_parent(until), day_letters.end_to_professional(until)
    about, topic = f"{kind}:{until}", day_letters.REMINDER_TOPIC
    letters: dict[str, Callable[[], bool]] = {
        "parent": lambda: day_letters.to_parent(booking, about, parent, topic=topic, now=now),
        "counsellor": lambda: day_letters.to_counsellor(booking, about, work, now=now),
        "manager": lambda: day_letters.to_managers(booking, about, work, now=now),
    }
    return sum(once(booking, _kind(kind, who, until), write, now=now) for who, write in letters.items())


@transaction.atomic
def _ask_outcome(booking_id: int, now: datetime) -> bool:
    booking = lock_booking(booking_id)
    if booking.state != State.ATTENDED or booking.outcome:
        return False
    topic = day_letters.REMINDER_TOPIC

    def write() -> bool:
        return day_letters.to_parent(
            booking, "outcome", day_letters.outcome(), topic=topic, now=now
        ) or day_letters.to_counsellor(booking, "outcome", day_letters.outcome_by_voice(), now=now)

    return once(booking, _kind("outcome", "parent"), write, now=now)


def _kind(kind: str, who: str, until: date | None = None) -> str:
    return ":".join([kind, who, *([until.isoformat()] if until else [])])


def _about(booking: Booking) -> dict[str, Any]:
    return {**subject_of(booking.demand), "subject": (Booking._meta.label, booking.pk)}
