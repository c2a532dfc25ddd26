"""The secret address from which a calendar program reads the days of a parent's places."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from families.models import FamilyFile


class CalendarFeed(models.Model):
    """Of one account, or of one file. `token_hash`: SHA-256 of the secret part of the address, never kept itself."""

    parent = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name="parent",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="calendar_feed",
    )
    file = models.OneToOneField(
        FamilyFile,
        verbose_name="dossier",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="calendar_feed",
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField("créé le")

    class Meta:
        db_table = "calendar_feed"
        verbose_name = "agenda à suivre"
        verbose_name_plural = "agendas à suivre"
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=False, file__isnull=True) | Q(parent__isnull=True, file__isnull=False),
                name="calendar_feed_of_one",
                violation_error_message="Un agenda est d’un compte, ou d’un dossier.",
            )
        ]
