"""What changes the usual days of a booking: planned absences, extra hours, and who came."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bookings.models.booking import Booking


class Absence(models.Model):
    """A day on which nobody of the booking comes: its seats of that day went back at once."""

    class By(models.TextChoices):
        PARENT = "parent", "Prévue par le parent"
        MANAGER = "manager", "Notée par le lieu"
        COUNSELLOR = "counsellor", "Prévue par le conseiller"

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="absences")
    day = models.DateField("jour")
    by = models.CharField("origine", max_length=10, choices=By)
    told_at = models.DateTimeField("dite le")

    class Meta:
        db_table = "booking_absence"
        verbose_name = "absence"
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "day"], name="booking_absence_once", violation_error_message="Absence déjà notée."
            )
        ]


class ExtraHours(models.Model):
    """Hours asked beyond the usual ones, on one day; they take seats when they are accepted."""

    class State(models.TextChoices):
        ASKED = "asked", "Demandées"
        ACCEPTED = "accepted", "Acceptées"
        REFUSED = "refused", "Refusées"

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="extra_hours")
    day = models.DateField("jour")
    starts = models.TimeField("de")
    ends = models.TimeField("à")
    state = models.CharField("état", max_length=8, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField("demandées le")

    class Meta:
        db_table = "booking_extra_hours"
        verbose_name = "heures en plus"
        constraints = [
            models.UniqueConstraint(fields=["booking", "day", "starts"], name="booking_extra_hours_once"),
            models.CheckConstraint(condition=~Q(starts=models.F("ends")), name="booking_extra_hours_last"),
        ]


class Reminder(models.Model):
    """What was written to whom about a booking, so that a reminder goes once. `kind`: « end_45:parent »…"""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=40)
    sent_at = models.DateTimeField("envoyé le")

    class Meta:
        db_table = "booking_reminder"
        verbose_name = "rappel"
        constraints = [models.UniqueConstraint(fields=["booking", "kind"], name="booking_reminder_once")]
