"""The hours that a facility offers: each week, and on days of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from childcare.models import Slot, WeeklyPattern


@dataclass(frozen=True, slots=True)
class OfferedHours:
    """`weekly` by weekday and hour; `days`: slots that no week makes, from today on, with `taken` seats."""

    weekly: list[WeeklyPattern]
    days: list[Slot]


def offered_hours(facility_id: int, *, today: date) -> OfferedHours:
    """What the page of free hours shows. Two queries."""
    running = Q(valid_until=None) | Q(valid_until__gte=today)
    weekly = WeeklyPattern.objects.filter(running, age_group__site__facility=facility_id)
    days = Slot.objects.filter(age_group__site__facility=facility_id, pattern=None, day__gte=today)
    taken = Count("lines", filter=Q(lines__active=True))
    return OfferedHours(
        list(weekly.select_related("age_group__site").order_by("weekday", "starts", "pk")),
        list(days.annotate(taken=taken).select_related("age_group__site").order_by("day", "starts", "pk")),
    )
