"""What changes the usual days of a placement: planned absences give the day's seats back, extra hours take some."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from accounts.models import User
from bookings import day_letters
from bookings.domain.extra import beyond
from bookings.domain.life import Event, Party, State
from bookings.events import DayChanged
from bookings.models import Absence, Booking, ExtraHours
from bookings.services.attendance import attended_days
from bookings.services.day_seats import DayRefused, days_of, give_back_day, hours_of, lock_place, span_of, take_day
from bookings.services.deadlines import local
from bookings.services.demands import subject_of
from bookings.services.moves import move
from bookings.services.offer_soon import offer_soon
from bookings.services.refusals import Refused
from bookings.services.seats import group_of, seats_class
from bookings.services.waiting import NotFirst, must_wait
from childcare.locks import filling_until
from childcare.models import AgeGroup
from childcare.services import reservations
from childcare.services.reservations import Stay
from core.audit import record

_WHO = {
    Party.PARENT: Absence.By.PARENT,
    Party.MANAGER: Absence.By.MANAGER,
    Party.COUNSELLOR: Absence.By.COUNSELLOR,
}
CHANGES_IN = (State.ADMISSION, State.CONFIRMED)
# Once it is over, its manager may still say who came on a day.
CORRECTED_IN = (State.ATTENDED, State.ABSENT)


def plan_absence(booking_id: int, day: date, *, party: Party, by: User | None, now: datetime) -> set[int]:
    """Nobody of the booking comes that day: its seats go back at once, and to those who wait; the age groups that got
    some.

    Planned twice is planned once. The manager may note a day that is over, presumed attended or of a placement that
    ended; the family, from today on. Raises Refused.
    """
    freed = _plan_absence(booking_id, day, party, by, now)
    for site_id in AgeGroup.objects.filter(pk__in=freed).values_list("site", flat=True).distinct():
        offer_soon(site_id)
    return freed


@transaction.atomic
def undo_absence(booking_id: int, day: date, *, party: Party, by: User | None, now: datetime) -> None:
    """The children come after all: their seats are taken again. Raises Refused when they are not free any more."""
    booking = _changing(booking_id, party)
    absence = Absence.objects.filter(booking=booking, day=day).first()
    if absence is None:
        return
    today = local(booking.site, now).date()
    if day < today and party is not Party.MANAGER:
        raise Refused("Ce jour est passé. Le lieu peut corriger l’absence.")
    if absence.by == Absence.By.MANAGER and party is not Party.MANAGER:
        raise Refused("Le lieu a noté cette absence : appelez-le.")
    absence.delete()
    if today <= day <= filling_until():
        for child in booking.demand.children.order_by("birth_date", "pk"):
            reason = take_day(booking, child, day, now=now)
            if reason is not None:
                raise DayRefused(day, reason)
    _tell_journal(booking, "presence", party, by, now)
    _correct_end(booking, by, now)


@transaction.atomic
def ask_extra(
    booking_id: int, hours: tuple[date, time, time], *, by: User | None, now: datetime, party: Party = Party.PARENT
) -> ExtraHours:
    """Ask the place for hours beyond the usual ones, on one day; it is told. Asked twice is asked once."""
    booking = _changing(booking_id, party)
    day, starts, ends = hours
    if booking.state != State.CONFIRMED:
        raise Refused("Des heures en plus se demandent pour une place confirmée.")
    asked = ExtraHours(booking=booking, day=day, starts=starts, ends=ends, asked_at=now)
    found = booking.extra_hours.filter(day=day, starts=starts).first()
    if found is not None:
        if found.ends == ends:
            return found
        raise Refused("Des heures sont déjà demandées ce jour-là, à la même heure.")
    start, _ = span_of(asked)
    if starts == ends or start <= local(booking.site, now) or day < booking.starts:
        raise Refused("Choisissez des heures à venir, dont la fin suit le début.")
    if day > min(booking.until or date.max, filling_until()):
        raise Refused("Le lieu n’a pas encore ouvert ce jour. Choisissez un jour plus proche.")
    if not _beyond_usual(booking, asked):
        raise Refused("Ces heures sont déjà dans la place.")
    asked.save()
    day_letters.to_managers(booking, f"extra:{asked.pk}", day_letters.extra_asked(day, starts, ends), now=now)
    _tell_journal(booking, "extra_asked", party, by, now)
    return asked


@transaction.atomic
def accept_extra(extra_id: int, *, by: User | None, now: datetime) -> ExtraHours:
    """Take the seats of hours that were asked, for each child, all or nothing; the parent is told. Accepted twice is
    accepted once. Raises NotFirst while a family waits for these hours: it comes before one that has a place. Raises
    Refused, SeatsTaken."""
    booking, extra = _extra(extra_id)
    if extra.state == ExtraHours.State.ACCEPTED:
        return extra
    _check_still_asked(extra, now, booking)
    groups = list(booking.site.age_groups.order_by("min_months"))
    stays = [
        Stay(child.pk, group_of(groups, child, extra.day).pk, start, end)
        for child in booking.demand.children.order_by("birth_date", "pk")
        for start, end in _beyond_usual(booking, extra)
    ]
    if must_wait({stay.age_group_id for stay in stays}, stays, booking.demand, now) is not None:
        raise NotFirst("Une famille attend une place à ces heures : elle passe avant. Réessayez si elle n’en veut pas.")
    kept = booking.reservation_id
    assert kept is not None  # noqa: S101 (the check « booking_seats_follow_state »)
    reservations.add(reservation_id=kept, stays=stays, class_of_need=seats_class(booking), now=now)
    return _answer(booking, extra, ExtraHours.State.ACCEPTED, by, now)


@transaction.atomic
def refuse_extra(extra_id: int, *, by: User | None, now: datetime) -> ExtraHours:
    """Say no to hours that were asked; the parent is told. Refused twice is refused once."""
    booking, extra = _extra(extra_id)
    if extra.state == ExtraHours.State.REFUSED:
        return extra
    _check_still_asked(extra, now, booking)
    return _answer(booking, extra, ExtraHours.State.REFUSED, by, now)


@transaction.atomic
def _plan_absence(booking_id: int, day: date, party: Party, by: User | None, now: datetime) -> set[int]:
    booking = _changing(booking_id, party)
    _check_usual_day(booking, day)
    today = local(booking.site, now).date()
    if day < today and party is not Party.MANAGER:
        raise Refused("Ce jour est passé. Le lieu peut noter l’absence.")
    _, is_new = Absence.objects.get_or_create(booking=booking, day=day, defaults={"by": _WHO[party], "told_at": now})
    if not is_new:
        return set()
    if day < today:
        _tell_journal(booking, "absence", party, by, now)
        _correct_end(booking, by, now)
        return set()  # the seats of a past day stay as they were: nobody could take them any more
    freed = give_back_day(booking, day)
    booking.extra_hours.filter(day=day, state=ExtraHours.State.ACCEPTED).update(state=ExtraHours.State.REFUSED)
    booking.missed_days.filter(day=day).delete()
    _tell_journal(booking, "absence", party, by, now)
    return freed


def _changing(booking_id: int, party: Party) -> Booking:
    booking = lock_place(booking_id)
    is_corrected = party is Party.MANAGER and booking.state in CORRECTED_IN
    if booking.state not in CHANGES_IN and not is_corrected:
        raise Refused("Les jours d’une place changent quand le parent a dit oui, et avant sa fin.")
    return booking


def _correct_end(booking: Booking, by: User | None, now: datetime) -> None:
    """A placement that is over was attended when somebody came on a day, and only then."""
    if booking.state in CORRECTED_IN:
        event = Event.ATTEND if attended_days(booking, now=now) else Event.MISS
        move(booking, event, party=Party.MANAGER, by=by, now=now)


def _check_usual_day(booking: Booking, day: date) -> None:
    if day not in days_of(booking, day, day):
        raise Refused("Personne ne vient ce jour-là. Choisissez un jour de la place.")


def _extra(extra_id: int) -> tuple[Booking, ExtraHours]:
    booking = _changing(ExtraHours.objects.values_list("booking", flat=True).get(pk=extra_id), Party.PARENT)
    return booking, ExtraHours.objects.get(pk=extra_id)


def _check_still_asked(extra: ExtraHours, now: datetime, booking: Booking) -> None:
    if extra.state != ExtraHours.State.ASKED:
        raise Refused("Une réponse a déjà été donnée. Rechargez la page.")
    if span_of(extra)[0] <= local(booking.site, now):
        raise Refused("Ces heures sont passées.")


def _beyond_usual(booking: Booking, extra: ExtraHours) -> list[tuple[datetime, datetime]]:
    """What these hours ask beyond those that are taken that day, usual or accepted before."""
    taken = [(stay.start, stay.end) for stay in hours_of(booking, extra.day, extra.day)]
    if booking.absences.filter(day=extra.day).exists():
        taken = []
    accepted = booking.extra_hours.filter(day=extra.day, state=ExtraHours.State.ACCEPTED).exclude(pk=extra.pk)
    return beyond(span_of(extra), [*taken, *(span_of(each) for each in accepted)])


def _answer(booking: Booking, extra: ExtraHours, state: ExtraHours.State, by: User | None, now: datetime) -> ExtraHours:
    extra.state = state
    extra.save(update_fields=["state"])
    accepted = state == ExtraHours.State.ACCEPTED
    words = day_letters.extra_answered(extra.day, accepted=accepted)
    day_letters.to_parent(booking, f"extra:{extra.pk}:{state.value}", words, topic=day_letters.TOPIC, now=now)
    _tell_journal(booking, f"extra_{state.value}", Party.MANAGER, by, now)
    return extra


def _tell_journal(booking: Booking, change: str, party: Party, by: User | None, now: datetime) -> None:
    about: dict[str, Any] = {**subject_of(booking.demand), "subject": (Booking._meta.label, booking.pk)}
    record(DayChanged, actor=by, **about, data={"change": change, "party": party.value}, now=now)
