"""The AVIP label (crèche à vocation d'insertion professionnelle), art. L.214-7 III CASF."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from childcare.models.facility import Facility


class AvipLabel(models.Model):
    """A label granted to an offer, whatever its kind. `until` is the last day, null when no end is known."""

    facility = models.ForeignKey(
        Facility, verbose_name="lieu d’accueil", on_delete=models.CASCADE, related_name="avip_labels"
    )
    granted_by = models.CharField("accordé par", max_length=200)
    starts = models.DateField("à partir du")
    until = models.DateField("jusqu’au", null=True, blank=True)

    class Meta:
        db_table = "avip_label"
        verbose_name = "label AVIP"
        verbose_name_plural = "labels AVIP"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("starts")),
                name="avip_label_dates",
                violation_error_message="La fin du label précède son début.",
            )
        ]

    def __str__(self) -> str:
        return f"AVIP, {self.granted_by}"
