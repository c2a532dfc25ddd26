"""Background jobs of accounts; each may run twice or late."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accounts.services import sign_ins


@shared_task
def forget_over_sign_ins() -> None:
    """Each night: the sign-ins that ended by themselves, twelve hours after their code."""
    sign_ins.forget_over(now=timezone.now())
