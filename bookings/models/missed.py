"""The days of a placement that got no seat: recorded, and told."""

from __future__ import annotations

from django.db import models

from bookings.domain.missed import MissedReason
from bookings.models.booking import Booking
from bookings.models.child import BookedChild
from bookings.models.codes import MISSED_REASONS, choices, known


class MissedDay(models.Model):
    """A usual day of a placement on which a child has no seat. `told_at`: when its counsellor and manager were."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="missed_days")
    child = models.ForeignKey(BookedChild, on_delete=models.CASCADE, related_name="+")
    day = models.DateField("jour")
    reason = models.CharField("motif", max_length=9, choices=choices(MISSED_REASONS))
    found_at = models.DateTimeField("constaté le")
    told_at = models.DateTimeField("dit le", null=True, blank=True)

    class Meta:
        db_table = "booking_missed_day"
        verbose_name = "jour sans place"
        constraints = [
            known("booking_missed_reason", "reason", MissedReason),
            models.UniqueConstraint(fields=["booking", "child", "day"], name="booking_missed_once"),
        ]
        indexes = [
            models.Index(fields=["booking"], name="booking_missed_to_tell", condition=models.Q(told_at__isnull=True))
        ]
