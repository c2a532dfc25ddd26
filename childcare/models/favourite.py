"""Places that somebody keeps to find them again."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from childcare.models.facility import Facility


class Favourite(models.Model):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="compte", on_delete=models.CASCADE, related_name="favourites"
    )
    facility = models.ForeignKey(Facility, verbose_name="lieu", on_delete=models.CASCADE, related_name="favourites")
    kept_at = models.DateTimeField("gardé le")

    class Meta:
        db_table = "favourite"
        verbose_name = "lieu gardé"
        verbose_name_plural = "lieux gardés"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "facility"],
                name="favourite_once",
                violation_error_message="Ce lieu est déjà gardé.",
            )
        ]

    def __str__(self) -> str:
        return f"lieu {self.facility_id}"
