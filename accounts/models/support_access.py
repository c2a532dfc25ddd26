"""Support reading the portal as somebody else: for half an hour at most, and PostgreSQL lets nobody lengthen it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models.user import User

LONGEST = timedelta(minutes=30)


class SupportAccess(models.Model):
    """`administrator` reads what `person` reads, from `opened_at` to `ends_at`, or to `ended_at` when it came first."""

    administrator = models.ForeignKey(
        User, verbose_name="administrateur", on_delete=models.CASCADE, related_name="support_accesses"
    )
    person = models.ForeignKey(User, verbose_name="à la place de", on_delete=models.CASCADE, related_name="+")
    reason = models.CharField("motif", max_length=200)
    opened_at = models.DateTimeField("ouvert le")
    ends_at = models.DateTimeField("finit au plus tard le")
    ended_at = models.DateTimeField("fini le", null=True, blank=True)

    class Meta:
        db_table = "support_access"
        verbose_name = "accès d’assistance"
        verbose_name_plural = "accès d’assistance"
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("opened_at"), ends_at__lte=F("opened_at") + LONGEST),
                name="support_access_half_an_hour",
                violation_error_message="Un accès d’assistance dure 30 minutes au plus.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("opened_at"), ended_at__lte=F("ends_at")),
                name="support_access_ends_in_time",
            ),
            models.CheckConstraint(
                condition=~Q(administrator=F("person")),
                name="support_access_to_somebody_else",
                violation_error_message="Choisissez une autre personne que vous.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="support_access_has_a_reason",
                violation_error_message="Dites pourquoi.",
            ),
            models.UniqueConstraint(
                fields=["administrator"],
                condition=Q(ended_at__isnull=True),
                name="support_access_one_at_a_time",
                violation_error_message="Un accès est déjà ouvert.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="only_ends", operation=pgtrigger.Update, condition=pgtrigger.AnyChange(exclude=["ended_at"])
            ),
            pgtrigger.Protect(
                name="ends_once", operation=pgtrigger.Update, condition=pgtrigger.Q(old__ended_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"accès {self.pk}"

    def is_open(self, now: datetime) -> bool:
        return self.ended_at is None and self.opened_at <= now < self.ends_at
