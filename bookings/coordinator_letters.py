"""What the coordinators of a département are written: a number, never a family."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from bookings.day_letters import WORK_TOPIC, Words
from bookings.models import Demand
from bookings.selectors.coordinators import coordinators_of
from core.messages import Letter, queue
from core.messages.links import absolute
from families.services.letters import cause


def to_coordinators(demand: Demand, kind: str, words: Words, *, now: datetime) -> bool:
    """Write to each; False when the département has none with an address."""
    page = absolute(reverse("demands_without_place"))
    of_file = cause(demand.file) if demand.file is not None else ""
    written = False
    for coordinator in coordinators_of(demand).select_related("user").order_by("pk"):
        if not coordinator.user.email:
            continue
        letter = Letter(
            channel="email",
            to=coordinator.user.email,
            topic=WORK_TOPIC,
            subject=words.subject,
            text=f"{words.text}\n\n{page}",
            key=f"{of_file}demand:{demand.pk}:{kind}:coordinator:{coordinator.user_id}",
        )
        queue(letter, now=now)
        written = True
    return written
