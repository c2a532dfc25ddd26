"""What the page of one facility shows: its sites, its labels, and the free hours of a week."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch, Q

from childcare.domain.ring import (
    MINUTES_PER_QUARTER,
    PUBLISHED_DAYS,
    QUARTERS_PER_DAY,
    RING_BITS,
    day_position,
)
from childcare.models import AgeGroup, AvipLabel, Calendar, CalendarHorizon, Facility, Site

DAYS_PER_WEEK = 7

FreeRings = dict[tuple[int, int], int]  # by age group and seats_for: a ring mask of at least one free seat


@dataclass(frozen=True, slots=True)
class FreeDay:
    """Spans of local time with at least one free seat; an end at 00:00 is the end of the day."""

    day: date
    spans: tuple[tuple[time, time], ...]


def listed_facility(pk: int, today: date) -> Facility | None:
    """A facility parents may see, with its sites (gone stops left out), their age groups and the labels in force."""
    in_force = AvipLabel.objects.filter(Q(until__isnull=True) | Q(until__gte=today), starts__lte=today)
    sites = Site.objects.filter(Q(present_until__isnull=True) | Q(present_until__gte=today)).order_by(
        "present_from", "pk"
    )
    return (
        Facility.objects.filter(pk=pk, listed=True)
        .prefetch_related(
            Prefetch("sites", sites),
            Prefetch("sites__age_groups", AgeGroup.objects.order_by("min_months")),
            Prefetch("avip_labels", in_force, to_attr="labels_in_force"),
        )
        .first()
    )


def filled_until() -> date | None:
    """The last day every calendar holds; None when none was ever filled."""
    return CalendarHorizon.objects.values_list("filled_until", flat=True).first()


def published_days_end(horizon: date | None, today: date) -> date | None:
    """The last day whose free hours parents may see."""
    return None if horizon is None else min(horizon, today + timedelta(days=PUBLISHED_DAYS - 1))


def free_rings(groups: Iterable[AgeGroup]) -> FreeRings:
    """The calendars of these age groups, in one query."""
    published = [group.pk for group in groups if group.row_for]
    rows = Calendar.objects.filter(age_group_id__in=published).values_list("age_group_id", "seats_for", "free1")
    return {(group_id, seats_for): free for group_id, seats_for, free in rows}


def free_days(
    rings: FreeRings, group: AgeGroup, class_of_need: int, first: date, last: date, local_now: datetime
) -> list[FreeDay] | None:
    """Every day from `first` to `last` with its free hours for that class; None when no calendar says them.
    Hours already past are not free any more."""
    row = group.row_for[class_of_need] if group.row_for else None
    ring = None if row is None else rings.get((group.pk, row))
    if ring is None:
        return None
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [FreeDay(day, tuple(_spans(ring, day, local_now))) for day in days]


def _spans(free: int, day: date, local_now: datetime) -> list[tuple[time, time]]:
    """The free runs of one day of a ring mask, in local time."""
    shift = RING_BITS - day_position(day) - QUARTERS_PER_DAY
    bits = format((free >> shift) & ((1 << QUARTERS_PER_DAY) - 1), f"0{QUARTERS_PER_DAY}b")
    first = 0
    if day == local_now.date():
        first = -(-(local_now.hour * 60 + local_now.minute) // MINUTES_PER_QUARTER)
    spans, start = [], None
    for quarter, bit in enumerate(bits[first:] + "0", start=first):
        if bit == "1" and start is None:
            start = quarter
        elif bit == "0" and start is not None:
            spans.append((_clock(start), _clock(quarter)))
            start = None
    return spans


def _clock(quarter: int) -> time:
    minutes = quarter % QUARTERS_PER_DAY * MINUTES_PER_QUARTER
    return time(*divmod(minutes, 60))
