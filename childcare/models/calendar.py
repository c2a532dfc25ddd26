"""The derived calendar: the quarter-hours with free seats, kept true by PostgreSQL (docs/concurrence.md)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from childcare.domain.ring import RING_BITS
from childcare.models.fields import BitField
from childcare.models.site import AgeGroup


class Calendar(models.Model):
    """For some classes of need, one bit per quarter-hour of the ring: at least 1, 2 or 3 seats are free then.

    Written by the SQL function `rebuild` and the nightly roll only. `filled_until` is the last day the ring holds;
    `next_expiry` is the first instant at which a held seat comes back, null when none is held. `answers` has bit n for
    the class of need n. What the search asks of a group is copied here, kept equal by a composite foreign key, so that
    it finds ages, point and seats in one row.
    """

    pk = models.CompositePrimaryKey("age_group_id", "seats_for")
    # PostgreSQL deletes the rows with their group: migrations/sql/keys.sql.
    age_group = models.ForeignKey(
        AgeGroup, on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    seats_for = models.SmallIntegerField()
    answers = models.SmallIntegerField()
    site_id = models.BigIntegerField()
    kind = models.CharField(max_length=32)
    listed = models.BooleanField()
    latitude = models.FloatField()
    longitude = models.FloatField()
    min_months = models.PositiveSmallIntegerField()
    max_months = models.PositiveSmallIntegerField()
    filled_until = models.DateField()
    next_expiry = models.DateTimeField(null=True)
    free1 = BitField(length=RING_BITS)
    free2 = BitField(length=RING_BITS)
    free3 = BitField(length=RING_BITS)

    class Meta:
        db_table = "calendar"
        # The four indexes of the search, one for each class of need, are in migrations/sql/search.sql.


class CalendarHorizon(models.Model):
    """One row: the day every write fills the ring to, and the last day that every calendar holds."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    filling_until = models.DateField()
    filled_until = models.DateField()

    class Meta:
        db_table = "calendar_horizon"
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="calendar_horizon_single"),
            models.CheckConstraint(condition=Q(filled_until__lte=F("filling_until")), name="calendar_horizon_order"),
        ]
