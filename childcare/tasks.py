"""Background jobs of childcare; each may run twice or late (docs/concurrence.md)."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from childcare.services import reservations


@shared_task
def expire_overdue() -> None:
    """Each minute: give back the seats of the holds whose time has come."""
    reservations.expire_overdue(now=timezone.now())
