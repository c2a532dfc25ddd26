"""Background jobs of families; each may run twice or late (docs/familles.md)."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from families.services import retention


@shared_task
def apply_retention() -> None:
    """Each night: the table of delays, applied to the files."""
    retention.run(now=timezone.now())
