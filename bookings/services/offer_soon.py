"""The one door by which whoever frees seats has them offered at once to those who wait.

The offer itself locks other demands than the one that gives way: it comes in a job of its own, once that is committed.
Each minute, the sweep of bookings.services.freed_seats does what was not done so.
"""

from __future__ import annotations

from functools import partial

from django.db import transaction

from bookings.models import Waiting
from core.jobs import send_soon

OFFER = "bookings.tasks.offer_freed_seats_at"


def offer_soon(site_id: int) -> None:
    """Have the free seats of a site offered after the commit; nothing where nobody waits."""
    if Waiting.objects.filter(left_at=None, age_group__site=site_id).exists():
        transaction.on_commit(partial(send_soon, OFFER, site_id))
