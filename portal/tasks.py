"""Background jobs of the portal itself."""

from __future__ import annotations

from celery import shared_task

from portal import health


@shared_task
def beat_heartbeat() -> None:
    """Tell the health check that beat schedules and that a worker works."""
    health.record_heartbeat()
