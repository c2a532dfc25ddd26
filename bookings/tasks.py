"""Background jobs of bookings; each may run twice or late."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from bookings.services import admissions, attendance, contracts, endings, follow_up, freed_seats, missed_days, reminders
from childcare.services.calendar import today


@shared_task
def roll_calendar() -> None:
    """Each night: the slots of the new days, the seats of contracts, then the calendar moved forward."""
    now = timezone.now()
    contracts.roll(today=today(), now=now)
    missed_days.tell(now=now)


@shared_task
def follow_days() -> None:
    """Each hour: who came, which children are known, which places are confirmed by that."""
    now = timezone.now()
    attendance.close_ended(now=now)
    attendance.keep_known(now=now)
    admissions.confirm_known(now=now)


@shared_task
def remind() -> None:
    """Each hour of the day: what comes tomorrow, what ends soon, what followed."""
    now = timezone.now()
    reminders.remind_tomorrow(now=now)
    endings.remind_ends(now=now)
    endings.ask_outcomes(now=now)


@shared_task
def follow_delays() -> None:
    """Each minute: give back the seats whose time has come, expire what nobody answered, and do what follows."""
    follow_up.sweep(now=timezone.now())


@shared_task
def offer_freed_seats_at(site_id: int) -> None:
    """As soon as seats came back at a site (bookings.services.offer_soon)."""
    freed_seats.offer_at(site_id, now=timezone.now())


@shared_task
def offer_freed_seats() -> None:
    """Each minute: what came back in any other way is offered to those who wait."""
    freed_seats.sweep(now=timezone.now())
