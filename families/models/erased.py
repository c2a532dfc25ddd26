"""What remains of an erased file: that it existed, and why it is gone."""

from __future__ import annotations

from django.db import models

from accounts.models import Organisation
from families.domain.erasure import Reason

REASONS = [(reason.value, reason.label) for reason in Reason]


class ErasedFile(models.Model):
    """A file that was erased: no name, no contact, no child. Proves the erasure, and counts the files of a year."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    file_number = models.BigIntegerField("numéro du dossier", unique=True)
    opened_at = models.DateTimeField("ouvert le")
    erased_at = models.DateTimeField("effacé le")
    reason = models.CharField("raison", max_length=10, choices=REASONS)

    class Meta:
        db_table = "family_erased"
        verbose_name = "dossier effacé"
        verbose_name_plural = "dossiers effacés"
