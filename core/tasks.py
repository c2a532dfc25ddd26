"""Background jobs of the letters; each may run twice or late (docs/messages.md)."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from core.messages import delivery, digest, retention


@shared_task
def deliver_message(message: str) -> None:
    """After the commit of a cause: its letter."""
    delivery.deliver(UUID(message), now=timezone.now())


@shared_task
def sweep_messages() -> None:
    """Each minute: every letter that is due, whoever forgot it."""
    delivery.sweep(clock=timezone.now)


@shared_task
def gather_digests() -> None:
    """Each evening: one letter for those who want one a day."""
    digest.gather(now=timezone.now())


@shared_task
def forget_old_messages() -> None:
    """Each night: the links, then the letters, whose time is over."""
    retention.forget_links(now=timezone.now())
    retention.forget_old(now=timezone.now())
