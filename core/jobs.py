"""Ask a worker for a job at once; a sweep does each minute what the job queue forgot."""

from __future__ import annotations

import time

import structlog
from celery import current_app
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)

# Once the job queue has failed, nothing waits for it again during this time.
REST_SECONDS = 5.0
_resting_until = 0.0


def send_soon(task: str, *arguments: str | int) -> None:
    """Send a job that a sweep would do anyway; to call once its cause is committed. Never fails."""
    global _resting_until  # noqa: PLW0603 - one memory per process
    if time.monotonic() < _resting_until:
        return
    try:
        current_app.send_task(task, args=list(arguments), retry=False)
    except (OperationalError, OSError) as error:
        _resting_until = time.monotonic() + REST_SECONDS
        log.warning("job_left_to_the_sweep", task=task, error=type(error).__name__)
