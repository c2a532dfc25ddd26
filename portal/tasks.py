"""Background jobs of the portal itself."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from accounts.services import inactivity
from accounts.services.support_access import forget_opened_before
from bookings.services import erasure as demands
from childcare.services.favourites import forget_closed_accounts
from core.audit.doors import forget_events_before
from families.domain.retention import Kept, months_before
from families.retention_table import delays
from families.services import retention, saved_searches
from portal import health
from portal.journeys import alerts, week_letters


@shared_task
def beat_heartbeat() -> None:
    """Tell the health check that beat schedules and that a worker works."""
    health.record_heartbeat()


@shared_task
def apply_retention() -> None:
    """Each night: the table of delays, applied to files, accounts, saved searches and journal."""
    now = timezone.now()
    retention.run(now=now)
    account = delays()[Kept.ACCOUNT]
    notice = timedelta(days=account.notice_days)
    inactivity.run(seen_before=months_before(now, account.months), notice=notice, now=now)
    unproven = months_before(now, delays()[Kept.UNPROVEN_ACCOUNT].months)
    inactivity.forget_unproven(asked_before=unproven, now=now)
    saved_searches.forget_ended(today=timezone.localdate(now))
    forget_closed_accounts()
    requests = months_before(now, delays()[Kept.REQUEST].months)
    demands.forget_over(closed_before=requests, now=now)
    demands.forget_closed_accounts(now=now)
    journal = months_before(now, delays()[Kept.JOURNAL].months)
    forget_events_before(journal)
    forget_opened_before(journal)


@shared_task
def tell_new_places() -> None:
    """Every quarter of an hour: new places for the searches that parents keep; alerts that end soon."""
    now = timezone.now()
    alerts.tell_parents(now=now)
    alerts.ask_again(now=now)


@shared_task
def tell_new_places_to_counsellors() -> None:
    """Each morning: new places for the families of counsellors, one letter to each."""
    now = timezone.now()
    alerts.watch_families(now=now)
    alerts.tell_counsellors(now=now)


@shared_task
def send_manager_weeks() -> None:
    """Each Friday morning: « Ma semaine » to who runs facilities."""
    week_letters.send_weeks(now=timezone.now())
