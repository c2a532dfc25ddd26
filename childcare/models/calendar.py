"""The derived calendar: the quarter-hours with free seats, kept true by PostgreSQL (docs/concurrence.md)."""

from __future__ import annotations

from django.db import models

from childcare.domain.ring import RING_BITS
from childcare.models.fields import BitField
from childcare.models.site import AgeGroup


class Calendar(models.Model):
    """For one class of need, one bit per quarter-hour of the ring: at least 1, 2 or 3 seats are free then.

    Written by the SQL function `rebuild` and the nightly roll only. `filled_until` is the last day the ring holds;
    `next_expiry` is the first instant at which a held seat comes back, null when none is held.
    """

    pk = models.CompositePrimaryKey("age_group_id", "seats_for")
    age_group = models.ForeignKey(AgeGroup, on_delete=models.CASCADE, related_name="+")
    seats_for = models.SmallIntegerField()
    filled_until = models.DateField()
    next_expiry = models.DateTimeField(null=True)
    free1 = BitField(length=RING_BITS)
    free2 = BitField(length=RING_BITS)
    free3 = BitField(length=RING_BITS)

    class Meta:
        db_table = "calendar"


class CalendarHorizon(models.Model):
    """One row: the day the ring is being filled to, and the last day every calendar holds."""

    filling_until = models.DateField()
    filled_until = models.DateField()

    class Meta:
        db_table = "calendar_horizon"
